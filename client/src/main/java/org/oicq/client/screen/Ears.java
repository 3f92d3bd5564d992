package org.oicq.client.screen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.Downloads;
import org.oicq.client.OicqClient;
import org.oicq.client.StayingClient;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomMessage;

/** Brings what the server says into the model. */
final class Ears implements StayingClient.Listener {
    /** Names that are looked up at once; the rest wait for another word of theirs. */
    private static final int MOST_LOOKUPS = 20;

    /** Messages of the history among which one is looked for that may have come before. */
    private static final int LAST_KEPT = 100;

    private final Talk talk;
    private final Model model;
    private final Texts texts;
    private final Optional<History> history;
    private final Set<Long> lookups = ConcurrentHashMap.newKeySet();
    private final Downloads downloads = new Downloads(new Files());
    private final RoomEars rooms;
    private final JobEars jobs;
    private boolean before;

    Ears(Talk talk, Model model, Optional<History> history) {
        this.talk = talk;
        this.model = model;
        this.texts = model.texts();
        this.history = history;
        this.rooms = new RoomEars(talk, model);
        this.jobs = new JobEars(talk, model);
    }

    RoomEars rooms() {
        return rooms;
    }

    @Override
    public void entered(OicqClient client, List<MyRooms.Room> mine) {
        rooms.entered(client, mine);
    }

    @Override
    public void roomMessage(RoomMessage message) {
        rooms.roomMessage(message);
    }

    JobEars jobs() {
        return jobs;
    }

    @Override
    public void jobChanged(JobChange change) {
        jobs.changed(change);
    }

    @Override
    public void faxArrived(FaxArrived fax) {
        jobs.cameIn(fax);
    }

    Downloads downloads() {
        return downloads;
    }

    /** Writes into the history file, if there is one. */
    void keep(Target target, long who, String text, Instant time) throws IOException {
        if (history.isPresent()) {
            history.get().keep(new History.Kept(time, target, who, text));
        }
    }

    /** Whether this message is among the last ones of the history. */
    private boolean kept(Target target, long who, String text, Instant time) throws IOException {
        return history.isPresent()
                && history.get().recent(LAST_KEPT).contains(new History.Kept(time, target, who, text));
    }

    @Override
    public void loggedIn(OicqClient client, List<LoginReply.Group> groups) {
        long begin = System.nanoTime();
        var _ = client.barrier().thenRun(() -> {
            long millis = (System.nanoTime() - begin) / 1_000_000;
            talk.post(() -> model.lag(millis));
        });
        name(client, talk.options().number());
        jobs.look(client);
        talk.post(() -> {
            model.friends(groups);
            model.link(Model.Link.ONLINE, "", Instant.EPOCH);
            model.note(Target.SERVER, before ? texts.get("reconnected") : texts.get("connected", client.number()));
            before = true;
            talk.online();
        });
    }

    @Override
    public void waiting(Duration pause, String reason) {
        talk.post(() ->
                model.link(Model.Link.WAITING, reason, model.clock().instant().plus(pause)));
    }

    @Override
    public void stopped(String reason) {
        talk.post(() -> model.link(Model.Link.STOPPED, reason, Instant.EPOCH));
    }

    /** A message of Tuesday says Tuesday. */
    @Override
    public void kept(KeptMessage message) {
        if (message.flag() == MessageFlag.USER.code()) {
            message(message.message(), Instant.ofEpochSecond(message.time()), false);
        } else {
            systemMessage(message.message());
        }
    }

    @Override
    public void keptPerhapsAgain(KeptMessage message) {
        if (message.flag() == MessageFlag.USER.code()) {
            message(message.message(), Instant.ofEpochSecond(message.time()), true);
        } else {
            systemMessage(message.message());
        }
    }

    @Override
    public void stillAsked(KeptMessage request) {
        talk.post(() -> model.asked(request.number(), request.information().toString()));
    }

    @Override
    public void message(Message message) {
        message(message, Instant.now(), false);
    }

    private void message(Message message, Instant at, boolean perhapsAgain) {
        Target target = Target.user(message.number());
        String said = message.information().toString();
        String text = perhapsAgain ? said + " " + texts.get("perhaps-again") : said;
        try {
            if (!perhapsAgain || !kept(target, message.number(), said, at)) {
                keep(target, message.number(), said, at);
            }
        } catch (IOException e) {
            // Not kept, it must not count as arrived.
            throw new UncheckedIOException(e);
        }
        // It has arrived once the screen has it.
        talk.now(() -> {
            model.heard(target, message.number(), text, at);
            talk.alert();
            if (!model.hasName(message.number())) {
                talk.client().ifPresent(client -> name(client, message.number()));
            }
        });
    }

    /** Looks up a name. */
    void name(OicqClient client, long who) {
        if (lookups.size() < MOST_LOOKUPS && lookups.add(who)) {
            var _ = client.viewUser(who).whenComplete((profile, _) -> {
                lookups.remove(who);
                if (profile != null) {
                    String nickname = profile.nickname().toString();
                    talk.post(() -> {
                        model.named(who, nickname);
                        model.friends(client.friends());
                    });
                }
            });
        }
    }

    /** The friend list has changed: the names and states of those who are new in it are looked up. */
    void friends(OicqClient client) {
        model.friends(client.friends());
        client.friends().stream()
                .flatMap(group -> group.friends().stream())
                .filter(friend -> friend.nickname().isEmpty() && friend.friendNumber() > 0)
                .limit(MOST_LOOKUPS)
                .forEach(friend -> {
                    long who = friend.friendNumber();
                    var _ = client.findOnline(who - 1, 1, Direction.LARGER);
                    name(client, who);
                });
    }

    @Override
    public void systemMessage(Message message) {
        if (downloads.systemMessage(message)) {
            return;
        }
        String text = message.information().toString();
        InformationType type =
                Coded.find(InformationType.class, message.informationType()).orElse(InformationType.NOTICE);
        talk.post(() -> {
            talk.client().ifPresent(client -> {
                friends(client);
                if (message.number() != 0 && !model.hasName(message.number())) {
                    name(client, message.number());
                }
            });
            system(message.number(), type, text);
        });
    }

    private void system(long who, InformationType type, String text) {
        String name = model.hasName(who) ? model.name(who) : "";
        String number = Long.toString(who);
        switch (type) {
            case NOTICE -> model.note(Target.SERVER, texts.reason(text));
            case ADDED_YOU -> said(texts.get("added-you", number, name));
            case ASKS_YOU -> {
                model.asked(who, text);
                said(texts.get("asks-you", number, name, text));
            }
            case AGREED -> said(texts.get("agreed", number, name));
            case REFUSED -> said(texts.get("refused-you", number, name));
            case ASK_FIRST -> said(texts.get("ask-first", number, name));
            case MODE_CHANGED -> {
                String mode = CodeTable.DISPLAY_MODE
                        .parse(text)
                        .map(code -> texts.get("mode." + code))
                        .orElse(text);
                Target target = Target.user(who);
                if (model.targets().contains(target)) {
                    model.note(target, texts.get("came", model.name(who), mode));
                }
            }
            case MONITORED_TALK -> said(number + " " + text);
        }
    }

    /** Something that the user should see, wherever they are. */
    private void said(String text) {
        var _ = model.heard(Target.SERVER, 0, text.replace("  ", " "));
        talk.alert();
    }

    @Override
    public void fileOffered(OfferFile offer) {
        downloads.offered(offer);
        String name = offer.fileName().toString();
        talk.post(() -> {
            var _ = model.heard(
                    Target.user(offer.number()), offer.number(), texts.get("offers", name, bytes(offer.fileLength())));
            talk.alert();
        });
    }

    @Override
    public void filePiece(FileContent piece) {
        downloads.piece(piece);
    }

    @Override
    public void closed(ConnectionLostException reason) {
        downloads.closed(reason);
    }

    /** A number of bytes for a person. */
    static String bytes(long count) {
        if (count < 1000) {
            return count + " B";
        }
        return count < 1_000_000
                ? (count + 500) / 1000 + " kB"
                : String.format(java.util.Locale.ROOT, "%.1f MB", count / 1e6);
    }

    /** What becomes of files. */
    private final class Files implements Downloads.Listener {
        private long shown;

        @Override
        public void progress(long from, long bytes, long length) {
            long now = System.nanoTime();
            if (now - shown > 200_000_000) {
                shown = now;
                talk.post(() -> model.progress(model.name(from) + ": " + bytes(bytes) + " / " + bytes(length) + ", "
                        + bytes * 100 / length + " %"));
            }
        }

        @Override
        public void saved(long from, Path file) {
            talk.post(() -> {
                model.progress("");
                model.note(Target.user(from), texts.get("saved", file));
            });
        }

        @Override
        public void failed(long from, String reason) {
            talk.post(() -> {
                model.progress("");
                model.note(Target.user(from), texts.get("not-saved", texts.reason(reason)));
            });
        }
    }
}
