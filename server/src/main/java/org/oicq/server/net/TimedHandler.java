package org.oicq.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A handler with a deadline: its sweeper looks at it as long as it is in a pipeline. */
public abstract class TimedHandler extends ChannelInboundHandlerAdapter implements Sweeper.Timed {
    final Sweeper sweeper;

    /** A handler that {@code sweeper}, that of its connection's event loop, looks at. */
    protected TimedHandler(Sweeper sweeper) {
        this.sweeper = sweeper;
    }

    /** That of its connection's event loop. */
    protected Sweeper sweeper() {
        return sweeper;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        sweeper.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        sweeper.remove(this);
    }
}
