/** The sample talk as captures in the wild have it: every link, tunnel, damage and file format, with what is right. */
@NullMarked
package org.oicq.tools.dump.rewrites;

import org.jspecify.annotations.NullMarked;
