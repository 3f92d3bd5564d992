package org.oicq.browser;

import java.util.Map;
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
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;
import org.oicq.server.net.PortServer;
import org.oicq.server.tls.BadCertificateException;

/** The real server in this process, on a database of its own. When it is started again, its address stays. */
final class Site implements AutoCloseable {
    /** Everybody's password. */
    static final String PASSWORD = "secret1";

    private final TestDatabase database = TestDatabase.create();
    private OicqServer server;
    private int port;

    Site() {
        server = started();
        port = server.address().getPort();
    }

    private OicqServer started() {
        var settings = Settings.read(Map.of(
                "listen", "127.0.0.1:" + port,
                "hash-memory", "64",
                "hash-passes", "1",
                "rate-limits", "false",
                "stop-time", "1s"));
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

    /** Makes the message that waits for somebody a week old. */
    void sentAWeekAgo() throws InterruptedException {
        database.await("SELECT count(*) FROM messages", 1);
        database.execute("UPDATE messages SET sent_at = sent_at - interval '7 days'");
    }

    /** Until the server has no message left that waits for its proof or its receiver. */
    void awaitAllProven() throws InterruptedException {
        database.await("SELECT count(*) FROM messages", 0);
    }

    /** What one types into the browser. */
    String url() {
        return "http://127.0.0.1:" + port + "/";
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
