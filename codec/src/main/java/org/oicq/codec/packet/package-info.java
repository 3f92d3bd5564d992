/** The packets: one record each, and the catalogs that find them by route and type. */
@NullMarked
package org.oicq.codec.packet;

import org.jspecify.annotations.NullMarked;
