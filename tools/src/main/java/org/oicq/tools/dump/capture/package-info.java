/** Where bytes come from: capture files, raw streams and pasted hex, down to the TCP segments in them. */
@NullMarked
package org.oicq.tools.dump.capture;

import org.jspecify.annotations.NullMarked;
