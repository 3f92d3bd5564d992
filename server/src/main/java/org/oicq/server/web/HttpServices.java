package org.oicq.server.web;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.net.Bans;
import org.oicq.server.page.BrowserPage;
import org.oicq.server.tap.Taps;

/**
 * What all HTTP connections share.
 *
 * @param bans whose requests are refused, where proxies bring them
 * @param blocking runs what may block, on virtual threads
 * @param page what browsers get, if they get anything
 * @param taps who is shown to an operator
 * @param penalties what keeps the answers of those who are too fast
 */
public record HttpServices(
        ServerConfig config,
        Bans bans,
        WebCommands commands,
        Executor blocking,
        Optional<BrowserPage> page,
        Taps taps,
        Penalties penalties) {
    /** The same, with penalties as the settings have them. */
    public HttpServices(
            ServerConfig config,
            Bans bans,
            WebCommands commands,
            Executor blocking,
            Optional<BrowserPage> page,
            Taps taps) {
        this(config, bans, commands, blocking, page, taps, new Penalties(config.webPenalty(), config.webPenalties()));
    }

    /** The methods that it takes. */
    String methods() {
        return page.isPresent() ? "GET, HEAD, POST" : "POST";
    }
}
