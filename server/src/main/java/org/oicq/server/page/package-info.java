/** The browser's page: its files, and the WebSocket that it speaks the binary protocol over. */
@NullMarked
package org.oicq.server.page;

import org.jspecify.annotations.NullMarked;
