/** Frames: the eight header bytes that carry every packet, and cutting them out of a stream. */
@NullMarked
package org.oicq.codec.frame;

import org.jspecify.annotations.NullMarked;
