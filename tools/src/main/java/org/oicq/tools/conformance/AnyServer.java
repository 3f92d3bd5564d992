package org.oicq.tools.conformance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.conversations.House;

/** A server of which only the address is known. */
final class AnyServer implements House {
    private final InetSocketAddress address;
    private final Duration pause;
    private final @Nullable Accounts accounts;

    /**
     * The server at {@code address}.
     *
     * @param pause what it gets to notice that somebody has left
     * @param accounts who may log in there, or null where anybody can register
     */
    AnyServer(InetSocketAddress address, Duration pause, @Nullable Accounts accounts) {
        this.address = address;
        this.pause = pause;
        this.accounts = accounts;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Runnable leaving(int localPort) {
        return () -> {
            try {
                // Nothing on the wire tells when friends have been told: the end of the connection is all there is.
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Override
    public boolean hasOurWords() {
        return false;
    }

    @Override
    public Optional<Account> account() {
        return accounts == null ? Optional.empty() : Optional.of(accounts.next());
    }
}
