package org.oicq.server.oicq.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Text;
import org.oicq.schema.NewAccount;
import org.oicq.schema.Profile;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.oicq.Profiles;
import org.oicq.server.oicq.Rates;
import org.oicq.server.oicq.SystemMessages;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Delivery;
import org.oicq.server.session.MessageStore;
import org.oicq.server.session.Refusal;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;

/** A user whose connection has no way for files, as one on the HTTP interface. */
class NoFilesTest {
    /** A connection that can do nothing but take packets. */
    private record Plain(List<ServerPacket> sent) implements Connection {
        @Override
        public InetAddress address() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public long send(ServerPacket packet) {
            sent.add(packet);
            return sent.size();
        }

        @Override
        public boolean congested() {
            return false;
        }

        @Override
        public long acknowledged() {
            return 0;
        }

        @Override
        public long evidenceDelay() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void takesNoOfferNowNorLater() throws Exception {
        ServerConfig config = ServerConfig.DEFAULTS;
        Sessions sessions = new Sessions();
        try (TestDatabase test = TestDatabase.create()) {
            MessageStore store = new MessageStore(test.database(), config);
            Delivery delivery = new Delivery(sessions, store, test.database().messages(), config, Runnable::run);
            try (FileTransfers files = new FileTransfers(
                    test.database().transfers(),
                    sessions,
                    delivery,
                    new Profiles(config),
                    new Rates(config),
                    new SystemMessages(config.charset()),
                    config)) {
                Session anna = session(account(test));
                delivery.open(anna, "");
                long bert = account(test);
                OfferFile offer = new OfferFile(anna.number(), bert, Text.of("a"), 5);

                // Offline: the offer waits, for a log-in over a connection that can take it.
                assertEquals(Optional.empty(), files.offer(anna, offer));
                Session web = session(bert);
                delivery.open(web, "");
                delivery.start(web, () -> files.loggedIn(web));
                assertEquals(List.of(), ((Plain) web.connection()).sent());
                files.left(anna);

                assertEquals(Optional.of(Refusal.CANNOT_TAKE_FILES), files.offer(anna, offer));
                assertEquals(List.of(), ((Plain) web.connection()).sent());
                assertEquals(1, test.number("SELECT count(*) FROM file_transfers"));

                // A refusal would tell that it is there.
                web.mode(DisplayMode.HIDDEN);
                assertEquals(Optional.empty(), files.offer(anna, offer));
                assertEquals(List.of(), ((Plain) web.connection()).sent());
            } finally {
                store.stop();
            }
        }
    }

    private static Session session(long number) {
        return new Session(number, new Plain(new ArrayList<>()), false, DisplayMode.ONLINE, ServerConfig.DEFAULTS);
    }

    private static long account(TestDatabase test) {
        Profile profile = new Profile("n", 0, 0, 0, "", 0, 0, "", "", "", 0, "", 0, "", "", "", "", "");
        return test.database().accounts().create(new NewAccount(profile, 0, "hash"));
    }
}
