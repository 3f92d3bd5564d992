package org.oicq.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.schema.FaxTable;
import org.oicq.schema.Job;
import org.oicq.schema.Role;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;
import org.oicq.server.documents.DocumentFolder;
import org.oicq.server.net.PortServer;
import org.oicq.server.tls.BadCertificateException;

/** The real server in this process, on a database of its own. When it is started again, its address stays. */
final class Site implements AutoCloseable {
    /** Everybody's password. */
    static final String PASSWORD = "secret1";

    private final TestDatabase database = TestDatabase.create();
    private final Map<String, String> more;
    private OicqServer server;
    private int port;

    Site() {
        this(Map.of());
    }

    /** A server with these settings too. */
    Site(Map<String, String> more) {
        this.more = more;
        server = started();
        port = server.address().getPort();
    }

    private OicqServer started() {
        Map<String, String> all = new HashMap<>(Map.of(
                "listen", "127.0.0.1:" + port,
                "hash-memory", "64",
                "hash-passes", "1",
                "rate-limits", "false",
                "stop-time", "1s"));
        all.putAll(more);
        var settings = Settings.read(all);
        try {
            return new OicqServer(settings, database.database());
        } catch (PortServer.CannotListenException | BadCertificateException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops as SIGTERM would. */
    void stop() {
        server.close();
    }

    void startAgain() {
        server = started();
    }

    /** Makes the message that waits for a receiver a week old. */
    void sentAWeekAgo(long receiver) throws InterruptedException {
        database.await("SELECT count(*) FROM messages WHERE receiver = " + receiver, 1);
        database.execute("UPDATE messages SET sent_at = sent_at - interval '7 days' WHERE receiver = " + receiver);
    }

    /** Until the server has no message left that waits for a receiver or for its proof. */
    void awaitAllProven(long receiver) throws InterruptedException {
        database.await("SELECT count(*) FROM messages WHERE receiver = " + receiver, 0);
    }

    /** Lets somebody fax or not, as the operator would. */
    void permitFax(long number, boolean on) {
        database.database().faxes().permit(Job.Service.FAX, number, on);
    }

    /** A fax comes in for somebody, as from HylaFAX's hook. {@code data} is the server's data folder. */
    long faxCame(Path data, long owner, String from, String name, byte[] bytes, int pages) throws IOException {
        FaxTable faxes = database.database().faxes();
        long fax = faxes.nextNumber();
        Files.write(new DocumentFolder(data).received(fax), bytes);
        faxes.received(fax, owner, from, name, bytes.length, pages);
        return fax;
    }

    /** Gives somebody so many new friends, in groups of 250; it hears of them at its next log-in. */
    void befriend(long owner, int count) {
        database.execute("""
                INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country, province, city, address,
                    zip_code, education, school, occupation, phone, pager, email, hobbies, description, authentication)
                SELECT password_hash, CASE i %% 2 WHEN 0 THEN 'Friend ' ELSE '朋友 ' END || i, i %% 256, gender, age, real_name, country,
                    province, city, address, zip_code, education, school, occupation, phone, pager, 'crowd', hobbies, description, 0
                FROM accounts, generate_series(1, %d) i WHERE number = %d""".formatted(count, owner));
        database.execute("""
                INSERT INTO friend_groups (owner, number, name, members)
                SELECT %1$d, 1 + i, 'Group ' || i, least(250, %2$d - 250 * (i - 1)) FROM generate_series(1, (%2$d + 249) / 250) i
                """.formatted(owner, count));
        database.execute("""
                INSERT INTO friends (owner, friend, group_number)
                SELECT %d, number, 2 + (row_number() OVER (ORDER BY number) - 1) / 250 FROM accounts WHERE email = 'crowd'
                """.formatted(owner));
    }

    /** Puts so many more messages of somebody into a room's log, as if they had been said. */
    void said(long room, long number, int count) {
        long last = database.number("SELECT last_entry FROM rooms WHERE number = " + room);
        database.execute("""
                INSERT INTO room_entries (room, entry, at, about, flag, information_type, information)
                SELECT %1$d, i, 1790000000 + 60 * i, %2$d, 1, 0, 'entry ' || i || repeat(' and some words more, 还有几个字', i %% 7)
                FROM generate_series(%3$d, %4$d) i""".formatted(room, number, last + 1, last + count));
        database.execute("UPDATE rooms SET last_entry = %d WHERE number = %d".formatted(last + count, room));
    }

    /** The code of an invitation for one account, as the operator makes it. */
    String invitation() {
        return database.database().invites().create(1, Optional.empty(), "");
    }

    /** What one types into the browser. */
    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Where the operator's console is. */
    String consoleUrl() {
        return "http://127.0.0.1:" + server.operatorAddress().orElseThrow().getPort() + "/";
    }

    /** Gives somebody the operator's role. */
    void makeOperator(long number) {
        database.database().accounts().setRole(number, Role.OPERATOR);
    }

    /** Ends an operator's log-ins, as a change of its role does. */
    void endConsole(long number) {
        database.database().accounts().setRole(number, Role.USER);
        database.database().accounts().setRole(number, Role.OPERATOR);
    }

    /** Somebody on the reference client, registered and logged in. */
    OicqClient join(String nickname, Authentication authentication, ClientListener listener) {
        OicqClient client = await(OicqClient.connect("127.0.0.1", port, ClientOptions.DEFAULTS, listener));
        long number = await(client.register(Profile.named(Text.of(nickname)), PASSWORD, authentication));
        await(client.logIn(number, PASSWORD, LoginMode.NORMAL));
        return client;
    }

    /** What a future comes to, within a bounded time. */
    static <T> T await(java.util.concurrent.CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
