/** The server's certificate: read from files, made for development, and looked at again when its files change. */
@NullMarked
package org.oicq.server.tls;

import org.jspecify.annotations.NullMarked;
