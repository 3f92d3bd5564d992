package org.oicq.server.admin;

import java.io.InputStream;
import org.oicq.codec.wire.Secret;
import org.oicq.schema.Database;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.oicq.Passwords;

/** The desk of somebody at the server's command line. */
record TypedDesk(Database database, ServerConfig settings) implements Desk {
    private static final String VARIABLE = "OICQ_PASSWORD";

    @Override
    public long actor() {
        return 0;
    }

    /** From the environment, or a question that does not show the answer. */
    @Override
    @SuppressWarnings("SystemConsoleNull") // it is null again, in JDK 25, where there is no terminal
    public String password() {
        String given = System.getenv(VARIABLE);
        java.io.Console terminal = System.console();
        if (given == null && terminal != null && terminal.isTerminal()) {
            char[] typed = terminal.readPassword("New password: ");
            given = typed == null ? "" : new String(typed);
        }
        if (given == null || given.isEmpty()) {
            throw new IllegalArgumentException("a password is needed; set " + VARIABLE + " or use --password");
        }
        return given;
    }

    @Override
    public String hash(Secret password) {
        try (Passwords passwords = new Passwords(settings)) {
            return passwords.hash(Passwords.md5(password)).join();
        }
    }

    @Override
    public int rows(int asked) {
        return asked;
    }

    @Override
    public InputStream input() {
        return System.in;
    }
}
