package org.oicq.server.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.oicq.codec.wire.Secret;
import org.oicq.schema.Database;
import org.oicq.server.admin.RemoteDesk;
import org.oicq.server.admin.StoppedDeed;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.oicq.Passwords;
import org.oicq.server.tap.AuditedTaps;
import org.oicq.server.tap.Tap;

/**
 * The desk of an operator at the console of a running server.
 *
 * @param running what it works on
 * @param settings those in force
 * @param given the password that came with the command
 * @param exchange files that come and go with it
 */
record ConsoleDesk(
        Running running, ServerConfig settings, long actor, Optional<String> given, Optional<Exchange> exchange)
        implements RemoteDesk {
    /**
     * The parts of a running server that commands work on.
     *
     * @param listen where the main port listens
     * @param deeds lets the server stop for a deed; false where it is about to stop for another one
     */
    record Running(
            Database database,
            Passwords passwords,
            AuditedTaps taps,
            InetSocketAddress listen,
            Predicate<StoppedDeed> deeds) {}

    @Override
    public Database database() {
        return running.database;
    }

    @Override
    public InetSocketAddress listen() {
        return running.listen;
    }

    @Override
    public String password() {
        return given.orElseThrow(() -> new IllegalArgumentException("a password is needed"));
    }

    @Override
    public String hash(Secret password) {
        try {
            return running.passwords.hash(Passwords.md5(password)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RejectedExecutionException busy ? busy : e;
        }
    }

    @Override
    public int rows(int asked) {
        return Math.min(asked, CollectedResults.MOST_ROWS);
    }

    @Override
    public InputStream input() {
        return exchange.orElseThrow(ConsoleDesk::noFiles).body();
    }

    @Override
    public Optional<String> begin(Tap tap) {
        if (exchange.isEmpty()) {
            throw noFiles();
        }
        return running.taps.begin(actor, tap);
    }

    @Override
    public void end(Tap tap) {
        running.taps.end(tap);
    }

    @Override
    public boolean whileStopped(String action, String detail, StoppedDeed.Work work) {
        return running.deeds.test(new StoppedDeed(actor, action, detail, work));
    }

    @Override
    public OutputStream file(String type, String name, Runnable gone) {
        return exchange.orElseThrow(ConsoleDesk::noFiles).file(type, name, gone);
    }

    private static IllegalArgumentException noFiles() {
        return new IllegalArgumentException("a command with a file is asked for with POST /console/file");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "the desk of " + actor;
    }
}
