package org.oicq.server.link;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.oicq.server.tls.ServerCertificate;

/** Trusts the certificates of the cluster's servers, which stand in the database, and no other one. */
final class LinkTrust extends X509ExtendedTrustManager {
    private final Predicate<String> member;

    /** @param member whether a fingerprint is that of a server of the cluster; may block */
    LinkTrust(Predicate<String> member) {
        this.member = member;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length != 1 || !member.test(ServerCertificate.fingerprint(chain[0]))) {
            throw new CertificateException("this is no server of the cluster");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
