package org.oicq.server.documents.print;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which printers' certificates are trusted: those that Java trusts, and the operator's own. An authority of the operator's
 * signs for the names in its certificates. A printer's very own certificate is trusted as it is, whatever name and dates
 * are in it: most printers make it themselves, for a name that nobody uses.
 */
final class PrinterTrust extends X509ExtendedTrustManager {
    private final Set<X509Certificate> own;
    private final X509ExtendedTrustManager authorities;

    private PrinterTrust(Collection<X509Certificate> own) throws GeneralSecurityException {
        this.own = Set.copyOf(own);
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            all.load(null, null);
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
        for (X509Certificate authority : manager(null).getAcceptedIssuers()) {
            all.setCertificateEntry("java " + all.size(), authority);
        }
        for (X509Certificate one : this.own) {
            all.setCertificateEntry("operator " + all.size(), one);
        }
        this.authorities = manager(all);
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** TLS that trusts these certificates too. */
    static SSLContext context(Collection<X509Certificate> own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PrinterTrust(own)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        // The handshake has proven that the printer has its key.
        if (!own.contains(chain[0])) {
            authorities.checkServerTrusted(chain, kind, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        if (!own.contains(chain[0])) {
            authorities.checkServerTrusted(chain, kind, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        // It would check no name.
        throw new CertificateException("a certificate is checked within its connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        authorities.checkClientTrusted(chain, kind, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        authorities.checkClientTrusted(chain, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        authorities.checkClientTrusted(chain, kind);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
