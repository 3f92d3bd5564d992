package org.oicq.schema;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.Stored;

/** What tests of the tables start from. */
final class Given {
    private Given() {}

    static Profile profile(String nickname) {
        return new Profile(
                nickname,
                3,
                1,
                22,
                "王小明",
                1,
                11,
                "北京",
                "中关村",
                "100080",
                3,
                "清华",
                4,
                "62780001",
                "126-1234",
                "a@b.cn",
                "围棋",
                "大家好 😀");
    }

    static NewAccount newAccount(String nickname) {
        return new NewAccount(profile(nickname), 1, "hash of " + nickname);
    }

    static long account(Database database) {
        return database.accounts().create(newAccount("someone"));
    }

    static long[] accounts(Database database, int count) {
        var numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = account(database);
        }
        return numbers;
    }

    static NewMessage message(long receiver, long sender, String text) {
        return new NewMessage(receiver, 2, sender, text, 0, Instant.parse("2002-11-22T08:00:00.123456Z"), 0, false);
    }

    /** One thread after the other, as a server's commits come. */
    private static final Object COMMITS = new Object();

    private static long commits;

    /** A number for a commit of messages, above those of all before. */
    static long commit() {
        synchronized (COMMITS) {
            return ++commits;
        }
    }

    static List<Stored> store(Database database, List<NewMessage> batch, int maxMessages, long maxBytes) {
        synchronized (COMMITS) {
            return database.messages().store(commit(), batch, maxMessages, maxBytes);
        }
    }

    static List<Stored> storeWhole(Database database, List<NewMessage> batch, int maxMessages, long maxBytes) {
        synchronized (COMMITS) {
            return database.messages().storeWhole(commit(), batch, maxMessages, maxBytes);
        }
    }

    /** The texts of the messages that wait for a receiver, page by page. */
    static List<String> texts(Database database, long receiver) {
        var all = new ArrayList<String>();
        var page = database.messages().waiting(receiver, 0).rows();
        while (!page.isEmpty()) {
            page.forEach(waiting -> all.add(((MessageTable.StoredMessage) waiting).information()));
            page = database.messages().waiting(receiver, page.getLast().id()).rows();
        }
        return all;
    }

    /** Fails unless every group's counter is the number of its friends. */
    static void checkCounters(TestDatabase test) {
        var wrong = test.number("""
                SELECT count(*) FROM friend_groups g WHERE members <>
                    (SELECT count(*) FROM friends f WHERE f.owner = g.owner AND f.group_number = g.number)
                """);
        if (wrong > 0) {
            throw new AssertionError(wrong + " groups have a wrong counter");
        }
    }

    /** Fails unless every mailbox's totals are those of its messages. */
    static void checkTotals(TestDatabase test) {
        var wrong = test.number("""
                SELECT count(*) FROM mailboxes b WHERE (messages, bytes) <>
                    (SELECT count(*), coalesce(sum(octet_length(information)), 0) FROM messages m
                     WHERE m.receiver = b.receiver)
                """);
        if (wrong > 0) {
            throw new AssertionError(wrong + " mailboxes have wrong totals");
        }
    }

    /** Runs all of these at the same time, each on a thread of its own, and gives their results in order. */
    static <T> List<T> race(List<Callable<T>> runners) throws Exception {
        var start = new CyclicBarrier(runners.size());
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var running = new ArrayList<Future<T>>();
            for (var runner : runners) {
                running.add(threads.submit(() -> {
                    start.await();
                    return runner.call();
                }));
            }
            var results = new ArrayList<T>();
            for (var runner : running) {
                results.add(runner.get());
            }
            return results;
        }
    }
}
