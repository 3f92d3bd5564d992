package org.oicq.server.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds every signature with the key of a {@link TestCertificate#make}, and so the handshakes of its server in the middle
 * of their arithmetic, however fast the machine is. All else is Java's own.
 */
public final class HeldSignatures implements AutoCloseable {
    private static final String ALGORITHM = "SHA256withECDSA";

    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Semaphore held = new Semaphore(0);
    private final Provider provider = new Held();

    /** Holds those that are made from now on. */
    public HeldSignatures() {
        Security.insertProviderAt(provider, 1);
    }

    /** Waits until so many are held at once, for ten seconds at the most. */
    public void await(int count) throws InterruptedException {
        if (!held.tryAcquire(count, 10, TimeUnit.SECONDS)) {
            throw new AssertionError(held.availablePermits() + " signatures are held, and not " + count);
        }
    }

    /** Holds none any more. */
    @Override
    public void close() {
        Security.removeProvider(provider.getName());
        letGo.countDown();
    }

    @SuppressWarnings("serial") // Nobody writes it anywhere.
    private final class Held extends Provider {
        Held() {
            super("Held", "1", "Java's signatures, later");
            putService(new Service(this, "Signature", ALGORITHM, HeldSignature.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                    try {
                        return new HeldSignature();
                    } catch (GeneralSecurityException e) {
                        throw new NoSuchAlgorithmException(e);
                    }
                }
            });
        }
    }

    private final class HeldSignature extends SignatureSpi {
        private final Signature own = Signature.getInstance(ALGORITHM, "SunEC");

        HeldSignature() throws GeneralSecurityException {}

        @Override
        protected byte[] engineSign() throws SignatureException {
            held.release();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new SignatureException(e);
            }
            return own.sign();
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            own.initVerify(key);
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            own.initSign(key);
        }

        @Override
        protected void engineUpdate(byte next) throws SignatureException {
            own.update(next);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            own.update(bytes, offset, length);
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            return own.verify(signature);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name);
        }
    }
}
