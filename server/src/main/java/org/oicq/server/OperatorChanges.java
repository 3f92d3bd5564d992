package org.oicq.server;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.oicq.schema.Account;
import org.oicq.schema.AccountChanges;
import org.oicq.schema.AccountTable;
import org.oicq.schema.DatabaseException;
import org.oicq.server.chat.ChatSubsystem;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends sessions at once when an operator disables or deletes their account, or gives it a new password or role. */
final class OperatorChanges implements AccountChanges.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorChanges.class);

    /** Time after which the changes are read again when they could not be. */
    private static final long RETRY_SECONDS = 1;

    private final Sessions sessions;
    private final SessionLife life;
    private final AccountTable accounts;
    private final Runnable noted;
    private final LongConsumer jobs;
    private final Runnable bansChanged;
    private final Runnable settingsChanged;
    private final LongConsumer console;
    private final Executor blocking;
    private final Optional<ChatSubsystem> chat;
    private final Executor later;

    /** Whether {@link #later} looks again. */
    private final AtomicBoolean waiting = new AtomicBoolean();

    /**
     * Nothing has been changed yet.
     *
     * @param jobs told whose jobs may have changed; 0 for somebody's
     * @param noted told that there was a change, before sessions are looked for
     * @param bansChanged looks at the bans again
     * @param settingsChanged reads the settings again
     * @param console told whose account was changed; 0 for somebody's, and then it may throw {@link DatabaseException}
     * @param chat told of rooms that were changed
     * @param blocking runs what waits for the database
     */
    OperatorChanges(
            Sessions sessions,
            SessionLife life,
            AccountTable accounts,
            Runnable noted,
            LongConsumer jobs,
            Runnable bansChanged,
            Runnable settingsChanged,
            LongConsumer console,
            Optional<ChatSubsystem> chat,
            Executor blocking) {
        this.sessions = sessions;
        this.life = life;
        this.accounts = accounts;
        this.noted = noted;
        this.jobs = jobs;
        this.bansChanged = bansChanged;
        this.settingsChanged = settingsChanged;
        this.console = console;
        this.blocking = blocking;
        this.chat = chat;
        this.later = CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, blocking);
    }

    @Override
    public void changed(long number, AccountChanges.Change change) {
        switch (change) {
            case BANS -> unlessStopping(bansChanged);
            case SETTINGS -> unlessStopping(settingsChanged);
            case ROOM -> chat.ifPresent(rooms -> rooms.changed(number));
            case JOBS -> lookAtJobs(number);
            case DISABLED, DELETED -> {
                noted.run();
                console.accept(number);
                sessions.find(number).ifPresent(session -> end(session, change));
                lookAtJobs(number);
            }
            default -> {
                noted.run();
                console.accept(number);
                sessions.find(number).ifPresent(session -> end(session, change));
            }
        }
    }

    private void lookAtJobs(long owner) {
        unlessStopping(() -> {
            try {
                jobs.accept(owner);
            } catch (DatabaseException e) {
                LOG.warn("Changed jobs are looked at later: {}", e.getMessage());
            }
        });
    }

    private void unlessStopping(Runnable work) {
        try {
            blocking.execute(work);
        } catch (RejectedExecutionException _) {
            // The server stops; what was changed is looked at when it starts again.
        }
    }

    private void end(Session session, AccountChanges.Change change) {
        switch (change) {
            case DISABLED -> life.end(session, "your account was disabled by the operator");
            case DELETED -> life.end(session, "your account was deleted by the operator");
            case PASSWORD -> life.end(session, "your password was changed by the operator");
            case ROLE -> life.end(session, "your role was changed by the operator; log in again");
            case ENABLED, BANS, SETTINGS, ROOM, JOBS -> {}
        }
    }

    /** What was changed while nobody listened: who is disabled, gone or no supervisor any more must not stay logged in. */
    @Override
    public void mayHaveMissed() {
        noted.run();
        chat.ifPresent(ChatSubsystem::mayHaveChanged);
        unlessStopping(bansChanged);
        look();
        lookAtJobs(0);
    }

    private void look() {
        try {
            console.accept(0);
        } catch (DatabaseException e) {
            lookLater(e);
            return;
        }
        for (Session session : sessions.all()) {
            try {
                Optional<Account> account = accounts.find(session.number());
                if (!sessions.isCurrent(session)) {
                    // Another one has taken over, perhaps with what was changed.
                    continue;
                }
                if (account.isEmpty()) {
                    end(session, AccountChanges.Change.DELETED);
                } else if (account.get().disabled()) {
                    end(session, AccountChanges.Change.DISABLED);
                } else if (account.get().supervisor() != session.supervisor()) {
                    end(session, AccountChanges.Change.ROLE);
                }
            } catch (DatabaseException e) {
                lookLater(e);
                return;
            }
        }
    }

    private void lookLater(DatabaseException e) {
        LOG.warn("Changes of accounts cannot be looked for now, and will be: {}", e.getMessage());
        if (waiting.compareAndSet(false, true)) {
            later.execute(() -> {
                waiting.set(false);
                look();
            });
        }
    }
}
