package org.oicq.tools.bench.bare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./oicq bench bare}: a Netty HTTP server with a constant answer, on one thread. */
@Command(
        name = "bare",
        mixinStandardHelpOptions = true,
        description = "Runs the yardstick of the http scenario: a Netty HTTP server on 127.0.0.1 that gives every"
                + " request the same answer, on one thread. Load it with './oicq bench http --bare'.",
        footer = {"", "Example: taskset -c 0 ./oicq bench bare --port 8001"})
public final class BareCommand implements Callable<Integer> {
    private static final byte[] ANSWER =
            "VER=1.1&CMD=GetMsgEx&SEQ=000000001&UIN=10001&RES=0&MN=0&MT=&UN=&MG=".getBytes(StandardCharsets.US_ASCII);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8001",
            description = "Where it listens; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
    int port;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, io);
        try {
            Channel listener = new ServerBootstrap()
                    .group(loop)
                    .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new HttpServerCodec(), new Constant());
                        }
                    })
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .sync()
                    .channel();
            if (spec != null) {
                PrintWriter out = spec.commandLine().getOut();
                out.println("ready 127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort());
                out.flush();
            }
            listener.closeFuture().sync();
        } finally {
            loop.shutdownGracefully();
        }
        return 0;
    }

    private static final class Constant extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean whole = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (whole) {
                ByteBuf body = Unpooled.wrappedBuffer(ANSWER);
                var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
                response.headers()
                        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8")
                        .setInt(HttpHeaderNames.CONTENT_LENGTH, ANSWER.length);
                context.write(response);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
