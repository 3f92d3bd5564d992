/** The protocol as documents for people and for other people's tools, all generated from the codec's catalogue. */
@NullMarked
package org.oicq.tools.spec;

import org.jspecify.annotations.NullMarked;
