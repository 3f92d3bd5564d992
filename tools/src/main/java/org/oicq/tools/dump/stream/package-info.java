/** TCP connections put together again, and the frames and HTTP messages cut out of them. */
@NullMarked
package org.oicq.tools.dump.stream;

import org.jspecify.annotations.NullMarked;
