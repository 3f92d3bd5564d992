package org.oicq.tools.dump.tls;

import java.util.Optional;

/**
 * A cipher suite that is read: those with an authenticated cipher (AEAD).
 *
 * @param chacha whether it is ChaCha20-Poly1305, and not AES-GCM
 * @param keyBytes 16 or 32
 * @param hash what keys are derived with: {@code SHA256} or {@code SHA384}
 */
record Suite(boolean chacha, int keyBytes, String hash) {
    private static final Suite AES_128 = new Suite(false, 16, "SHA256");
    private static final Suite AES_256 = new Suite(false, 32, "SHA384");
    private static final Suite CHACHA = new Suite(true, 32, "SHA256");

    /** The suite of this code of the registry (RFC 5288, 5289, 7905, 8446), if it is read. */
    static Optional<Suite> of(int code) {
        return Optional.ofNullable(
                switch (code) {
                    case 0x1301, 0x009c, 0x009e, 0x00a8, 0xc02b, 0xc02d, 0xc02f, 0xc031 -> AES_128;
                    case 0x1302, 0x009d, 0x009f, 0x00a9, 0xc02c, 0xc02e, 0xc030, 0xc032 -> AES_256;
                    case 0x1303, 0xcca8, 0xcca9, 0xccaa -> CHACHA;
                    default -> null;
                });
    }

    /** Bytes of the nonce that come from the key; the record brings the others of AES-GCM in TLS 1.2. */
    int fixedNonce(boolean tls13) {
        return tls13 || chacha ? 12 : 4;
    }
}
