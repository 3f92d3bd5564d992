/** The ways of showing what was said: lines, trees, hex, JSON, talk and statistics. */
@NullMarked
package org.oicq.tools.dump.view;

import org.jspecify.annotations.NullMarked;
