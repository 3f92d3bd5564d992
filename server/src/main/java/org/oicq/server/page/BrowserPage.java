package org.oicq.server.page;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.oicq.server.net.BinaryProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a browser gets by GET and HEAD: the page's files, from memory, and the way to the WebSocket. */
public final class BrowserPage {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserPage.class);

    private final PageFiles files = new PageFiles("/org/oicq/page/", "index.html");
    private final WebSocketUpgrade upgrade;

    /** The page, which speaks {@code binary} over its WebSocket. */
    public BrowserPage(BinaryProtocol binary) {
        this.upgrade = new WebSocketUpgrade(binary);
        if (files.isEmpty()) {
            LOG.warn(
                    "There is no page for browsers: it could not be built on this machine. docs/browser.md says more.");
        }
    }

    /** Whether a page of this origin may open the WebSocket though it is another site's. */
    public boolean isListed(String origin) {
        return upgrade.isListed(origin);
    }

    /** The way from HTTP to the WebSocket. */
    public WebSocketUpgrade upgrade() {
        return upgrade;
    }

    /** Whether a request asks for the WebSocket, well or not. */
    public static boolean asksForWebSocket(HttpRequest request) {
        return PageFiles.path(request).equals(WebSocketUpgrade.PATH);
    }

    /**
     * The whole answer to GET or HEAD of a file.
     *
     * @param connection the header that says whether the connection goes on, or empty
     */
    public ByteBuf answer(Channel channel, HttpRequest request, String connection) {
        return files.answer(channel.alloc(), request, connection)
                .orElseGet(() -> nothingHere(channel, request.method().equals(HttpMethod.GET), connection));
    }

    private ByteBuf nothingHere(Channel channel, boolean whole, String connection) {
        String words = files.isEmpty()
                ? "This server was built without its page for browsers.\n"
                : "There is nothing at this address; the page is at /.\n";
        return PageFiles.plain(channel, HttpResponseStatus.NOT_FOUND, words, whole, connection);
    }
}
