package org.oicq.client;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.oicq.codec.wire.WireCharset;

/**
 * The settings of a client.
 *
 * @param charset the charset of every text; it must be the server's
 * @param connectTimeout how long connecting may take
 * @param replyTimeout how long an answer may take; its future then fails with a
 *     {@link java.util.concurrent.TimeoutException}
 * @param keepAlive after how long without a packet of ours a 0x16 is sent, in whole seconds; the server closes after
 *     three minutes
 * @param acknowledgement how long after a handled message a 0x16 is sent. Some packet after it is the server's evidence
 *     that the message arrived, and must be sent at least a round trip later
 * @param maxContent the biggest content of a frame that is let in, in bytes; the longest friend list needs 16 MiB
 * @param tls what decides whether the server's certificate is trusted (see {@link Trust}); empty for clear text. The
 *     certificate must name the host that was given to connect to
 * @param shown remembers which kept messages were shown; empty to talk as in 2002, without ids and times. A server that
 *     knows no kept messages is talked to so anyway
 * @param acknowledges whether messages that the listener has taken have arrived; where not, they come again
 */
public record ClientOptions(
        WireCharset charset,
        Duration connectTimeout,
        Duration replyTimeout,
        Duration keepAlive,
        Duration acknowledgement,
        int maxContent,
        Optional<SSLContext> tls,
        Optional<ShownMessages> shown,
        boolean acknowledges) {
    /** GB18030, 10 s to connect and for each answer, 0x16 every 60 s and 500 ms after messages, 16 MiB. */
    public static final ClientOptions DEFAULTS = new ClientOptions(
            WireCharset.GB18030,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(500),
            16 << 20,
            Optional.empty(),
            Optional.of(ShownFiles.ofUser()),
            true);

    /** The same with another charset. */
    public ClientOptions withCharset(WireCharset other) {
        return new ClientOptions(
                other, connectTimeout, replyTimeout, keepAlive, acknowledgement, maxContent, tls, shown, acknowledges);
    }

    /** The same with this time for connecting and for each answer. */
    public ClientOptions withTimeout(Duration timeout) {
        return new ClientOptions(
                charset, timeout, timeout, keepAlive, acknowledgement, maxContent, tls, shown, acknowledges);
    }

    /** The same over TLS. */
    public ClientOptions withTls(SSLContext trust) {
        return new ClientOptions(
                charset,
                connectTimeout,
                replyTimeout,
                keepAlive,
                acknowledgement,
                maxContent,
                Optional.of(trust),
                shown,
                acknowledges);
    }

    /** The same with these times of the connection test. */
    public ClientOptions withKeepAlive(Duration idle, Duration afterMessages) {
        return new ClientOptions(
                charset, connectTimeout, replyTimeout, idle, afterMessages, maxContent, tls, shown, acknowledges);
    }

    /** The same with another memory of the kept messages that were shown. */
    public ClientOptions withShown(ShownMessages other) {
        return with(Optional.of(other), acknowledges);
    }

    /** The same without kept messages. */
    public ClientOptions withoutKeptMessages() {
        return with(Optional.empty(), acknowledges);
    }

    /** The same for who only looks at what waits: it is not shown, and comes again. */
    public ClientOptions withoutAcknowledging() {
        return with(shown, false);
    }

    private ClientOptions with(Optional<ShownMessages> otherShown, boolean acknowledging) {
        return new ClientOptions(
                charset,
                connectTimeout,
                replyTimeout,
                keepAlive,
                acknowledgement,
                maxContent,
                tls,
                otherShown,
                acknowledging);
    }
}
