/** Fields: the types T, M, L, S and B, their values, and the layout that a record declares with them. */
@NullMarked
package org.oicq.codec.wire;

import org.jspecify.annotations.NullMarked;
