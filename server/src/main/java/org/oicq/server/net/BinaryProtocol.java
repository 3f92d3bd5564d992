package org.oicq.server.net;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.oicq.codec.packet.Catalog;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.CatchUp;
import org.oicq.server.delivery.Proofs;
import org.oicq.server.delivery.Settling;
import org.oicq.server.meter.Meters;
import org.oicq.server.route.Answers;
import org.oicq.server.route.Subsystems;
import org.oicq.server.session.Connection;
import org.oicq.server.tap.Taps;

/**
 * What all binary connections share.
 *
 * @param blocking runs what may block, on virtual threads
 * @param ended told, on a thread that may block, of each client whose connection is over
 * @param meters what is counted of all of them
 * @param taps who is shown to an operator
 */
public record BinaryProtocol(
        ServerConfig config,
        Subsystems subsystems,
        Answers answers,
        Settling settling,
        Proofs proofs,
        CatchUp catchUp,
        Executor blocking,
        Consumer<Connection> ended,
        Meters meters,
        Taps taps)
        implements Refusable {
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
        channel.pipeline().addLast(new BinaryConnection(this, channel, sweeper, since, client));
    }

    @Override
    public byte[] refusal(Reason reason) {
        return Catalog.OICQ_TO_USER.encode(answers.notice(reason.sentence())).array();
    }
}
