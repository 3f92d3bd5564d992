/** The packet-dump inspection tool: its command line. */
@NullMarked
package org.oicq.tools.dump;

import org.jspecify.annotations.NullMarked;
