package org.oicq.tools.bench.faults;

import java.net.InetSocketAddress;

/** Where the server can be reached now: another port after each start, or a proxy before it. */
interface Place {
    InetSocketAddress address();
}
