package org.oicq.server;

import java.util.Optional;
import org.oicq.schema.Account;
import org.oicq.schema.AccountChanges;
import org.oicq.schema.AccountTable;
import org.oicq.schema.DatabaseException;
import org.oicq.server.session.Delivery;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends sessions at once when an operator disables or deletes their account, or gives it a new password. */
final class OperatorChanges implements AccountChanges.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorChanges.class);

    private final Sessions sessions;
    private final Delivery delivery;
    private final AccountTable accounts;

    OperatorChanges(Sessions sessions, Delivery delivery, AccountTable accounts) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.accounts = accounts;
    }

    @Override
    public void changed(long number, AccountChanges.Change change) {
        switch (change) {
            case DISABLED -> end(number, "your account was disabled by the operator");
            case DELETED -> end(number, "your account was deleted by the operator");
            case PASSWORD -> end(number, "your password was changed by the operator");
            case SUPERVISOR -> end(number, "your role was changed by the operator; log in again");
            case ENABLED -> {}
        }
    }

    private void end(long number, String notice) {
        sessions.find(number).ifPresent(session -> delivery.end(session, notice));
    }

    /** What was changed while nobody listened: accounts that are disabled or gone must not stay logged in. */
    @Override
    public void mayHaveMissed() {
        for (Session session : sessions.all()) {
            try {
                Optional<Account> account = accounts.find(session.number());
                if (account.isEmpty()) {
                    changed(session.number(), AccountChanges.Change.DELETED);
                } else if (account.get().disabled()) {
                    changed(session.number(), AccountChanges.Change.DISABLED);
                }
            } catch (DatabaseException e) {
                LOG.warn("Changes of accounts could not be looked for: {}", e.getMessage());
                return;
            }
        }
    }
}
