package org.oicq.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.oicq.server.config.ClearText;
import org.oicq.server.config.ServerConfig;

/** Where the server's certificate is, and whether it has changed since it was read. Used by one thread at a time. */
public final class CertificateFiles {
    private final Path certificate;
    private final Path key;
    private List<Object> read = List.of();

    private CertificateFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * The files that the settings name, or empty where the server does no TLS. A certificate for development is made if
     * there is none.
     *
     * @throws BadCertificateException where the settings don't fit together, or the certificate cannot be made; the
     *     message is a sentence for a person
     */
    public static Optional<CertificateFiles> of(ServerConfig config) throws BadCertificateException {
        boolean certificate = !config.tlsCertificate().isEmpty();
        boolean key = !config.tlsKey().isEmpty();
        if (certificate != key) {
            throw new BadCertificateException(
                    "tls-certificate and tls-key belong together; only " + (key ? "tls-key" : "tls-certificate")
                            + " is given",
                    null);
        }
        if (certificate && config.tlsDevelopment()) {
            throw new BadCertificateException(
                    "tls-development makes its own certificate; remove it, or remove tls-certificate and tls-key",
                    null);
        }
        if (certificate) {
            return Optional.of(new CertificateFiles(Path.of(config.tlsCertificate()), Path.of(config.tlsKey())));
        }
        if (!config.tlsDevelopment()) {
            if (config.clearText() == ClearText.NONE) {
                throw new BadCertificateException(
                        "without clear text there must be TLS: give tls-certificate and tls-key, or tls-development",
                        null);
            }
            return Optional.empty();
        }
        DevelopmentCertificate made = new DevelopmentCertificate(config.data());
        made.makeIfMissing();
        return Optional.of(new CertificateFiles(made.certificate(), made.key()));
    }

    /**
     * Reads the files that the settings name, if they name any: a mistake there is told before anything is started.
     *
     * @throws BadCertificateException as {@link #of} and {@link #load}
     */
    public static void check(ServerConfig config) throws BadCertificateException {
        boolean named = !config.tlsCertificate().isEmpty() || !config.tlsKey().isEmpty();
        // One for development is made later, in a folder that the database makes.
        if (named || !config.tlsDevelopment()) {
            Optional<CertificateFiles> files = of(config);
            if (files.isPresent()) {
                files.get().load();
            }
        }
        printers(config);
    }

    /**
     * The certificates that are trusted for printers beside those that Java trusts.
     *
     * @throws BadCertificateException where their file cannot be used
     */
    public static List<X509Certificate> printers(ServerConfig config) throws BadCertificateException {
        return config.printerTrust().isEmpty()
                ? List.of()
                : ServerCertificate.certificates(Path.of(config.printerTrust()));
    }

    /**
     * Reads them.
     *
     * @throws BadCertificateException where they cannot be used
     */
    public ServerCertificate load() throws BadCertificateException {
        // Before the reading: what changes during it is seen the next time.
        read = List.of(stamp(certificate), stamp(key));
        return ServerCertificate.read(certificate, key);
    }

    /** Whether they are other files, or have other bytes, than at the last reading, good or bad. */
    public boolean changed() {
        return !List.of(stamp(certificate), stamp(key)).equals(read);
    }

    /** What changes with a file. Links are followed: certbot renews by setting one to another file. */
    private static List<String> stamp(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(
                    found.lastModifiedTime().toString(), String.valueOf(found.size()), String.valueOf(found.fileKey()));
        } catch (IOException _) {
            // Reading it will say what is wrong.
            return List.of();
        }
    }
}
