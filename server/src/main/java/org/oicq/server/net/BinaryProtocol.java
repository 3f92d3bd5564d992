package org.oicq.server.net;

import io.netty.channel.Channel;
import java.net.InetAddress;
import org.oicq.codec.packet.Catalog;

/** The binary protocol, over TCP, TLS or a WebSocket. */
public record BinaryProtocol(BinaryServices services) implements Refusable {
    /** Every byte: what no protocol starts with is a framing error of this one. */
    @Override
    public boolean startsWith(int firstByte) {
        return true;
    }

    @Override
    public void speak(Channel channel, Sweeper sweeper, long since) {
        speak(channel, sweeper, since, Peer.of(channel).getAddress());
    }

    /** As {@link #speak(Channel, Sweeper, long)}, with a client whose address another protocol has told. */
    public void speak(Channel channel, Sweeper sweeper, long since, InetAddress client) {
        channel.pipeline().addLast(new BinaryConnection(services, channel, sweeper, since, client));
    }

    @Override
    public byte[] refusal(Reason reason) {
        return Catalog.OICQ_TO_USER
                .encode(services.answers().notice(reason.sentence()))
                .array();
    }
}
