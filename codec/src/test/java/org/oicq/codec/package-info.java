/** Tests of the codec as a whole. */
@NullMarked
package org.oicq.codec;

import org.jspecify.annotations.NullMarked;
