package org.oicq.client.screen;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oicq.client.Await;
import org.oicq.client.OicqClient;
import org.oicq.client.RoomFeed;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomData;
import org.oicq.codec.packet.chat.RoomMessage;

/** Brings what happens in rooms into the model. The server keeps what was said there, so the history file does not. */
final class RoomEars {
    /** Entries from before that are shown when the user looks at a room. */
    private static final int BEFORE = 50;

    private final Talk talk;
    private final Model model;
    private final Texts texts;
    private final RoomFeed feed = new RoomFeed(this::happened);

    // What follows is used in a turn alone.
    /** Rooms whose earlier entries are shown. */
    private final Set<Long> looked = new HashSet<>();

    RoomEars(Talk talk, Model model) {
        this.talk = talk;
        this.model = model;
        this.texts = model.texts();
    }

    /** The connection has entered the rooms. May be called by an I/O thread. */
    void entered(OicqClient client, List<MyRooms.Room> mine) {
        talk.work(() -> {
            talk.post(() -> list(mine));
            feed.entered(client.rooms(), mine);
        });
    }

    private void list(List<MyRooms.Room> mine) {
        model.noRooms();
        for (MyRooms.Room room : mine) {
            if (room.role() == RoomRole.INVITED.code()) {
                said(texts.get("room-invitation", room.room(), room.roomName()));
            } else {
                model.room(room.room(), room.roomName().toString());
                model.begins(room.room(), room.readUpTo());
            }
        }
    }

    void roomMessage(RoomMessage message) {
        if (message.entry() == 0) {
            talk.post(() -> outside(message));
        } else {
            feed.happened(message);
        }
    }

    /** An entry of a log is next. */
    private void happened(RoomMessage message) {
        talk.post(() -> {
            model.reached(message.room(), message.entry());
            if (message.flag() == MessageFlag.USER.code()) {
                said(message);
            } else {
                system(message);
            }
        });
    }

    private void said(RoomMessage message) {
        Target target = Target.room(message.room());
        String text = message.information().toString();
        Instant time = Instant.ofEpochSecond(message.entryTime());
        if (message.number() == model.number()) {
            talk.arrived(model.saidMyself(target, text, time));
            return;
        }
        model.heard(target, message.number(), text, time);
        talk.alert();
        name(message.number());
    }

    private void name(long who) {
        if (!model.hasName(who)) {
            talk.client().ifPresent(client -> talk.ears().name(client, who));
        }
    }

    private void system(RoomMessage message) {
        long room = message.room();
        boolean me = message.number() == model.number();
        RoomInformation what =
                Coded.find(RoomInformation.class, message.roomInformationType()).orElse(RoomInformation.SAID);
        if (me && what == RoomInformation.JOINED) {
            model.room(room, "");
            model.begins(room, message.entry() - 1);
            talk.client().ifPresent(client -> lookUp(client, room));
        } else if (what == RoomInformation.CHANGED) {
            model.room(room, message.information().toString());
        }
        model.note(Target.room(room), sentence(message, what));
        boolean banned =
                what == RoomInformation.ROLE && message.information().toString().equals("5");
        if (me && (banned || what == RoomInformation.LEFT)) {
            said(texts.get("room-out", model.name(Target.room(room))));
            model.noRoom(room);
        }
    }

    /** The name of a room that the user has joined. */
    private void lookUp(OicqClient client, long room) {
        talk.work(() -> {
            RoomData data = Await.result(client.rooms().view(room));
            talk.post(() -> model.room(room, data.roomName().toString()));
        });
    }

    private String sentence(RoomMessage message, RoomInformation what) {
        String who = model.name(message.number());
        String text = message.information().toString();
        return switch (what) {
            case JOINED -> texts.get("room-joined", who);
            case LEFT -> texts.get("room-left", who);
            case CHANGED -> texts.get("room-changed", who, text);
            case ROLE ->
                texts.get(
                        "room-role",
                        who,
                        Optional.of(text)
                                .filter(decimal -> decimal.matches("[0-5]"))
                                .map(decimal -> texts.get("role." + decimal))
                                .orElse(text));
            default ->
                who + " " + CodeTable.ROOM_INFORMATION.name(message.roomInformationType(), texts.language()) + " "
                        + text;
        };
    }

    /** A system message that is in no log. */
    private void outside(RoomMessage message) {
        long room = message.room();
        String name = model.name(Target.room(room));
        String who = model.name(message.number());
        String text = message.information().toString();
        switch (Coded.find(RoomInformation.class, message.roomInformationType()).orElse(RoomInformation.SAID)) {
            case ASKS -> said(texts.get("room-asks", message.number(), name, text, room));
            case LET_IN -> said(texts.get("room-let-in", who, room));
            case NOT_LET_IN -> said(texts.get("room-not-let-in", who, room));
            case INVITED -> said(texts.get("room-invitation", room, text));
            case DELETED -> {
                model.noRoom(room);
                said(texts.get("room-deleted", message.number() == 0 ? texts.get("operator") : who, text));
            }
            default -> said(name + ": " + text);
        }
    }

    private void said(String text) {
        var _ = model.heard(Target.SERVER, 0, text);
        talk.alert();
    }

    /** The user looks at a room: what was said before is fetched, and the server is told how far they have read. */
    void looking(Target target) {
        Optional<OicqClient> client = talk.client();
        if (target.kind() != Target.Kind.ROOM || client.isEmpty() || !model.inRoom(target.number())) {
            return;
        }
        long room = target.number();
        long read = model.readNow(room);
        if (read > 0) {
            client.get().rooms().markReadSoon(room, read);
        }
        if (looked.add(room)) {
            fetch(client.get(), room, model.begin(room));
        }
    }

    private void fetch(OicqClient client, long room, long upTo) {
        if (upTo == 0) {
            return;
        }
        talk.work(() -> {
            List<RoomMessage> page = Await.result(client.rooms().read(room, upTo + 1, BEFORE, Direction.SMALLER));
            talk.post(() -> {
                for (RoomMessage one : page) {
                    Instant time = Instant.ofEpochSecond(one.entryTime());
                    boolean said = one.flag() == MessageFlag.USER.code();
                    String text = said
                            ? one.information().toString()
                            : sentence(
                                    one,
                                    Coded.find(RoomInformation.class, one.roomInformationType())
                                            .orElse(RoomInformation.SAID));
                    model.before(Target.room(room), said ? one.number() : 0, text, time);
                    if (said) {
                        name(one.number());
                    }
                }
            });
        });
    }
}
