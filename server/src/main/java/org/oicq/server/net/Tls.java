package org.oicq.server.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.tls.BadCertificateException;
import org.oicq.server.tls.CertificateFiles;
import org.oicq.server.tls.ServerCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 or 1.3, and behind it the other protocols: the first byte after the handshake decides again. The certificate
 * is read anew when its files change; connections that are open keep theirs.
 */
final class Tls implements Refusable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    /** The content type of a record that holds a part of the handshake (RFC 8446, 5.1). */
    private static final int HANDSHAKE = 0x16;

    private static final long LOOK_SECONDS = 2;

    private final ServerConfig config;
    private final List<? extends Protocol> behind;
    private final CertificateFiles files;

    /** For the arithmetic of handshakes, which would hold up all other connections of an event loop; and for the files. */
    private final ScheduledExecutorService threads;

    private volatile SslContext context;
    private volatile Instant certificateEnd;

    /**
     * TLS with the certificate of the settings.
     *
     * @param behind what may be spoken behind it
     * @throws BadCertificateException where the certificate cannot be used; the message is a sentence for a person
     */
    Tls(ServerConfig config, CertificateFiles files, List<? extends Protocol> behind) throws BadCertificateException {
        this.config = config;
        this.behind = behind;
        this.files = files;
        ServerCertificate certificate = files.load();
        this.context = context(certificate);
        this.certificateEnd = certificate.end();
        this.threads = Executors.newScheduledThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("tls-", 0).daemon().factory());
        var _ = threads.scheduleWithFixedDelay(this::lookAgain, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private static SslContext context(ServerCertificate certificate) throws BadCertificateException {
        try {
            SslContext context = SslContextBuilder.forServer(certificate.key(), certificate.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            LOG.info("TLS with {}", certificate);
            return context;
        } catch (SSLException | IllegalArgumentException e) {
            throw new BadCertificateException("the TLS certificate cannot be used (" + e.getMessage() + ")", e);
        }
    }

    private void lookAgain() {
        try {
            if (files.changed()) {
                ServerCertificate certificate = files.load();
                context = context(certificate);
                certificateEnd = certificate.end();
            }
        } catch (BadCertificateException e) {
            LOG.warn("The changed TLS certificate is not used, and the old one stays: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The TLS certificate could not be looked at again, and the old one stays.", e);
        }
    }

    /** When the certificate that is served now ends. */
    Instant certificateEnd() {
        return certificateEnd;
    }

    @Override
    public boolean startsWith(int firstByte) {
        return firstByte == HANDSHAKE;
    }

    @Override
    public void speak(Channel channel, Sweeper sweeper, long since) {
        SslHandler handler = context.newHandler(channel.alloc(), threads);
        long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        handler.setHandshakeTimeoutMillis(Math.max(1, config.tlsHandshakeTime().toMillis() - spent));
        // A record for each slice: as they are, and not gathered.
        handler.setWrapDataSize(0);
        TlsRecords records = new TlsRecords(channel);
        channel.pipeline()
                .addLast(
                        records.beneath(),
                        handler,
                        new TlsEvents(),
                        records,
                        new FirstByte(
                                behind, sweeper, since, config.firstPacketTime().toNanos(), channel));
    }

    /**
     * A fatal alert without any handshake, so it can hold no sentence: {@code internal_error} is what is said where
     * something other than the peer or the protocol is in the way (RFC 8446, 6.2).
     */
    @Override
    public byte[] refusal(Reason reason) {
        return new byte[] {0x15, 3, 3, 0, 2, 2, 80};
    }

    /** Looks at the files no more, and makes no handshake. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
