/**
 * The full-screen view. What was said is {@link org.oicq.tools.dump.screen.Kept}, what keys do to it
 * {@link org.oicq.tools.dump.screen.Inspection}, how it looks at a size {@link org.oicq.tools.dump.screen.InspectionLayout}; only
 * {@link org.oicq.tools.dump.screen.FullScreen} has a terminal.
 */
@NullMarked
package org.oicq.tools.dump.screen;

import org.jspecify.annotations.NullMarked;
