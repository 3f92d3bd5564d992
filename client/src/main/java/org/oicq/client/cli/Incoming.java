package org.oicq.client.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.client.RoomFeed;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.text.Shown;

/**
 * Prints what comes. To the server it has arrived then, so messages are always a result: whatever becomes of what is said
 * beside the work, they are not lost.
 */
class Incoming implements ClientListener {
    private final Console console;
    private final boolean listening;
    private final RoomFeed rooms = new RoomFeed(this::roomEntry);
    private volatile long lastEvent = System.nanoTime();
    private volatile @Nullable OicqClient client;

    /** The kept message that is being shown; null while one without id and time is. */
    private @Nullable KeptMessage kept;

    /** Whether that one may have been shown before. */
    private boolean perhapsAgain;

    Incoming(Console console, boolean listening) {
        this.console = console;
        this.listening = listening;
    }

    @Override
    public void kept(KeptMessage message) {
        kept = message;
        try {
            ClientListener.super.kept(message);
        } finally {
            kept = null;
        }
    }

    @Override
    public void keptPerhapsAgain(KeptMessage message) {
        perhapsAgain = true;
        try {
            kept(message);
        } finally {
            perhapsAgain = false;
        }
    }

    @Override
    public void message(Message message) {
        String text = message.information().toString();
        show(
                event("message", "from", message.number(), "text", text),
                console.who(message.number()) + ": " + Shown.line(text),
                true);
    }

    @Override
    public void systemMessage(Message message) {
        Optional<InformationType> type = Coded.find(InformationType.class, message.informationType());
        if (!listening && type.equals(Optional.of(InformationType.MODE_CHANGED))) {
            // Friends that come and go are news only for who listens.
            return;
        }
        String text = message.information().toString();
        show(
                event(
                        "system",
                        "type",
                        message.informationType(),
                        "meaning",
                        type.map(InformationType::label).orElse(""),
                        "number",
                        message.number(),
                        "text",
                        text),
                console.say(sentence(message, type.orElse(InformationType.NOTICE), Shown.line(text))),
                listening || type.filter(Incoming::stored).isPresent());
    }

    /** Whether the server kept it for the user until now. A request comes again until it is answered. */
    private static boolean stored(InformationType type) {
        return type == InformationType.ADDED_YOU || type == InformationType.AGREED || type == InformationType.REFUSED;
    }

    /** Enters the rooms, what is missed of them and what comes is printed; on a server that has none there is nothing. */
    void enter(OicqClient connection) {
        var _ = connection
                .rooms()
                .enter()
                .thenAccept(mine -> entered(connection, mine))
                .exceptionally(_ -> null);
    }

    /** The rooms are entered. */
    void entered(OicqClient connection, List<MyRooms.Room> mine) {
        client = connection;
        rooms.entered(connection.rooms(), mine);
    }

    @Override
    public void roomMessage(RoomMessage message) {
        if (message.entry() == 0) {
            roomEntry(message);
        } else {
            rooms.happened(message);
        }
    }

    /** What is next in a room, or a system message about one. */
    void roomEntry(RoomMessage message) {
        show(RoomLines.json(message), "#" + message.room() + " " + RoomLines.line(message, console), true);
        OicqClient connection = client;
        if (connection != null && message.entry() != 0) {
            connection.rooms().markReadSoon(message.room(), message.entry());
        }
    }

    @Override
    public void fileOffered(OfferFile offer) {
        String name = offer.fileName().toString();
        show(
                event("file offer", "from", offer.number(), "name", name, "length", offer.fileLength()),
                console.say(Sentence.of(
                        "offers",
                        "{0} offers the file \"{1}\" ({2}); './oicq client file receive DIR' takes files",
                        console.who(offer.number()),
                        Shown.line(name),
                        FileCommands.bytes(offer.fileLength()))));
    }

    private Sentence sentence(Message message, InformationType type, String text) {
        String who = console.who(message.number());
        return switch (type) {
            case NOTICE -> Sentence.of("notice", "notice: {0}", Sentence.reason(text));
            case ADDED_YOU -> Sentence.of("added-you", "{0} has added you as a friend", who);
            case ASKS_YOU ->
                Sentence.of(
                        "asks-you",
                        "{0} asks you to let them add you: \"{1}\" (./oicq client answer {2} yes|no)",
                        who,
                        text,
                        message.number());
            case AGREED -> Sentence.of("agreed", "{0} agreed, and is in your list now", who);
            case REFUSED -> Sentence.of("refused-you", "{0} refused your request", who);
            case MODE_CHANGED -> Sentence.of("mode-changed", "{0} is {1}", who, mode(text));
            case ASK_FIRST ->
                Sentence.of(
                        "wants-to-be-asked",
                        "{0} wants to be asked first (./oicq client request {1} REASON)",
                        who,
                        message.number());
            case MONITORED_TALK -> Sentence.of("talk", "{0} talk: {1}", who, text);
        };
    }

    private String mode(String decimal) {
        return CodeTable.DISPLAY_MODE
                .parse(decimal)
                .map(code -> console.name(CodeTable.DISPLAY_MODE, code))
                .orElse(decimal);
    }

    private static Map<String, Object> event(String event, Object... namesAndValues) {
        Map<String, Object> object = Json.object("event", event);
        object.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        object.putAll(Json.object(namesAndValues));
        return object;
    }

    /**
     * Waits until nothing has come for a while. The protocol does not say when the stored messages are over, so silence
     * must do.
     *
     * @param atMost how long to wait for that
     */
    void awaitSilence(Duration silence, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        lastEvent = System.nanoTime();
        for (long now = lastEvent; now < deadline; now = System.nanoTime()) {
            long left = lastEvent + silence.toNanos() - now;
            if (left <= 0) {
                return;
            }
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    private void show(Map<String, Object> object, String text) {
        show(object, text, listening);
    }

    private void show(Map<String, Object> object, String text, boolean result) {
        lastEvent = System.nanoTime();
        KeptMessage shown = kept;
        if (shown != null) {
            object.put("sent_at", Instant.ofEpochSecond(shown.time()).toString());
            object.put("id", Long.toUnsignedString(shown.id()));
        }
        if (perhapsAgain) {
            object.put("perhaps_again", true);
        }
        String line = (shown == null ? console.time() : console.time(Instant.ofEpochSecond(shown.time()))) + " " + text
                + (perhapsAgain ? " " + console.say(Sentence.of("perhaps-again", "(perhaps shown before)")) : "");
        if (result) {
            console.result(object, line);
        } else {
            console.aside(object, line);
        }
    }
}
