package org.oicq.client;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteRequest;
import org.jspecify.annotations.Nullable;

/**
 * Puts TLS into MINA's chain, beneath the frames, on the engine of the JDK. MINA has a filter of its own, which would not
 * do: it keeps to itself why a handshake failed, throws when more than 64 writes wait, and ends a connection without
 * saying so in TLS, after which a server must send again what had arrived.
 */
final class TlsFilter extends IoFilterAdapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Runnable secured;

    // Guarded by this, as the engine is.
    private ByteBuffer arrived = NOTHING;
    private final Queue<WriteRequest> early = new ArrayDeque<>(0);
    private boolean secure;
    private @Nullable NextFilter outward;

    /**
     * TLS to a server that must prove that it is this host.
     *
     * @param secured told once the handshake is done
     */
    TlsFilter(SSLContext context, String host, int port, Runnable secured) {
        this.secured = secured;
        this.engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        // Names are checked as in HTTPS: RFC 9525 has one rule for all.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        engine.setSSLParameters(parameters);
    }

    @Override
    public void sessionOpened(NextFilter next, IoSession session) throws SSLException {
        synchronized (this) {
            outward = next;
            engine.beginHandshake();
            goOn(next, session);
        }
        next.sessionOpened(session);
    }

    @Override
    public void messageReceived(NextFilter next, IoSession session, Object message) throws SSLException {
        List<IoBuffer> plain = new ArrayList<>();
        boolean nowSecure;
        synchronized (this) {
            boolean before = secure;
            take(((IoBuffer) message).buf());
            unwrap(next, session, plain);
            nowSecure = secure && !before;
        }
        // Not under the lock: a listener may write, or wait for another thread that writes.
        if (nowSecure) {
            secured.run();
        }
        plain.forEach(buffer -> next.messageReceived(session, buffer));
    }

    private void take(ByteBuffer more) {
        // What is left is less than one record.
        ByteBuffer both = ByteBuffer.allocate(arrived.remaining() + more.remaining());
        arrived = both.put(arrived).put(more).flip();
    }

    private void unwrap(NextFilter next, IoSession session, List<IoBuffer> plain) throws SSLException {
        while (true) {
            IoBuffer buffer = IoBuffer.allocate(engine.getSession().getApplicationBufferSize());
            SSLEngineResult result = engine.unwrap(arrived, buffer.buf());
            if (result.bytesProduced() > 0) {
                plain.add(buffer.flip());
            }
            goOn(next, session);
            boolean moved = result.bytesConsumed() > 0 || result.bytesProduced() > 0;
            if (result.getStatus() != SSLEngineResult.Status.OK || !moved) {
                return;
            }
        }
    }

    /** Goes on with the handshake as far as it can without more from the server; does what it wants in between, too. */
    private void goOn(NextFilter next, IoSession session) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> {
                    IoBuffer records = wrap(NOTHING);
                    if (!records.hasRemaining()) {
                        return;
                    }
                    next.filterWrite(session, new DefaultWriteRequest(records));
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    if (!secure) {
                        secure = true;
                        for (WriteRequest request : early) {
                            write(next, session, request);
                        }
                        early.clear();
                    }
                    return;
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    return;
                }
            }
        }
    }

    @Override
    public synchronized void filterWrite(NextFilter next, IoSession session, WriteRequest request) throws SSLException {
        if (secure) {
            write(next, session, request);
        } else {
            early.add(request);
        }
    }

    private void write(NextFilter next, IoSession session, WriteRequest request) throws SSLException {
        request.setMessage(wrap(((IoBuffer) request.getMessage()).buf()));
        next.filterWrite(session, request);
    }

    private IoBuffer wrap(ByteBuffer plain) throws SSLException {
        IoBuffer records = IoBuffer.allocate(engine.getSession().getPacketBufferSize());
        records.setAutoExpand(true);
        do {
            records.expand(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(plain, records.buf());
            if (result.getStatus() == SSLEngineResult.Status.CLOSED && plain.hasRemaining()) {
                throw new SSLException("the connection is closed");
            }
        } while (plain.hasRemaining());
        return records.flip();
    }

    /** Says to the server that nothing follows what has been written. */
    synchronized void sayEnd(IoSession session) {
        NextFilter next = outward;
        if (next == null || !secure) {
            return;
        }
        engine.closeOutbound();
        try {
            goOn(next, session);
        } catch (SSLException e) {
            next.exceptionCaught(session, e);
        }
    }
}
