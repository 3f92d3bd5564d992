/** Tests of the code tables. */
@NullMarked
package org.oicq.codec.codes;

import org.jspecify.annotations.NullMarked;
