package org.oicq.server.oicq.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.oicq.Profiles;
import org.oicq.server.oicq.Rates;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Elsewhere;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;
import org.oicq.server.store.MessageStore;

/** A user whose connection has no way for files, as one on the HTTP interface. */
class NoFilesTest {
    @Test
    void takesNoOfferNowNorLater() throws Exception {
        ServerConfig config = Settings.DEFAULTS;
        Sessions sessions = new Sessions();
        try (TestDatabase test = TestDatabase.create()) {
            MessageStore store = new MessageStore(test.database(), config);
            Delivery delivery = new Delivery(sessions, store, test.database().messages(), config, Runnable::run);
            SessionLife life = new SessionLife(
                    sessions, delivery, new SystemMessages(config.charset()), _ -> {}, Elsewhere.NOBODY);
            try (FileTransfers files = new FileTransfers(
                    test.database().transfers(),
                    sessions,
                    delivery,
                    new Profiles(config),
                    new Rates(config),
                    new SystemMessages(config.charset()),
                    FilesElsewhere.NOBODY,
                    config,
                    Runnable::run)) {
                Session anna = session(test.account());
                life.open(anna, "");
                long bert = test.account();
                OfferFile offer = new OfferFile(anna.number(), bert, Text.of("a"), 5);

                // Offline: the offer waits, for a log-in over a connection that can take it.
                assertEquals(Optional.empty(), files.offer(anna, offer));
                Session web = session(bert);
                web.blocked(Set.of());
                life.open(web, "");
                delivery.start(web, () -> files.loggedIn(web));
                assertEquals(List.of(), ((NotedOutlet) web.outlet()).sent());
                files.left(anna);

                assertEquals(Optional.of(Refusal.CANNOT_TAKE_FILES), files.offer(anna, offer));
                assertEquals(List.of(), ((NotedOutlet) web.outlet()).sent());
                assertEquals(1, test.number("SELECT count(*) FROM file_transfers"));

                // A refusal would tell that it is there.
                web.mode(DisplayMode.HIDDEN);
                assertEquals(Optional.empty(), files.offer(anna, offer));
                assertEquals(List.of(), ((NotedOutlet) web.outlet()).sent());
            } finally {
                store.stop();
            }
        }
    }

    private static Session session(long number) {
        return new Session(number, new NotedOutlet(), false, DisplayMode.ONLINE, Settings.DEFAULTS);
    }
}
