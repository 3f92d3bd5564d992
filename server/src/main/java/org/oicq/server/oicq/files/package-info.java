/** File transfer, packets 0x13 to 0x15: offers, and the content that passes through the server without being kept. */
@NullMarked
package org.oicq.server.oicq.files;

import org.jspecify.annotations.NullMarked;
