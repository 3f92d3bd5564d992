/** Tests of frames and of cutting them out of a stream. */
@NullMarked
package org.oicq.codec.frame;

import org.jspecify.annotations.NullMarked;
