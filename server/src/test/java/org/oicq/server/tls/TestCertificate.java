package org.oicq.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

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
        socket.setSoTimeout(60_000);
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
