package org.oicq.tools.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.oicq.conversations.House.Account;

/** Accounts from a file, for a server where nobody can register: each is used once, since a conversation changes it. */
final class Accounts {
    private final Deque<Account> left = new ArrayDeque<>();

    /**
     * The accounts of a file.
     *
     * @throws IllegalArgumentException where a line is not {@code NUMBER PASSWORD}
     */
    static Accounts read(Path file) throws IOException {
        Accounts accounts = new Accounts();
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            String[] words = text.strip().split("\\s+", -1);
            if (text.isBlank() || text.strip().startsWith("#")) {
                continue;
            }
            if (words.length != 2 || !words[0].matches("[0-9]{1,10}")) {
                throw new IllegalArgumentException(file + ", line " + line + ": write NUMBER PASSWORD");
            }
            accounts.left.add(new Account(Long.parseLong(words[0]), words[1]));
        }
        return accounts;
    }

    int left() {
        return left.size();
    }

    Account next() {
        return left.removeFirst();
    }
}
