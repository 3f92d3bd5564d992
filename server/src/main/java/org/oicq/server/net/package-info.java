/** The Netty adapters: the one port, and the binary protocol's connections. */
@NullMarked
package org.oicq.server.net;

import org.jspecify.annotations.NullMarked;
