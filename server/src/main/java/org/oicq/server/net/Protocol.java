package org.oicq.server.net;

import io.netty.channel.Channel;

/** What connections of the one port can speak; their first byte says which it is. */
public interface Protocol {
    /** Whether a connection that starts with this byte (0…255) speaks it. */
    boolean startsWith(int firstByte);

    /**
     * Makes the connection speak it: adds handlers to the pipeline, which get everything from the first byte on.
     *
     * @param sweeper of the connection's event loop
     * @param since the {@link System#nanoTime} of the connection's beginning, from which the time to the first whole
     *     packet counts
     */
    void speak(Channel channel, Sweeper sweeper, long since);
}
