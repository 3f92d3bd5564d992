package org.oicq.server.console;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Account;
import org.oicq.schema.Credentials;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.Role;
import org.oicq.server.config.Addresses;
import org.oicq.server.oicq.AccessLog;
import org.oicq.server.oicq.Passwords;
import org.oicq.server.oicq.Rates;

/** How operators log in to the console, and what ends it. What takes long is said. */
final class LogIns {
    /** The audit's word for a log-in. */
    static final String LOG_IN = "console log-in";

    private static final String REFUSED = "console log-in refused";
    private static final long LARGEST_NUMBER = 0xffff_ffffL;

    private final Database database;
    private final Passwords passwords;
    private final Rates rates;
    private final AccessLog access;
    private final WireCharset charset;
    private final Tokens tokens;

    LogIns(Database database, Passwords passwords, Rates rates, AccessLog access, WireCharset charset, Tokens tokens) {
        this.database = database;
        this.passwords = passwords;
        this.rates = rates;
        this.access = access;
        this.charset = charset;
        this.tokens = tokens;
    }

    /** Logs an account in. May take long. */
    Answer logIn(long number, String password, InetAddress from) {
        Answer answer = tried(number, password, from);
        access.consoleLogIn(
                from, number, answer.facts().get("error") instanceof String why ? Optional.of(why) : Optional.empty());
        return answer;
    }

    private Answer tried(long number, String password, InetAddress from) {
        if (number < 1 || number > LARGEST_NUMBER) {
            return Answer.refused(401, "the number or the password is wrong");
        }
        if (!rates.consoleLogin(number, from)) {
            return Answer.refused(429, "that were too many attempts; wait a few minutes");
        }
        Optional<Credentials> right;
        try {
            right = verified(number, password);
        } catch (DatabaseException | RejectedExecutionException e) {
            // Nobody's password was wrong.
            rates.goodConsoleLogin(number, from);
            throw e;
        }
        if (right.isEmpty()) {
            return refused(401, number, from, "the number or the password is wrong");
        }
        if (right.get().role() != Role.OPERATOR) {
            // It counts as a failure, or it would be a way to fill the audit.
            return refused(403, number, from, "this account has no operator role");
        }
        rates.goodConsoleLogin(number, from);
        return logIn(number, right.get(), from);
    }

    /** What is known of an account that is not disabled, and whose password this is. */
    private Optional<Credentials> verified(long number, String password) {
        Optional<Credentials> credentials = database.accounts().credentials(number);
        try {
            boolean right = passwords
                    .verify(number, md5(password), credentials.map(Credentials::passwordHash))
                    .join();
            return credentials.filter(known -> right && !known.disabled());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RejectedExecutionException busy ? busy : e;
        }
    }

    private Answer logIn(long number, Credentials credentials, InetAddress from) {
        String nickname = database.accounts()
                .find(number)
                .map(Account::profile)
                .map(profile -> profile.nickname())
                .orElse("");
        // Before it can do anything.
        database.audit().write(number, LOG_IN, number, "from " + Addresses.shown(from));
        Tokens.Operator operator = new Tokens.Operator(number, credentials.passwordHash());
        String token = tokens.give(operator);
        // It may have been changed while the hash was computed. What is changed from now on ends the token.
        if (!stillIs(operator)) {
            tokens.end(token);
            return Answer.refused(401, "the account was changed; log in again");
        }
        return Answer.ok(Map.of("token", token, "number", number, "nickname", nickname));
    }

    private Answer refused(int status, long number, InetAddress from, String why) {
        database.audit().write(0, REFUSED, number, "from " + Addresses.shown(from) + ": " + why);
        return Answer.refused(status, why);
    }

    private String md5(String password) {
        try {
            return Passwords.md5(new Secret(Text.of(password, charset)));
        } catch (IllegalArgumentException _) {
            // It has characters that no password can have, and is as wrong as another one.
            return "";
        }
    }

    /** Who shows this token, by what is in memory alone. */
    Optional<Tokens.Operator> holder(String token) {
        return tokens.use(token);
    }

    /**
     * Who shows this token, if its account is still what it was at the log-in. Operators' changes end tokens at once; this
     * finds what went unheard, and a password that its user has changed. May take long.
     */
    Optional<Tokens.Operator> checkedHolder(String token) {
        Optional<Tokens.Operator> holder = tokens.use(token);
        if (holder.isPresent() && !stillIs(holder.get())) {
            tokens.end(holder.get());
            return Optional.empty();
        }
        return holder;
    }

    private boolean stillIs(Tokens.Operator operator) {
        return database.accounts()
                .credentials(operator.number())
                .filter(now -> !now.disabled()
                        && now.role() == Role.OPERATOR
                        && now.passwordHash().equals(operator.passwordHash()))
                .isPresent();
    }

    /** An account may have another role or password, or be disabled or gone. */
    void changed(long number) {
        tokens.end(number);
    }

    /** Any account may have been changed: ends what must end. May take long. */
    void mayHaveChanged() {
        tokens.operators().stream().filter(operator -> !stillIs(operator)).forEach(tokens::end);
    }

    /** Whether somebody is logged in as this operator. */
    boolean isIn(long number) {
        return tokens.operators().stream().anyMatch(operator -> operator.number() == number);
    }

    /** A token ends. */
    void logOut(String token) {
        tokens.end(token);
    }
}
