package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.AccountChanges.Change;

class AccountChangesTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final AccountChanges.Listener listener = new AccountChanges.Listener() {
        @Override
        public void changed(long number, Change change) {
            heard.add(number + " " + change);
        }

        @Override
        public void mayHaveMissed() {
            heard.add("may have missed");
        }
    };

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void hearsWhatOperatorsChangeAndNothingElse() throws Exception {
        var accounts = TEST.database().accounts();
        var number = Given.account(TEST.database());
        try (var _ = TEST.database().listen(listener)) {
            accounts.touchLogins(List.of(number));
            accounts.strengthenHash(number, "hash of someone", "b");
            accounts.setDisabled(77, true);
            accounts.setDisabled(number, true);
            accounts.setDisabled(number, false);
            accounts.setPasswordHash(number, "c");
            accounts.setRole(number, Role.SUPERVISOR);
            TEST.execute("NOTIFY oicq_account, 'no change at all'");
            TEST.execute("NOTIFY oicq_account, '10001 exploded'");
            accounts.delete(number);
            assertEquals(number + " DISABLED", next());
            assertEquals(number + " ENABLED", next());
            assertEquals(number + " PASSWORD", next());
            assertEquals(number + " ROLE", next());
            assertEquals(number + " DELETED", next());
            assertNull(heard.poll());
        }
    }

    @Test
    void connectsAgainAndSaysThatItMayHaveMissedSomething() throws Exception {
        var number = Given.account(TEST.database());
        try (var _ = TEST.database().listen(listener)) {
            TEST.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND query LIKE 'LISTEN%'");
            assertEquals("may have missed", next());
            TEST.database().accounts().setDisabled(number, true);
            assertEquals(number + " DISABLED", next());
        }
    }

    @Test
    void closingEndsItsConnectionAndThread() throws Exception {
        var changes = TEST.database().listen(listener);
        var thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("hears-account"))
                .findAny()
                .orElseThrow();
        changes.close();
        thread.join(5_000);
        assertEquals(Thread.State.TERMINATED, thread.getState());
        assertNull(heard.poll());
    }
}
