/** The way from a source to a view, and what is chosen to go it. */
@NullMarked
package org.oicq.tools.dump.inspect;

import org.jspecify.annotations.NullMarked;
