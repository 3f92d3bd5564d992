/** The golden vectors, for the tests of everything that reads or writes packets. */
@NullMarked
package org.oicq.codec.vectors;

import org.jspecify.annotations.NullMarked;
