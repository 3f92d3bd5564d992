package org.oicq.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate for loopback, and sockets of the JDK's own TLS that trust nothing else. */
public record TestCertificate(Path certificate, Path key) {
    /** Makes one in a folder that has none yet. */
    public static TestCertificate make(Path folder) {
        DevelopmentCertificate made = new DevelopmentCertificate(folder);
        try {
            made.makeIfMissing();
        } catch (BadCertificateException e) {
            throw new AssertionError(e);
        }
        return new TestCertificate(made.certificate(), made.key());
    }

    /** Makes one whose key, RSA with 4096 bits, takes some ten milliseconds of a core for each handshake; itself, seconds. */
    public static TestCertificate makeSlow(Path folder) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(4096);
            KeyPair pair = generator.generateKeyPair();
            X500Name self = new X500Name("CN=OICQ test");
            Instant now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    self,
                    BigInteger.ONE,
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    self,
                    pair.getPublic());
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            X509CertificateHolder signed =
                    builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
            return new TestCertificate(
                    write(folder.resolve("rsa.crt"), signed),
                    write(folder.resolve("rsa.key"), new JcaPKCS8Generator(pair.getPrivate(), null)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static Path write(Path file, Object what) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(what);
        }
        return Files.writeString(file, text.toString());
    }

    /** The settings of a server that has it. */
    public String[] settings() {
        return new String[] {"tls-certificate = " + certificate, "tls-key = " + key};
    }

    /** A connection on which the handshake is done, and the server's certificate and name are checked. */
    public SSLSocket connect(InetSocketAddress address) {
        return connect(address, "TLSv1.3");
    }

    /** The same with this version of TLS. */
    public SSLSocket connect(InetSocketAddress address, String version) {
        try {
            return over(new Socket(address.getAddress(), address.getPort()), version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same over a connection that there is already; what is done to that one is done beneath TLS. */
    public SSLSocket over(Socket plain, String version) throws IOException {
        SSLSocket socket =
                (SSLSocket) context().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    /** What trusts it and nothing else. */
    public SSLContext context() {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
