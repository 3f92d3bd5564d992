/** Tests of the packets: golden vectors and properties. */
@NullMarked
package org.oicq.codec.packet;

import org.jspecify.annotations.NullMarked;
