package org.oicq.server.admin;

import java.io.InputStream;
import org.oicq.codec.wire.Secret;
import org.oicq.schema.Database;
import org.oicq.server.config.ServerConfig;

/** What an operator's command works on, and for whom. */
public interface Desk {
    Database database();

    /** The settings that count: on the command line those that it names, in the console those in force. */
    ServerConfig settings();

    /** Who acts, as the audit has it: an operator's number, or 0 for somebody at the server's command line. */
    long actor();

    /**
     * A password that goes with the command, for an account that it makes or changes.
     *
     * @throws IllegalArgumentException where there is none; the message is a sentence for a person
     */
    String password();

    /** The hash to store for a password. May take long. */
    String hash(Secret password);

    /** The most rows that an answer may have, where a command asks for so many. */
    int rows(int asked);

    /**
     * What comes with the command, to be read once: standard input, or what a browser sends.
     *
     * @throws IllegalArgumentException where nothing can; the message is a sentence for a person
     */
    InputStream input();

    /** Writes into the audit what was done. */
    default void audit(String action, long subject, String detail) {
        database().audit().write(actor(), action, subject, detail);
    }
}
