package org.oicq.client.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.oicq.client.ClientListener;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.chat.RoomMessage;

/** Counts what waits for the user while a command does something else; all of it goes on waiting. */
final class Waiting implements ClientListener {
    /** The protocol does not say when the stored messages are over, so silence must do. */
    private static final Duration SILENCE = Duration.ofMillis(100);

    private static final Duration AT_MOST = Duration.ofSeconds(1);

    /** Each is said in a line; more than these are a flood. */
    private static final int MOST_ROOM_NOTICES = 500;

    private final Set<Long> requests = new TreeSet<>();
    private final List<RoomMessage> rooms = new ArrayList<>();
    private int messages;
    private int offers;
    private long lastEvent = System.nanoTime();
    private boolean more;

    @Override
    public synchronized void message(Message message) {
        messages++;
        lastEvent = System.nanoTime();
    }

    @Override
    public synchronized void systemMessage(Message message) {
        lastEvent = System.nanoTime();
        Coded.find(InformationType.class, message.informationType()).ifPresent(type -> {
            switch (type) {
                case ASKS_YOU -> requests.add(message.number());
                case ADDED_YOU, AGREED, REFUSED -> messages++;
                case NOTICE, MODE_CHANGED, ASK_FIRST, MONITORED_TALK -> {
                    // For the moment only, and never stored.
                }
            }
        });
    }

    @Override
    public void stillAsked(KeptMessage request) {
        systemMessage(request.message());
    }

    @Override
    public synchronized void roomMessage(RoomMessage message) {
        // The log keeps its entries. What is outside of it comes once, but for requests, which come until they are
        // answered.
        if (message.entry() == 0) {
            lastEvent = System.nanoTime();
            if (rooms.size() < MOST_ROOM_NOTICES) {
                rooms.add(message);
            }
        }
    }

    @Override
    public synchronized void fileOffered(OfferFile offer) {
        offers++;
        lastEvent = System.nanoTime();
    }

    /** Counts anew, for another log-in. */
    synchronized void begin() {
        messages = 0;
        offers = 0;
        requests.clear();
        rooms.removeIf(one -> one.roomInformationType() == RoomInformation.ASKS.code());
    }

    /** Waits until nothing more comes of what is stored. */
    void awaitSilence() throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            long left;
            synchronized (this) {
                left = Math.max(lastEvent, begin) + SILENCE.toNanos() - System.nanoTime();
                more = left > 0 && System.nanoTime() - begin > AT_MOST.toNanos();
                if (left <= 0 || more) {
                    return;
                }
            }
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    /** Says what waits, and how to get it; nothing where nothing does. */
    synchronized void report(Console console) {
        rooms.forEach(one -> console.aside(RoomLines.json(one), "#" + one.room() + " " + RoomLines.line(one, console)));
        if (messages + offers > 0) {
            console.aside(
                    Json.object("event", "waiting", "messages", messages, "files", offers, "complete", !more),
                    waiting());
        }
        if (!requests.isEmpty()) {
            console.aside(Json.object("event", "requests waiting", "numbers", requests), asking());
        }
    }

    private Sentence waiting() {
        Sentence count = offers == 0
                ? Sentence.count(messages, "message")
                : Sentence.of(
                        "and", "{0} and {1}", Sentence.count(messages, "message"), Sentence.count(offers, "file"));
        Sentence what = more ? Sentence.of("at-least", "at least {0}", count) : count;
        String how = messages > 0 ? "listen" : "file receive DIR";
        return messages + offers == 1
                ? Sentence.of("one-waits", "{0} is waiting: ./oicq client {1}", what, how)
                : Sentence.of("waiting", "{0} are waiting: ./oicq client {1}", what, how);
    }

    private Sentence asking() {
        String who = requests.stream().limit(5).map(String::valueOf).collect(Collectors.joining(", "));
        return requests.size() > 5
                ? Sentence.of(
                        "many-ask",
                        "{0} and {1} more ask to add you: ./oicq client answer NUMBER yes|no",
                        who,
                        requests.size() - 5)
                : requests.size() == 1
                        ? Sentence.of("one-asks", "{0} asks to add you: ./oicq client answer NUMBER yes|no", who)
                        : Sentence.of("some-ask", "{0} ask to add you: ./oicq client answer NUMBER yes|no", who);
    }
}
