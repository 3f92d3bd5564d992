/** The packet-dump inspection tool: its command line and the way from a source to a view. */
@NullMarked
package org.oicq.tools.dump;

import org.jspecify.annotations.NullMarked;
