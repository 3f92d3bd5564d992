/** The protocol on the JDK alone: field types, frames, one record a packet, and the catalogs of all routes. */
@NullMarked
package org.oicq.codec;

import org.jspecify.annotations.NullMarked;
