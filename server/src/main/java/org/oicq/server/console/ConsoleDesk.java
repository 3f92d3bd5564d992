package org.oicq.server.console;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.oicq.codec.wire.Secret;
import org.oicq.schema.Database;
import org.oicq.server.admin.Desk;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.oicq.Passwords;

/**
 * The desk of an operator at the console of a running server.
 *
 * @param given the password that came with the command
 */
record ConsoleDesk(Database database, ServerConfig settings, Passwords passwords, long actor, Optional<String> given)
        implements Desk {
    @Override
    public String password() {
        return given.orElseThrow(() -> new IllegalArgumentException("a password is needed"));
    }

    @Override
    public String hash(Secret password) {
        try {
            return passwords.hash(Passwords.md5(password)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RejectedExecutionException busy ? busy : e;
        }
    }

    @Override
    public int rows(int asked) {
        return Math.min(asked, CollectedResults.MOST_ROWS);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "the desk of " + actor;
    }
}
