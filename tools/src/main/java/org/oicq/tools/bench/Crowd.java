package org.oicq.tools.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.ServerPacket;

/** The generator's accounts: made where they are missing, kept in a file, and logged in, so many at once. */
final class Crowd {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final String CHEAP_HASH = "for many accounts start the server with --no-rate-limits and a cheap"
            + " password hash (--hash-memory 64 --hash-passes 1)";

    private final Engine engine;
    private final @Nullable Path file;
    private final int atOnce;
    private final Progress progress;

    /**
     * @param file where the accounts are kept, or null to use new ones each time
     * @param atOnce connections that register or log in at the same time
     */
    Crowd(Engine engine, @Nullable Path file, int atOnce, Progress progress) {
        this.engine = engine;
        this.file = file;
        this.atOnce = atOnce;
        this.progress = progress;
    }

    /** So many users: those of the file, and new ones where it has too few. */
    List<User> users(int count) throws BenchException {
        List<User> users = new ArrayList<>();
        if (file != null && Files.exists(file)) {
            read(file, users, count);
        }
        List<User> missing = new ArrayList<>();
        String password = password();
        while (users.size() + missing.size() < count) {
            missing.add(new User(engine, 0, password));
        }
        if (file != null && !missing.isEmpty()) {
            writable(file);
        }
        try {
            new Entry(missing, null).all();
        } finally {
            missing.removeIf(user -> user.number() == 0);
            if (file != null) {
                append(file, missing);
            }
        }
        users.addAll(missing);
        return users;
    }

    /**
     * Logs users in.
     *
     * @param then who watches each one from its log-in on
     * @return nanoseconds from connecting to the log-in's answer
     */
    Histogram logIn(List<User> users, User.Watcher then) throws BenchException {
        Entry entry = new Entry(users, then);
        entry.all();
        return entry.times;
    }

    /** Nobody else shall log in as them: the numbers are easily guessed. */
    private static String password() {
        byte[] random = new byte[12];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void read(Path from, List<User> users, int count) throws BenchException {
        try (var lines = Files.newBufferedReader(from, StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null && users.size() < count; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length != 2 || !words[0].matches("[1-9]\\d{4,9}") || words[1].isEmpty()) {
                    throw new BenchException(
                            BenchException.USAGE,
                            "line " + (users.size() + 1) + " of " + from + " is no 'NUMBER PASSWORD'");
                }
                users.add(new User(engine, Long.parseLong(words[0]), words[1]));
            }
        } catch (IOException e) {
            throw new BenchException(BenchException.USAGE, from + " cannot be read: " + e.getMessage());
        }
    }

    /** Makes the file before any account, so that none is lost to a wrong path. */
    private static void writable(Path path) throws BenchException {
        try {
            if (!Files.exists(path)) {
                Set<?> views = path.getFileSystem().supportedFileAttributeViews();
                if (views.contains("posix")) {
                    Files.createFile(
                            path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                } else {
                    Files.createFile(path);
                }
            }
        } catch (IOException e) {
            throw new BenchException(BenchException.USAGE, path + " cannot be written: " + e.getMessage());
        }
    }

    private static void append(Path path, List<User> users) throws BenchException {
        try {
            List<String> lines = users.stream()
                    .map(user -> user.number() + " " + user.password())
                    .toList();
            Files.write(path, lines, StandardCharsets.US_ASCII, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new BenchException(BenchException.USAGE, path + " cannot be written: " + e.getMessage());
        }
    }

    /** Brings users in, or registers them where nobody watches them afterwards. */
    private final class Entry implements User.Watcher {
        final Histogram times = Tally.histogram();
        private final List<User> users;
        private final Deque<User> waiting;
        private final User.@Nullable Watcher then;
        private final KeepAlives keepAlives;
        private int underWay;
        private int done;
        private long lastDone;
        private @Nullable BenchException failure;

        Entry(List<User> users, User.@Nullable Watcher then) {
            this.users = users;
            this.waiting = new ArrayDeque<>(users);
            this.then = then;
            this.keepAlives = new KeepAlives(users, KEEP_ALIVE_SECONDS);
        }

        void all() throws BenchException {
            if (users.isEmpty()) {
                return;
            }
            Engine.need(users.size());
            lastDone = System.nanoTime();
            engine.run(this::step);
        }

        private long step(long now) throws BenchException {
            if (failure != null) {
                throw failure;
            }
            if (done == users.size()) {
                return -1;
            }
            while (underWay < atOnce && !waiting.isEmpty()) {
                User user = waiting.remove();
                user.watchedBy(this);
                underWay++;
                if (then == null) {
                    user.register();
                } else {
                    user.logIn();
                }
            }
            if (now - lastDone > PATIENCE) {
                throw new BenchException(
                        BenchException.NO_CONNECTION,
                        "no " + what() + " was answered for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s (" + done
                                + " of " + users.size() + " were before); " + CHEAP_HASH);
            }
            progress.tick(now, () -> what() + "s: " + done + " of " + users.size());
            return keepAlives.send(now);
        }

        private String what() {
            return then == null ? "registration" : "log-in";
        }

        private void finished(long at) {
            underWay--;
            done++;
            lastDone = at;
        }

        @Override
        public void registered(User user) {
            finished(System.nanoTime());
        }

        @Override
        public void loggedIn(User user, LoginReply reply, long at) {
            Tally.record(times, at - user.startedAt());
            finished(at);
            if (then != null) {
                user.watchedBy(then);
                then.loggedIn(user, reply, at);
            }
        }

        @Override
        public void failed(User user, BenchException why) {
            if (failure != null) {
                return;
            }
            String advice = "";
            if (why.exitCode() == BenchException.REFUSED) {
                advice = then == null
                        ? "; registrations are limited by the server: " + CHEAP_HASH
                        : file == null ? "" : "; if " + file + " is of another server, remove it";
            }
            failure = new BenchException(why.exitCode(), why.getMessage() + advice);
        }

        @Override
        public void received(User user, ServerPacket packet, long at) {}

        @Override
        public void lost(User user, String why) {
            throw new AssertionError("watched by another one since the log-in");
        }
    }
}
