package org.oicq.server.operator;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import org.oicq.server.net.Refusable;
import org.oicq.server.net.Sweeper;

/** HTTP on the operator's address. */
public final class OperatorProtocol implements Refusable {
    /** Nothing that is asked here has a body. */
    private static final int MOST_BODY_BYTES = 1024;

    private static final int IDLE_SECONDS = 120;

    private final Metrics metrics;
    private final Health health;

    public OperatorProtocol(Metrics metrics, Health health) {
        this.metrics = metrics;
        this.health = health;
    }

    /** Every byte: what is no HTTP gets HTTP's own answer to that. */
    @Override
    public boolean startsWith(int firstByte) {
        return true;
    }

    @Override
    public void speak(Channel channel, Sweeper sweeper, long since) {
        channel.pipeline()
                .addLast(
                        new ReadTimeoutHandler(IDLE_SECONDS),
                        new HttpServerCodec(),
                        new HttpObjectAggregator(MOST_BODY_BYTES),
                        new OperatorConnection(metrics, health));
    }

    @Override
    public byte[] refusal(Reason reason) {
        return "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
    }
}
