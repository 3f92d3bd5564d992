package org.oicq.server.oicq;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.AccountForm;
import org.oicq.schema.Account;
import org.oicq.schema.AccountTable;
import org.oicq.schema.Credentials;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.NewAccount;
import org.oicq.server.config.Registration;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.Outlet;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts: registering, logging in and out, and a user's own data. Everything here may block. */
public final class Accounts {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    /** Numbers below are never accounts (docs/rules.md, "Numbers"). */
    public static final long FIRST_NUMBER = 10_001;

    private final AccountTable table;
    private final LoginTimes loginTimes;
    private final Passwords passwords;
    private final Profiles profiles;
    private final Rates rates;
    private final Sessions sessions;
    private final SessionLife life;
    private final Blocks blocks;
    private final AccessLog access;
    private final ServerConfig config;
    private volatile Registration registration;

    /** Grows with each change that a log-in which is under way may not have seen. */
    private final AtomicLong changes = new AtomicLong();

    public Accounts(
            AccountTable table,
            LoginTimes loginTimes,
            Passwords passwords,
            Profiles profiles,
            Rates rates,
            Sessions sessions,
            SessionLife life,
            Blocks blocks,
            AccessLog access,
            ServerConfig config) {
        this.table = table;
        this.loginTimes = loginTimes;
        this.passwords = passwords;
        this.profiles = profiles;
        this.rates = rates;
        this.sessions = sessions;
        this.life = life;
        this.blocks = blocks;
        this.access = access;
        this.config = config;
        this.registration = config.registration();
    }

    /** Who may register from now on. */
    public void registration(Registration now) {
        registration = now;
    }

    /**
     * Some account may have another password or role, or be disabled or gone. To be called before the sessions that must end
     * are looked for: a log-in that is not found there looks at its account again.
     */
    public void changed() {
        changes.incrementAndGet();
    }

    /** Makes an account for somebody over a connection, and gives its number. */
    public Result<Long> register(Outlet outlet, AccountForm form) {
        return access.registered(outlet, tryRegister(outlet, form));
    }

    private Result<Long> tryRegister(Outlet outlet, AccountForm form) {
        Registration by = registration;
        if (by == Registration.CLOSED) {
            return Result.refused(Refusal.REGISTRATION_CLOSED);
        }
        Optional<Refusal> problem = profiles.problem(form);
        if (problem.isPresent()) {
            return Result.refused(problem.get());
        }
        Optional<Authentication> authentication = Coded.find(Authentication.class, form.authentication());
        if (authentication.isEmpty() || authentication.get() == Authentication.UNCHANGED) {
            return Result.refused(Refusal.NO_SUCH_AUTHENTICATION);
        }
        if (form.password().text().isEmpty()) {
            return Result.refused(Refusal.EMPTY_PASSWORD);
        }
        if (!rates.registration(outlet.address())) {
            return Result.refused(Refusal.TOO_FAST);
        }
        Optional<String> hash = hash(Passwords.md5(form.password()), outlet);
        if (hash.isEmpty()) {
            return Result.refused(Refusal.TOO_BUSY);
        }
        if (by == Registration.INVITE) {
            // The form has no field for the code, so it stands in that for the e-mail address, and is not kept as one.
            NewAccount account =
                    new NewAccount(Profiles.toStored(form).withoutEmail(), form.authentication(), hash.get());
            return table.createInvited(account, form.email().toString())
                    .map(Result::ok)
                    .orElse(Result.refused(Refusal.NOT_INVITED));
        }
        return Result.ok(table.create(new NewAccount(Profiles.toStored(form), form.authentication(), hash.get())));
    }

    /**
     * Logs a number in over a connection; an older session of the number ends. What waits for it starts to flow with
     * {@link SessionLife#start}, when the log-in has been answered.
     *
     * @param md5 the lower-case hex MD5 of the password
     */
    public Result<Session> logIn(Outlet outlet, long number, String md5, DisplayMode mode) {
        if (!rates.login(number, outlet.address())) {
            return access.loggedIn(outlet, number, Result.refused(Refusal.TOO_FAST));
        }
        try {
            return access.loggedIn(outlet, number, tryLogIn(outlet, number, md5, mode));
        } catch (DatabaseException e) {
            // Nobody's password was wrong.
            rates.goodLogin(number, outlet.address());
            throw e;
        }
    }

    private Result<Session> tryLogIn(Outlet outlet, long number, String md5, DisplayMode mode) {
        long before = changes.get();
        Optional<Credentials> credentials = table.credentials(number);
        CompletableFuture<Boolean> verdict =
                passwords.verify(number, md5, credentials.map(Credentials::passwordHash), outlet::attention);
        boolean atOnce = verdict.isDone();
        boolean right;
        try {
            right = verdict.join();
            if (right && !atOnce) {
                // A hash takes its time, and an operator may have barred the user meanwhile.
                before = changes.get();
                credentials = again(number, md5, credentials.orElseThrow());
            }
        } catch (CompletionException e) {
            rates.goodLogin(number, outlet.address());
            return Result.refused(busy(e));
        }
        if (!right || credentials.isEmpty() || credentials.get().disabled()) {
            return Result.refused(Refusal.WRONG_PASSWORD);
        }
        loginTimes.note(number);
        rates.goodLogin(number, outlet.address());
        strengthen(number, md5, credentials.get().passwordHash());
        Session session = new Session(number, outlet, credentials.get().supervisor(), mode, config);
        // What can fail comes before: a session that its connection does not know of would never end.
        if (!life.open(session, "your number has logged in from elsewhere")) {
            return Result.refused(Refusal.TOO_BUSY);
        }
        loadBlocks(session);
        // That may have waited for an older session. An operator's change from now on finds this session.
        return changes.get() == before ? Result.ok(session) : checked(session, md5, credentials.get());
    }

    /** A log-in without that is none: those who are blocked would see it. */
    private void loadBlocks(Session session) {
        try {
            blocks.load(session);
        } catch (DatabaseException e) {
            life.undo(session);
            throw e;
        }
    }

    /** A session that stays only if its account is still as it was when the password was verified. */
    private Result<Session> checked(Session session, String md5, Credentials verified) {
        Result<Session> result = Result.refused(Refusal.WRONG_PASSWORD);
        try {
            if (again(session.number(), md5, verified)
                    .filter(now -> !now.disabled() && now.supervisor() == session.supervisor())
                    .isPresent()) {
                result = Result.ok(session);
            }
        } catch (CompletionException e) {
            result = Result.refused(busy(e));
        } finally {
            if (result instanceof Result.Refused<Session>) {
                life.undo(session, "your account was changed; log in again");
            }
        }
        return result;
    }

    /** An account as it is now; empty where it is gone, or what was verified is not its password any more. */
    private Optional<Credentials> again(long number, String md5, Credentials verified) {
        return table.credentials(number).filter(now -> {
            String hash = now.passwordHash();
            // Another hash can be of the same password, at the cost that the settings ask for now.
            return hash.equals(verified.passwordHash())
                    || passwords.verify(number, md5, Optional.of(hash)).join();
        });
    }

    /** A password that was right tells enough to keep it at the cost that the settings ask for now. */
    private void strengthen(long number, String md5, String stored) {
        if (passwords.outdated(stored)) {
            var _ = passwords
                    .hash(md5)
                    .thenAccept(stronger -> table.strengthenHash(number, stored, stronger))
                    .exceptionally(e -> {
                        LOG.warn("The password hash of {} keeps its old cost for now: {}", number, e.getMessage());
                        return null;
                    });
        }
    }

    /** A user's account, for its profile. */
    public Result<Account> find(long number) {
        return table.find(number).map(Result::ok).orElseGet(() -> Result.refused(Refusal.NO_SUCH_USER));
    }

    /** A user's profile on the wire. */
    public org.oicq.codec.packet.Profile profile(Account account) {
        return profiles.toWire(account.profile());
    }

    /**
     * Changes a user's own data; an empty password and authentication 255 leave theirs as they are. A new password ends
     * the number's other sessions.
     */
    public Result<Account> change(Session session, AccountForm form) {
        if (!rates.change(session.number())) {
            return Result.refused(Refusal.TOO_FAST);
        }
        Optional<Refusal> problem = profiles.problem(form);
        if (problem.isPresent()) {
            return Result.refused(problem.get());
        }
        Optional<Authentication> authentication = Coded.find(Authentication.class, form.authentication());
        if (authentication.isEmpty()) {
            return Result.refused(Refusal.NO_SUCH_AUTHENTICATION);
        }
        Optional<String> hash = Optional.empty();
        if (!form.password().text().isEmpty()) {
            hash = hash(Passwords.md5(form.password()), session.outlet());
            if (hash.isEmpty()) {
                return Result.refused(Refusal.TOO_BUSY);
            }
        }
        OptionalInt authenticationCode = authentication.get() == Authentication.UNCHANGED
                ? OptionalInt.empty()
                : OptionalInt.of(form.authentication());
        if (!table.changeProfile(session.number(), Profiles.toStored(form), authenticationCode, hash)) {
            return Result.refused(Refusal.NO_SUCH_USER);
        }
        if (hash.isPresent()) {
            changed();
            sessions.find(session.number())
                    .filter(other -> other != session)
                    .ifPresent(other -> life.end(other, "your password was changed"));
        }
        return find(session.number());
    }

    private Optional<String> hash(String md5, Outlet outlet) {
        try {
            return Optional.of(passwords.hash(md5, outlet::attention).join());
        } catch (CompletionException e) {
            busy(e);
            return Optional.empty();
        }
    }

    private static Refusal busy(CompletionException e) {
        if (e.getCause() instanceof RejectedExecutionException) {
            return Refusal.TOO_BUSY;
        }
        throw e;
    }
}
