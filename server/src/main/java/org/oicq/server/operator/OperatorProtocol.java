package org.oicq.server.operator;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import org.oicq.server.net.Refusable;
import org.oicq.server.net.Sweeper;

/** HTTP on the operator's address. */
final class OperatorProtocol implements Refusable {
    /** The biggest body of a request. */
    static final int MOST_BODY_BYTES = 1 << 16;

    private static final int IDLE_SECONDS = 120;

    private final OperatorServices services;

    OperatorProtocol(OperatorServices services) {
        this.services = services;
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
                        new IdleStateHandler(IDLE_SECONDS, 0, 0),
                        new HttpRequestDecoder(),
                        new HttpResponseEncoder(),
                        // While a request is answered, those that were read with it wait.
                        new FlowControlHandler(),
                        new WholeRequests(),
                        new OperatorConnection(services));
    }

    /** Puts requests together, but for those with files. */
    private static final class WholeRequests extends HttpObjectAggregator {
        WholeRequests() {
            super(MOST_BODY_BYTES);
        }

        @Override
        public boolean acceptInboundMessage(Object message) throws Exception {
            return !(message instanceof HttpRequest request && OperatorConnection.hasFiles(request))
                    && super.acceptInboundMessage(message);
        }
    }

    @Override
    public byte[] refusal(Reason reason) {
        HttpResponseStatus status =
                reason == Reason.CLEAR_TEXT ? HttpResponseStatus.FORBIDDEN : HttpResponseStatus.SERVICE_UNAVAILABLE;
        String body = reason.sentence() + "\n";
        return ("HTTP/1.1 " + status + "\r\ncontent-type: text/plain; charset=UTF-8\r\ncontent-length: " + body.length()
                        + "\r\nconnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
