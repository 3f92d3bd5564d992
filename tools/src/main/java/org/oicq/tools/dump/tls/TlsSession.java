package org.oicq.tools.dump.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.Bytes;

/** What both directions of a connection have agreed on, as their hellos tell it. */
public final class TlsSession {
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int RANDOM = 32;
    /** What stands for the random number where the server asks for another hello (RFC 8446, 4.1.3). */
    private static final byte[] ASK_AGAIN =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private final KeyLog keys;
    private final List<TlsReader> readers = new ArrayList<>(2);
    private byte @Nullable [] clientRandom;
    private byte @Nullable [] serverRandom;
    private @Nullable Suite suite;
    private boolean tls13;
    private boolean askedAgain;

    /** One whose secrets are in {@code keys}. */
    public TlsSession(KeyLog keys) {
        this.keys = keys;
    }

    /** Reads one of its two directions. */
    public TlsReader reader(TlsReader.Plain to) {
        TlsReader reader = new TlsReader(this, to);
        readers.add(reader);
        return reader;
    }

    /** Something is known that was not: what waits for it may be read now. */
    void goOn() {
        readers.forEach(TlsReader::goOn);
    }

    /** Whether the server has chosen how to go on. */
    boolean agreed() {
        return suite != null;
    }

    /** Whether the server wants another hello. */
    boolean askedAgain() {
        return askedAgain;
    }

    boolean tls13() {
        return tls13;
    }

    /** {@code hello} is the body of a ClientHello. */
    void clientHello(byte[] hello) {
        if (hello.length >= 2 + RANDOM) {
            clientRandom = Arrays.copyOfRange(hello, 2, 2 + RANDOM);
        }
    }

    /**
     * {@code hello} is the body of a ServerHello.
     *
     * @return why the connection cannot be read, or null
     */
    @Nullable
    String serverHello(byte[] hello) {
        int session = 2 + RANDOM;
        int at = hello.length > session ? session + 1 + Bytes.u8(hello, session) : hello.length;
        if (at + 3 > hello.length) {
            return "a ServerHello of TLS that is too short";
        }
        byte[] random = Arrays.copyOfRange(hello, 2, 2 + RANDOM);
        if (Arrays.equals(random, ASK_AGAIN)) {
            askedAgain = true;
            return null;
        }
        int version = version(hello, at + 3);
        if (version != TLS_1_2 && version != TLS_1_3) {
            return "TLS before 1.2 is not read";
        }
        int code = Bytes.u16(hello, at);
        Suite chosen = Suite.of(code).orElse(null);
        if (chosen == null) {
            return String.format(
                    "TLS with the cipher suite 0x%04x is not read, only AES-GCM and ChaCha20-Poly1305", code);
        }
        serverRandom = random;
        tls13 = version == TLS_1_3;
        suite = chosen;
        return null;
    }

    /** The version, in an extension where there is one. */
    private static int version(byte[] hello, int extensions) {
        int at = extensions + 2;
        while (at + 4 <= hello.length) {
            int length = Bytes.u16(hello, at + 2);
            if (Bytes.u16(hello, at) == SUPPORTED_VERSIONS && length == 2 && at + 6 <= hello.length) {
                return Bytes.u16(hello, at + 4);
            }
            at += 4 + length;
        }
        return Bytes.u16(hello, 0);
    }

    /** The secret of one direction of TLS 1.3, or null as long as it is not there. */
    byte @Nullable [] secret(boolean client, boolean handshake) {
        String side = client ? "CLIENT_" : "SERVER_";
        byte[] random = clientRandom;
        return random == null
                ? null
                : keys.find(side + (handshake ? "HANDSHAKE_TRAFFIC_SECRET" : "TRAFFIC_SECRET_0"), random);
    }

    /** Decrypts with a traffic secret of TLS 1.3. */
    @Nullable
    RecordCipher cipher(byte[] secret) {
        return suite == null ? null : RecordCipher.of(suite, secret);
    }

    /** The secret that follows one of TLS 1.3. */
    byte[] next(byte[] secret) {
        return suite == null ? secret : Derivation.expand(suite.hash(), secret, "traffic upd", secret.length);
    }

    /** Decrypts one direction of TLS 1.2; null as long as the master secret is not there. */
    @Nullable
    RecordCipher cipher12(boolean client) {
        byte[] mine = clientRandom;
        byte[] other = serverRandom;
        Suite chosen = suite;
        byte[] master = mine == null ? null : keys.find("CLIENT_RANDOM", mine);
        if (mine == null || other == null || chosen == null || master == null) {
            return null;
        }
        int key = chosen.keyBytes();
        int nonce = chosen.fixedNonce(false);
        byte[] block = Derivation.keyBlock(chosen.hash(), master, other, mine, 2 * key + 2 * nonce);
        int keyAt = client ? 0 : key;
        int nonceAt = 2 * key + (client ? 0 : nonce);
        return new RecordCipher(
                chosen,
                false,
                Arrays.copyOfRange(block, keyAt, keyAt + key),
                Arrays.copyOfRange(block, nonceAt, nonceAt + nonce));
    }
}
