package org.oicq.server.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.oicq.server.config.Addresses;

/** Who is at the other end of a connection: the client, also where it comes through a proxy that says so. */
public final class Peer {
    private static final AttributeKey<InetSocketAddress> SAID = AttributeKey.valueOf(Peer.class, "said");

    private Peer() {}

    /** The client's address and port; a proxy's own where it has not said whose the connection is. */
    public static InetSocketAddress of(Channel channel) {
        InetSocketAddress said = channel.attr(SAID).get();
        return said == null ? (InetSocketAddress) channel.remoteAddress() : said;
    }

    /** Whether a proxy has said whose the connection is. */
    static boolean isSaid(Channel channel) {
        return channel.attr(SAID).get() != null;
    }

    /** Whether the connection is the client's own, and none of these proxies'. */
    public static boolean isDirect(Channel channel, Addresses proxies) {
        return !proxies.all().contains(((InetSocketAddress) channel.remoteAddress()).getAddress());
    }

    /**
     * A proxy that is trusted has said whose this connection is. A client on the proxy's own machine is no client on this
     * one: what is for this machine alone is not for it, and the proxy's address stands.
     */
    static void set(Channel channel, InetSocketAddress client) {
        InetSocketAddress proxy = (InetSocketAddress) channel.remoteAddress();
        boolean local =
                client.getAddress().isLoopbackAddress() && !proxy.getAddress().isLoopbackAddress();
        channel.attr(SAID).set(local ? proxy : client);
    }
}
