package org.oicq.tools.dump.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys out of secrets (RFC 5246, 5 and 6.3; RFC 8446, 7.1 and 7.3). */
final class Derivation {
    private Derivation() {}

    /** {@code length} bytes of the key block of TLS 1.2. */
    static byte[] keyBlock(String hash, byte[] master, byte[] serverRandom, byte[] clientRandom, int length) {
        byte[] seed = concat("key expansion".getBytes(StandardCharsets.US_ASCII), serverRandom, clientRandom);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        byte[] a = seed;
        while (block.size() < length) {
            a = mac(hash, master, a);
            block.writeBytes(mac(hash, master, concat(a, seed)));
        }
        byte[] result = new byte[length];
        System.arraycopy(block.toByteArray(), 0, result, 0, length);
        return result;
    }

    /** HKDF-Expand-Label of TLS 1.3 without a context, of at most one hash's length. */
    static byte[] expand(String hash, byte[] secret, String label, int length) {
        byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer info = ByteBuffer.allocate(2 + 1 + name.length + 1 + 1);
        info.putShort((short) length).put((byte) name.length).put(name).put((byte) 0);
        info.put((byte) 1);
        byte[] result = new byte[length];
        System.arraycopy(mac(hash, secret, info.array()), 0, result, 0, length);
        return result;
    }

    private static byte[] mac(String hash, byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("Hmac" + hash);
            mac.init(new SecretKeySpec(key, "Hmac" + hash));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has Hmac" + hash, e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
