/** Tests of fields, texts and layouts. */
@NullMarked
package org.oicq.codec.wire;

import org.jspecify.annotations.NullMarked;
