package org.oicq.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, those that lead to its authority, and its key.
 *
 * @param chain the server's own first
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
    /**
     * Reads both files, and makes sure that they belong together: while a renewal is written, one may be older.
     *
     * @param certificate PEM; certbot's {@code fullchain.pem}
     * @param key PEM, in any of OpenSSL's forms without a passphrase; certbot's {@code privkey.pem}
     */
    static ServerCertificate read(Path certificate, Path key) throws BadCertificateException {
        List<X509Certificate> chain = certificates(certificate);
        PublicKey known = chain.getFirst().getPublicKey();
        PrivateKey secret = key(key, certificate, known);
        if (!together(secret, known)) {
            throw stranger(key, certificate, null);
        }
        return new ServerCertificate(secret, chain);
    }

    /** The certificates of a PEM file, at least one. */
    public static List<X509Certificate> certificates(Path file) throws BadCertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> chain = new ArrayList<>();
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                chain.add((X509Certificate) one);
            }
            if (chain.isEmpty()) {
                throw new BadCertificateException("there is no certificate in " + file + "; it must be PEM", null);
            }
            return List.copyOf(chain);
        } catch (CertificateException e) {
            throw new BadCertificateException(file + " is no certificate in PEM (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static PrivateKey key(Path file, Path certificate, PublicKey known) throws BadCertificateException {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser pem = new PEMParser(in)) {
            for (Object part = pem.readObject(); part != null; part = pem.readObject()) {
                switch (part) {
                    case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                        throw new BadCertificateException(
                                "the key in " + file + " has a passphrase; take it off with 'openssl pkey -in " + file
                                        + " -out FILE'",
                                null);
                    case PEMKeyPair pair -> {
                        return key(pair.getPrivateKeyInfo(), known);
                    }
                    case PrivateKeyInfo info -> {
                        return key(info, known);
                    }
                    default -> {
                        // Parameters of a curve, or a certificate in the same file.
                    }
                }
            }
            throw new BadCertificateException("there is no private key in " + file + "; it must be PEM", null);
        } catch (PEMException e) {
            throw new BadCertificateException(file + " is no key in PEM (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (GeneralSecurityException e) {
            throw stranger(file, certificate, e);
        }
    }

    private static PrivateKey key(PrivateKeyInfo info, PublicKey known) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(known.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static boolean together(PrivateKey secret, PublicKey known) {
        String algorithm = switch (known.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> known.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(known.getEncoded());
            byte[] signed = signature.sign();
            signature.initVerify(known);
            signature.update(known.getEncoded());
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static BadCertificateException stranger(Path key, Path certificate, @Nullable Exception cause) {
        return new BadCertificateException(
                "the key in " + key + " does not belong to the certificate in " + certificate, cause);
    }

    private static BadCertificateException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "there is no such file" : e.toString();
        return new BadCertificateException("the file " + file + " cannot be read: " + why, e);
    }

    /** When it ends. */
    public Instant end() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** The SHA-256 of the certificate, as browsers show it. */
    public String fingerprint() {
        return fingerprint(chain.getFirst());
    }

    /** The same, of any certificate. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whom it is for, how long it is good, and its fingerprint; nothing of the key. */
    @Override
    public String toString() {
        X509Certificate own = chain.getFirst();
        return String.format(
                Locale.ROOT,
                "the certificate of %s, good until %tF, SHA-256 fingerprint %s",
                own.getSubjectX500Principal(),
                own.getNotAfter(),
                fingerprint());
    }
}
