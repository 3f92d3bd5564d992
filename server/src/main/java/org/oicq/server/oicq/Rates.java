package org.oicq.server.oicq;

import java.net.InetAddress;
import org.oicq.server.config.Addresses;
import org.oicq.server.config.Rate;
import org.oicq.server.config.ServerConfig;

/** The rates of both protocols (docs/rules.md, "Rates"). All say yes where rates are switched off. */
public final class Rates {
    private record Attempt(long number, InetAddress address) {
        static Attempt of(long number, InetAddress address) {
            return new Attempt(number, Addresses.counted(address));
        }
    }

    private volatile boolean on;
    private final boolean limitLoopback;
    private final RateLimiter<Long> messages;
    private final RateLimiter<Long> webMessages;
    private final RateLimiter<Long> changes;
    private final RateLimiter<Long> broadcasts;
    private final RateLimiter<Attempt> failedLogins;
    private final RateLimiter<InetAddress> failedLoginsOfAddress;
    private final RateLimiter<InetAddress> registrations;

    public Rates(ServerConfig config) {
        this.on = config.rateLimits();
        this.limitLoopback = config.limitLoopback();
        this.messages = limiter(config.messageRate());
        this.webMessages = limiter(config.webMessageRate());
        this.changes = limiter(config.changeRate());
        this.broadcasts = limiter(config.broadcastRate());
        this.failedLogins = limiter(config.failedLoginRate());
        this.failedLoginsOfAddress = limiter(config.failedLoginAddressRate());
        this.registrations = limiter(config.registrationRate());
    }

    /** Other rates from now on. */
    public void use(ServerConfig config) {
        on = config.rateLimits();
        messages.rate(config.messageRate());
        webMessages.rate(config.webMessageRate());
        changes.rate(config.changeRate());
        broadcasts.rate(config.broadcastRate());
        failedLogins.rate(config.failedLoginRate());
        failedLoginsOfAddress.rate(config.failedLoginAddressRate());
        registrations.rate(config.registrationRate());
    }

    private static <K> RateLimiter<K> limiter(Rate rate) {
        return new RateLimiter<>(rate, System::nanoTime);
    }

    /** Whether this account may send a message over the binary protocol now. */
    public boolean message(long number) {
        return !on || messages.take(number);
    }

    /** Whether this account may send a message over HTTP now. */
    public boolean webMessage(long number) {
        return !on || webMessages.take(number);
    }

    /** Whether this account may change friends, groups, status or profile now. */
    public boolean change(long number) {
        return !on || changes.take(number);
    }

    /** Whether this account may broadcast now. */
    public boolean broadcast(long number) {
        return !on || broadcasts.take(number);
    }

    /** Whether somebody at this address may register now. */
    public boolean registration(InetAddress address) {
        return !binds(address) || registrations.take(Addresses.counted(address));
    }

    /** Whether somebody at this address may try to log in as this number now; a good log-in is given back. */
    public boolean login(long number, InetAddress address) {
        return !binds(address) || take(number, address);
    }

    /**
     * The same for an operator's console. It binds over loopback too: behind a tunnel or a proxy everybody comes from there.
     */
    public boolean consoleLogin(long number, InetAddress address) {
        return !on || take(number, address);
    }

    private boolean take(long number, InetAddress address) {
        if (!failedLoginsOfAddress.take(Addresses.counted(address))) {
            return false;
        }
        if (!failedLogins.take(Attempt.of(number, address))) {
            failedLoginsOfAddress.giveBack(Addresses.counted(address));
            return false;
        }
        return true;
    }

    /** The log-in that was let in was good: it does not count. */
    public void goodLogin(long number, InetAddress address) {
        if (binds(address)) {
            giveBack(number, address);
        }
    }

    /** The same for an operator's console. */
    public void goodConsoleLogin(long number, InetAddress address) {
        if (on) {
            giveBack(number, address);
        }
    }

    private void giveBack(long number, InetAddress address) {
        failedLoginsOfAddress.giveBack(Addresses.counted(address));
        failedLogins.giveBack(Attempt.of(number, address));
    }

    private boolean binds(InetAddress address) {
        return on && (limitLoopback || !address.isLoopbackAddress());
    }
}
