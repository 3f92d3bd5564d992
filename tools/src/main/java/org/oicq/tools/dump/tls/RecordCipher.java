package org.oicq.tools.dump.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts the records of one direction, in their order. */
final class RecordCipher {
    private static final int HEADER = 5;
    private static final int TAG = 16;
    private static final int EXPLICIT_NONCE = 8;

    private final Suite suite;
    private final boolean tls13;
    private final SecretKeySpec key;
    private final byte[] fixed;
    private long sequence;

    RecordCipher(Suite suite, boolean tls13, byte[] key, byte[] fixed) {
        this.suite = suite;
        this.tls13 = tls13;
        this.key = new SecretKeySpec(key, suite.chacha() ? "ChaCha20" : "AES");
        this.fixed = fixed;
    }

    /** The one of a traffic secret of TLS 1.3. */
    static RecordCipher of(Suite suite, byte[] secret) {
        return new RecordCipher(
                suite,
                true,
                Derivation.expand(suite.hash(), secret, "key", suite.keyBytes()),
                Derivation.expand(suite.hash(), secret, "iv", suite.fixedNonce(true)));
    }

    /** Bytes of a record beside its content; in TLS 1.3 that includes the byte that says its type, and no padding. */
    int overhead() {
        return TAG + (explicit() ? EXPLICIT_NONCE : 0) + (tls13 ? 1 : 0);
    }

    private boolean explicit() {
        return !tls13 && !suite.chacha();
    }

    /** A record is missing. */
    void skip() {
        sequence++;
    }

    /**
     * The content of a whole record with its header.
     *
     * @throws GeneralSecurityException where it is not of this key and this place
     */
    byte[] decrypt(byte[] record, int length) throws GeneralSecurityException {
        int from = HEADER + (explicit() ? EXPLICIT_NONCE : 0);
        int plain = length - from - TAG;
        if (plain < 0) {
            throw new GeneralSecurityException("a record that is too short");
        }
        ByteBuffer nonce = ByteBuffer.allocate(12).put(fixed);
        if (explicit()) {
            nonce.put(record, HEADER, EXPLICIT_NONCE);
        } else {
            nonce.putLong(4, nonce.getLong(4) ^ sequence);
        }
        Cipher cipher = Cipher.getInstance(suite.chacha() ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                key,
                suite.chacha() ? new IvParameterSpec(nonce.array()) : new GCMParameterSpec(TAG * 8, nonce.array()));
        cipher.updateAAD(tls13 ? Arrays.copyOf(record, HEADER) : ofTls12(record, plain));
        byte[] content = cipher.doFinal(record, from, length - from);
        sequence++;
        return content;
    }

    /** What TLS 1.2 authenticates beside the content: place, type, version, length. */
    private byte[] ofTls12(byte[] record, int plain) {
        ByteBuffer additional = ByteBuffer.allocate(13).putLong(sequence).put(record, 0, 3);
        return additional.putShort((short) plain).array();
    }
}
