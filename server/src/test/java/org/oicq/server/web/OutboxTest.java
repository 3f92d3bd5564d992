package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;

/** What waits for a client that asks for it from time to time. */
class OutboxTest {
    /** The connection that everything goes over, … */
    private static final Carrier ONE = new OpenCarrier();
    /** … and one beside it. */
    private static final Carrier OTHER = new OpenCarrier();

    private final Outbox outbox = new Outbox(1000);

    private static Message said(String words) {
        return new Message(MessageFlag.USER.code(), 10001, Text.of(words), 0);
    }

    private static Message status(long who) {
        return new Message(MessageFlag.SYSTEM.code(), who, Text.of("1"), InformationType.MODE_CHANGED.code());
    }

    private static List<String> words(Outbox.Batch batch) {
        return batch.messages().stream()
                .map(message -> message.information().toString())
                .toList();
    }

    /** Gives, and writes the answer. */
    private static Outbox.Batch give(Outbox from) {
        Outbox.Batch batch = from.give();
        from.sent(batch, ONE);
        return batch;
    }

    @Test
    void whatBrokeOnItsWayComesAgainInOrder() {
        outbox.add(said("a"));
        outbox.add(said("b"));
        Outbox.Batch first = give(outbox);
        outbox.add(said("c"));
        outbox.takeBack(first);
        assertEquals(0, outbox.arrived(System.nanoTime(), ONE));
        assertEquals(List.of("a", "b", "c"), words(give(outbox)));
        assertEquals(3, outbox.arrived(System.nanoTime(), ONE));
    }

    @Test
    void whatALaterRequestHasProvenIsNotTakenBack() {
        outbox.add(said("a"));
        long before = System.nanoTime();
        Outbox.Batch batch = outbox.give();
        assertEquals(0, outbox.arrived(System.nanoTime(), ONE), "the answer is not written yet");
        outbox.sent(batch, ONE);
        assertEquals(0, outbox.arrived(before, ONE));
        assertEquals(1, outbox.arrived(System.nanoTime(), ONE));
        outbox.takeBack(batch);
        assertEquals(List.of(), words(give(outbox)));
        assertEquals(0, outbox.arrived(System.nanoTime(), ONE));
    }

    /** Otherwise the first would be forgotten, and a third request taken for its proof, though it broke. */
    @Test
    void nothingIsGivenWhileAnAnswerIsOnItsWay() {
        outbox.add(said("a"));
        Outbox.Batch first = give(outbox);
        outbox.add(said("b"));
        assertTrue(give(outbox).isEmpty());
        outbox.takeBack(first);
        assertEquals(0, outbox.arrived(System.nanoTime(), ONE));
        assertEquals(List.of("a", "b"), words(give(outbox)));
    }

    /** The client may have given up the connection that carries the answer. */
    @Test
    void aRequestOverAnotherConnectionShowsOnlyWhatTheClientHasWhole() {
        outbox.add(said("a"));
        Outbox.Batch batch = give(outbox);
        CompletableFuture<Void> known = outbox.known(OTHER);
        assertFalse(known.isDone());
        assertTrue(outbox.known(ONE).isDone(), "it speaks again on the same one");
        assertEquals(0, outbox.arrived(System.nanoTime(), OTHER));
        outbox.whole(batch);
        assertTrue(known.isDone());
        assertEquals(1, outbox.arrived(System.nanoTime(), OTHER));
        assertEquals(0, outbox.read(batch), "known already");
    }

    @Test
    void whoEndsTheConnectionAfterTheWholeAnswerHasReadIt() {
        outbox.add(said("a"));
        Outbox.Batch batch = give(outbox);
        outbox.whole(batch);
        assertEquals(1, outbox.read(batch));
        outbox.takeBack(batch);
        assertTrue(give(outbox).isEmpty());
    }

    @Test
    void itIsCongestedByMessagesAndByBytesAndNotByStatuses() {
        IntStream.range(0, 500).forEach(i -> outbox.add(status(i)));
        assertFalse(outbox.congested());
        IntStream.range(0, Outbox.BATCH - 1).forEach(i -> outbox.add(said("x")));
        assertFalse(outbox.congested());
        outbox.add(said("x"));
        assertTrue(outbox.congested());

        Outbox other = new Outbox(1000);
        other.add(said("x".repeat(1000)));
        assertFalse(other.congested());
        other.add(said("x"));
        assertTrue(other.congested());
        other.give();
        assertFalse(other.congested());
    }

    @Test
    void theOldestStatusesAreDroppedAndNoMessage() {
        Outbox big = new Outbox(1_000_000);
        big.add(said("kept"));
        IntStream.range(0, 10_000).forEach(i -> big.add(status(i)));
        List<Message> all = new ArrayList<>();
        for (List<Message> batch = give(big).messages();
                !batch.isEmpty();
                batch = give(big).messages()) {
            all.addAll(batch);
            big.arrived(System.nanoTime(), ONE);
        }
        assertEquals(2000, all.size());
        assertEquals("kept", all.getFirst().information().toString());
        assertEquals(8001, all.get(1).number());
        assertEquals(9999, all.getLast().number());
    }
}
