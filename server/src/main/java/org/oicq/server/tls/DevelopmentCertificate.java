package org.oicq.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * A certificate that signs itself, for this machine's own names, made once and kept: clients that are to trust it are
 * given its file. It can sign no other certificate, so that nobody who trusts it trusts anything else with it.
 */
final class DevelopmentCertificate {
    private static final Duration GOOD = Duration.ofDays(3650);

    private final Path folder;

    DevelopmentCertificate(Path folder) {
        this.folder = folder;
    }

    Path certificate() {
        return folder.resolve("tls-development.crt");
    }

    Path key() {
        return folder.resolve("tls-development.key");
    }

    void makeIfMissing() throws BadCertificateException {
        if (Files.exists(certificate()) && Files.exists(key())) {
            return;
        }
        try {
            ServerCertificate made =
                    SelfSigned.make("OICQ development", Optional.of(names()), GOOD, KeyPurposeId.id_kp_serverAuth);
            Files.createDirectories(folder);
            write(key(), new JcaPKCS8Generator(made.key(), null));
            write(certificate(), made.chain().getFirst());
        } catch (IOException e) {
            throw new BadCertificateException("the certificate for development cannot be written: " + e, e);
        }
    }

    private static GeneralNames names() {
        Set<GeneralName> names = new LinkedHashSet<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        try {
            InetAddress machine = InetAddress.getLocalHost();
            names.add(new GeneralName(GeneralName.dNSName, machine.getHostName()));
            names.add(new GeneralName(GeneralName.iPAddress, machine.getHostAddress()));
        } catch (UnknownHostException _) {
            // A machine whose name leads nowhere is not found under it either.
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /** Readable by its owner alone from the beginning, and whole or not there. */
    private static void write(Path file, Object what) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(what);
        }
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, ownersAlone(file));
        Files.writeString(partial, text.toString());
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] ownersAlone(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
