package org.oicq.server.operator;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
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

        /** The rest would come as if it belonged to another request. */
        @Override
        protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
            var answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, Unpooled.EMPTY_BUFFER);
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
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
