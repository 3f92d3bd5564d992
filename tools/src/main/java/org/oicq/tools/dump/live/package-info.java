/** What touches a running server: the proxy between a client and it, and the replay of a capture. */
@NullMarked
package org.oicq.tools.dump.live;

import org.jspecify.annotations.NullMarked;
