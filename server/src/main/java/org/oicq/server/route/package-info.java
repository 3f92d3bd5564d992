/** The way of a packet: from a connection to the service that handles it, and the answer back. */
@NullMarked
package org.oicq.server.route;

import org.jspecify.annotations.NullMarked;
