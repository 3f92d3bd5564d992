package org.oicq.server.oicq.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Packets 0x13 to 0x15 over real connections: what either side hears, and what the database says of it. */
class FileTransferTest {
    private TestServer server = TestServer.start();
    private TestClient anna = server.connect();
    private TestClient bert = server.connect();

    @BeforeEach
    void join() {
        join(anna, "anna");
        join(bert, "bert");
    }

    private static void join(TestClient client, String nickname) {
        client.register(nickname);
        client.logIn();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static OfferFile offer(TestClient from, long to, long length) {
        return new OfferFile(from.number(), to, Text.of("照片.jpg"), length);
    }

    private static AnswerFile answer(TestClient by, TestClient to, int allow) {
        return new AnswerFile(by.number(), to.number(), allow);
    }

    private static FileContent piece(TestClient from, TestClient to, byte[] bytes) {
        return new FileContent(from.number(), to.number(), Blob.of(bytes));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Offers and accepts; both have heard of it. */
    private static void open(TestClient from, TestClient to, long length) {
        from.send(offer(from, to.number(), length));
        assertEquals(offer(from, to.number(), length), to.receive());
        to.send(answer(to, from, 1));
        assertEquals(answer(to, from, 1), from.receive());
    }

    /** The newest transfer as {@code state received/declared}. */
    private String newest() {
        try (var connection = server.database().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT state || ' ' || received || '/' || declared FROM file_transfers ORDER BY id DESC LIMIT 1")) {
            return row.next() ? row.getString(1) : "none";
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** For what the server writes down after both sides have heard of it. */
    private void awaitNewest(String expected) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!newest().equals(expected) && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertEquals(expected, newest());
    }

    @Test
    void aFilePassesAsItIs() throws InterruptedException {
        byte[] file = bytes(3_000_000);
        anna.send(offer(anna, bert.number(), file.length));
        assertEquals(offer(anna, bert.number(), file.length), bert.receive());
        assertEquals("requested 0/3000000", newest());
        bert.send(answer(bert, anna, 1));
        assertEquals(answer(bert, anna, 1), anna.receive());
        assertEquals("accepted 0/3000000", newest());
        Thread sending = Thread.ofVirtual().start(() -> {
            for (int at = 0; at < file.length; at += 1_000_000) {
                ByteBuffer part = ByteBuffer.wrap(file, at, 1_000_000);
                anna.send(new FileContent(anna.number(), bert.number(), Blob.read(part, 1_000_000)));
            }
        });
        ByteBuffer received = ByteBuffer.allocate(file.length);
        while (received.hasRemaining()) {
            FileContent piece = bert.receive(FileContent.class);
            assertEquals(anna.number(), piece.number());
            assertEquals(bert.number(), piece.friendNumber());
            piece.fileContent().writeTo(received);
        }
        assertArrayEquals(file, received.array());
        sending.join();
        anna.barrier();
        assertEquals("complete 3000000/3000000", newest());
        anna.send(piece(anna, bert, bytes(1)));
        assertEquals("0x15 " + bert.number() + ": there is no such file transfer", anna.hear());
        bert.barrier();
    }

    @Test
    void progressIsInTheDatabaseFromTheFirstPieceOn() {
        open(anna, bert, 1000);
        anna.send(piece(anna, bert, bytes(10)));
        assertEquals(10, bert.receive(FileContent.class).fileContent().length());
        anna.barrier();
        assertEquals("active 10/1000", newest());
    }

    @Test
    void anOfferIsRefused() {
        anna.send(offer(anna, bert.number(), 5));
        bert.receive(OfferFile.class);
        bert.send(answer(bert, anna, 0));
        assertEquals(answer(bert, anna, 0), anna.receive());
        assertEquals("refused 0/5", newest());
        bert.send(answer(bert, anna, 1));
        assertEquals("0x14 " + anna.number() + ": there is no such file transfer", bert.hear());
        anna.send(piece(anna, bert, bytes(5)));
        assertEquals("0x15 " + bert.number() + ": there is no such file transfer", anna.hear());
        open(anna, bert, 6);
    }

    @Test
    void whatWasAcceptedIsBrokenOff() {
        open(anna, bert, 1000);
        anna.send(piece(anna, bert, bytes(10)));
        bert.receive(FileContent.class);
        // The piece is with bert before it is counted.
        anna.barrier();
        bert.send(answer(bert, anna, 0));
        assertEquals(answer(bert, anna, 0), anna.receive());
        assertEquals("failed 10/1000", newest());
        open(anna, bert, 5);
    }

    @Test
    void anEmptyFileIsCompleteWhenItIsAccepted() {
        open(anna, bert, 0);
        assertEquals("complete 0/0", newest());
        anna.send(piece(anna, bert, bytes(0)));
        assertEquals("0x15 " + bert.number() + ": there is no such file transfer", anna.hear());
    }

    @Test
    void nothingPassesThatWasNotAccepted() {
        anna.send(offer(anna, bert.number(), 5));
        bert.receive(OfferFile.class);
        anna.send(piece(anna, bert, bytes(5)));
        assertEquals("0x15 " + bert.number() + ": there is no such file transfer", anna.hear());
        bert.barrier();
        TestClient carl = server.join("carl");
        carl.send(piece(carl, bert, bytes(5)));
        assertEquals("0x15 " + bert.number() + ": there is no such file transfer", carl.hear());
        carl.send(answer(carl, anna, 1));
        assertEquals("0x14 " + anna.number() + ": there is no such file transfer", carl.hear());
        anna.send(answer(anna, bert, 1));
        assertEquals("0x14 " + bert.number() + ": there is no such file transfer", anna.hear());
        assertEquals("requested 0/5", newest());
    }

    @Test
    void moreThanWasDeclaredIsRefusedAndNothingOfItPasses() {
        open(anna, bert, 10);
        anna.send(piece(anna, bert, bytes(6)));
        assertArrayEquals(bytes(6), array(bert.receive(FileContent.class)));
        anna.send(piece(anna, bert, bytes(5)));
        assertEquals("0x15 " + bert.number() + ": more bytes than the announced length of the file", anna.hear());
        anna.send(piece(anna, bert, bytes(4)));
        assertArrayEquals(bytes(4), array(bert.receive(FileContent.class)));
        anna.barrier();
        assertEquals("complete 10/10", newest());
    }

    private static byte[] array(FileContent piece) {
        byte[] bytes = new byte[piece.fileContent().length()];
        piece.fileContent().toBuffer().get(bytes);
        return bytes;
    }

    @Test
    void twoFilesInOppositeDirections() {
        open(anna, bert, 10);
        open(bert, anna, 8);
        for (int i = 0; i < 2; i++) {
            anna.send(piece(anna, bert, bytes(5)));
            bert.send(piece(bert, anna, bytes(4)));
            assertArrayEquals(bytes(5), array(bert.receive(FileContent.class)));
            assertArrayEquals(bytes(4), array(anna.receive(FileContent.class)));
        }
        anna.barrier();
        bert.barrier();
        assertEquals(2, server.database().number("SELECT count(*) FROM file_transfers WHERE state = 'complete'"));
    }

    @Test
    void oneAtATimeInADirection() {
        open(anna, bert, 10);
        anna.send(offer(anna, bert.number(), 3));
        assertEquals("0x13 " + bert.number() + ": a file transfer to this user is open already", anna.hear());
    }

    @Test
    void theBiggestLengthIsLegal() {
        open(anna, bert, 4_294_967_295L);
        assertEquals("accepted 0/4294967295", newest());
        anna.send(piece(anna, bert, bytes(1 << 20 >> 1)));
        bert.receive(FileContent.class);
    }

    @Test
    void offersThatBreakARule() {
        long nobody = 77_777;
        anna.send(offer(anna, nobody, 5));
        assertEquals("0x13 77777: no such user", anna.hear());
        anna.send(offer(anna, anna.number(), 5));
        assertEquals("0x13 " + anna.number() + ": that is you yourself", anna.hear());
        anna.send(new OfferFile(anna.number(), bert.number(), Text.EMPTY, 5));
        assertEquals("0x13 " + bert.number() + ": the file's name is empty", anna.hear());
        anna.send(new OfferFile(anna.number(), bert.number(), Text.of("照".repeat(256)), 5));
        assertEquals("0x13 " + bert.number() + ": the file's name is too long", anna.hear());
        anna.send(new AnswerFile(anna.number(), bert.number(), 2));
        assertEquals("0x14 " + bert.number() + ": the answer is neither yes (1) nor no (0)", anna.hear());
        assertEquals("none", newest());
    }

    @Test
    void oneSenderHasSixteenOpenAtTheMost() {
        for (int i = 0; i < 16; i++) {
            long other = server.connect().register("nobody " + i);
            anna.send(offer(anna, other, 5));
        }
        anna.send(offer(anna, bert.number(), 5));
        assertEquals("0x13 " + bert.number() + ": too many of your file transfers are open already", anna.hear());
        bert.send(offer(bert, anna.number(), 5));
        anna.receive(OfferFile.class);
    }

    @Test
    void theSenderLeavesBeforeAnAnswer() throws InterruptedException {
        anna.send(offer(anna, bert.number(), 5));
        bert.receive(OfferFile.class);
        anna.close();
        assertEquals("0x13 " + anna.number() + ": the sender has left; the offer is withdrawn", bert.hear());
        awaitNewest("withdrawn 0/5");
        bert.send(answer(bert, anna, 1));
        assertEquals("0x14 " + anna.number() + ": there is no such file transfer", bert.hear());
    }

    @Test
    void theSenderLeavesInTheMiddle() throws InterruptedException {
        open(anna, bert, 10);
        anna.send(piece(anna, bert, bytes(4)));
        bert.receive(FileContent.class);
        awaitNewest("active 4/10");
        anna.reset();
        assertEquals("0x15 " + anna.number() + ": the sender has left; the file is not whole", bert.hear());
        awaitNewest("failed 4/10");
    }

    @Test
    void theReceiverLeavesInTheMiddle() throws InterruptedException {
        open(anna, bert, 10);
        anna.send(piece(anna, bert, bytes(4)));
        bert.receive(FileContent.class);
        awaitNewest("active 4/10");
        bert.send(new ChangeMode(bert.number(), 4));
        assertEquals("0x15 " + bert.number() + ": the receiver has left; the file is not whole", anna.hear());
        awaitNewest("failed 4/10");
        anna.send(piece(anna, bert, bytes(4)));
        assertEquals("0x15 " + bert.number() + ": there is no such file transfer", anna.hear());
    }

    /** Nobody must be able to tell it from one who has left. */
    @Test
    void whoHidesEndsItsTransfersAsIfItHadLeft() throws InterruptedException {
        open(anna, bert, 10);
        bert.send(new ChangeMode(bert.number(), 2));
        assertEquals("0x15 " + bert.number() + ": the receiver has left; the file is not whole", anna.hear());
        awaitNewest("failed 0/10");
        bert.send(new ChangeMode(bert.number(), 3));
        open(anna, bert, 10);
        TestClient carl = server.join("carl");
        anna.send(offer(anna, carl.number(), 3));
        carl.receive(OfferFile.class);
        anna.send(new ChangeMode(anna.number(), 2));
        assertEquals("0x15 " + anna.number() + ": the sender has left; the file is not whole", bert.hear());
        assertEquals("0x13 " + anna.number() + ": the sender has left; the offer is withdrawn", carl.hear());
        awaitNewest("withdrawn 0/3");
    }

    /** What comes before the log-out or the end of the connection has been sent, however soon that comes. */
    @Test
    void theSenderLeavesRightAfterTheLastByte() throws InterruptedException {
        open(anna, bert, 10);
        anna.send(piece(anna, bert, bytes(10)));
        anna.send(new ChangeMode(anna.number(), 4));
        assertArrayEquals(bytes(10), array(bert.receive(FileContent.class)));
        awaitNewest("complete 10/10");
        bert.barrier();
    }

    @Test
    void anOfferWaitsForItsReceiver() throws InterruptedException {
        bert.close();
        anna.say(bert.number(), "one");
        anna.say(bert.number(), "two");
        anna.send(offer(anna, bert.number(), 10));
        anna.barrier();
        assertEquals("requested 0/10", newest());
        for (int i = 0; i < 2; i++) {
            TestClient again = server.logIn(bert.number());
            if (i == 0) {
                assertEquals("one", again.hear());
                assertEquals("two", again.hear());
            }
            assertEquals(offer(anna, bert.number(), 10), again.receive());
            again.barrier();
            if (i == 0) {
                // It has not answered, so the offer is there the next time, too.
                again.close();
            } else {
                again.send(answer(again, anna, 1));
                assertEquals(answer(bert, anna, 1), anna.receive());
                anna.send(piece(anna, bert, bytes(10)));
                assertArrayEquals(bytes(10), array(again.receive(FileContent.class)));
                anna.barrier();
                assertEquals("complete 10/10", newest());
            }
        }
    }

    @Test
    void anOfferIsWithdrawnBeforeItsReceiverComes() throws InterruptedException {
        bert.close();
        anna.send(offer(anna, bert.number(), 10));
        anna.close();
        awaitNewest("withdrawn 0/10");
        server.logIn(bert.number()).barrier();
    }

    @Test
    void aSenderThatLogsInFromElsewhereOffersAnew() {
        anna.send(offer(anna, bert.number(), 10));
        bert.receive(OfferFile.class);
        TestClient elsewhere = server.logIn(anna.number());
        elsewhere.send(offer(anna, bert.number(), 11));
        assertEquals("0x13 " + anna.number() + ": the sender has left; the offer is withdrawn", bert.hear());
        assertEquals(11, bert.receive(OfferFile.class).fileLength());
        bert.send(answer(bert, anna, 1));
        elsewhere.receive(AnswerFile.class);
        elsewhere.send(piece(anna, bert, bytes(11)));
        bert.receive(FileContent.class);
        elsewhere.barrier();
        assertEquals("complete 11/11", newest());
    }

    @Test
    void anOfferExpires() throws InterruptedException {
        server.close();
        server = TestServer.start("offer-time = 300ms");
        anna = server.join("anna");
        bert = server.join("bert");
        anna.send(offer(anna, bert.number(), 10));
        bert.receive(OfferFile.class);
        assertEquals("0x13 " + bert.number() + ": nobody answered; the offer has expired", anna.hear());
        assertEquals("0x13 " + anna.number() + ": you did not answer; the offer has expired", bert.hear());
        awaitNewest("expired 0/10");
        open(anna, bert, 5);
        anna.send(piece(anna, bert, bytes(1)));
        bert.receive(FileContent.class);
        awaitNewest("active 1/5");
    }

    @Test
    void aServerThatStopsLeavesNothingOpen() {
        open(anna, bert, 10);
        TestClient carl = server.join("carl");
        anna.send(offer(anna, carl.number(), 3));
        carl.receive(OfferFile.class);
        server.stop();
        assertEquals("withdrawn 0/3", newest());
        assertEquals(1, server.database().number("SELECT count(*) FROM file_transfers WHERE state = 'failed'"));
        server.database().execute("UPDATE file_transfers SET state = 'active'");
        server.startAgain();
        assertTrue(newest().startsWith("failed"), "what a dead server left open");
    }
}
