package org.oicq.server.chat;

import java.util.Optional;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.wire.Text;
import org.oicq.schema.LockedRoom;
import org.oicq.schema.Room;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.rule.Refusal;

/** Who may do what in a room (docs/rules.md, "Rights in a room"). */
final class RoomRules {
    /** Rooms of a user, and those that it owns; with {@link #INVITATIONS} its rooms are counted in a T. */
    static final int ROOMS = 200;

    static final int OWNED = 20;
    static final int INVITATIONS = 55;

    private static final int NAME_CHARACTERS = 64;

    private final ServerConfig config;

    RoomRules(ServerConfig config) {
        this.config = config;
    }

    /** What is wrong with what a room is to say of itself. */
    Optional<Refusal> problem(Text name, Text topic, int access) {
        if (name.isEmpty()) {
            return Optional.of(Refusal.EMPTY_ROOM_NAME);
        }
        if (name.characters() > NAME_CHARACTERS) {
            return Optional.of(Refusal.ROOM_NAME_TOO_LONG);
        }
        if (tooLong(topic)) {
            return Optional.of(Refusal.TOPIC_TOO_LONG);
        }
        return Coded.find(RoomAccess.class, access).isEmpty() ? Optional.of(Refusal.NO_SUCH_ACCESS) : Optional.empty();
    }

    /** Whether a reason or a topic is longer than may be. */
    boolean tooLong(Text text) {
        return text.characters() > config.profileCharacters();
    }

    /** To who is neither in it nor invited, a room by invitation does not exist. */
    static boolean hidden(Room room, int role) {
        return room.access() == RoomAccess.INVITED.code() && !RoomPackets.in(role) && role != RoomRole.INVITED.code();
    }

    /** Why somebody may not see what only members see. */
    static Optional<Refusal> notIn(Room room, int role) {
        if (hidden(room, role)) {
            return Optional.of(Refusal.NO_SUCH_ROOM);
        }
        return RoomPackets.in(role) ? Optional.empty() : Optional.of(Refusal.NOT_IN_ROOM);
    }

    /** Why somebody may not do what the owner and the moderators do. */
    static Optional<Refusal> notModerator(Room room, int role) {
        return notIn(room, role)
                .or(() -> RoomPackets.moderates(role) ? Optional.empty() : Optional.of(Refusal.NO_RIGHT_IN_ROOM));
    }

    /** Why somebody may not do what the owner does. */
    static Optional<Refusal> notOwner(Room room, int role) {
        return notIn(room, role)
                .or(() -> role == RoomRole.OWNER.code() ? Optional.empty() : Optional.of(Refusal.NO_RIGHT_IN_ROOM));
    }

    /** Why somebody who is not in the room cannot be taken in: there is no place. */
    Optional<Refusal> noPlace(LockedRoom room, long number) {
        if (room.members() >= config.roomMembers()) {
            return Optional.of(Refusal.ROOM_FULL);
        }
        return room.places(number).in() >= ROOMS ? Optional.of(Refusal.TOO_MANY_ROOMS) : Optional.empty();
    }

    /** Why there cannot be another request. */
    Optional<Refusal> tooManyRequests(LockedRoom room) {
        return room.requests() >= config.roomRequests() ? Optional.of(Refusal.TOO_MANY_REQUESTS) : Optional.empty();
    }

    /** Whether somebody in so many rooms may make one more. */
    static boolean mayMake(LockedRoom.Places places) {
        return places.in() < ROOMS && places.owned() < OWNED;
    }

    /**
     * Why one user may not give another one a role.
     *
     * @param mine the role of who gives it
     * @param theirs the role of the other now
     */
    Optional<Refusal> mayNotGive(LockedRoom room, int mine, long member, int theirs, RoomRole wanted) {
        return switch (wanted) {
            case INVITED -> mayNotInvite(room, mine, member, theirs);
            case NONE -> mayNotModerate(room, mine, theirs);
            case BANNED -> mayNotModerate(room, mine, theirs).or(() -> tooManyOf(room, theirs, RoomRole.BANNED));
            case MEMBER, MODERATOR, OWNER -> mayNotPromote(room, mine, member, theirs, wanted);
        };
    }

    private Optional<Refusal> mayNotInvite(LockedRoom room, int mine, long member, int theirs) {
        boolean open = room.room().access() == RoomAccess.ANYONE.code();
        Optional<Refusal> noRight = open ? notIn(room.room(), mine) : notModerator(room.room(), mine);
        if (noRight.isPresent()) {
            return noRight;
        }
        if (RoomPackets.in(theirs)) {
            return Optional.of(Refusal.IN_ROOM_ALREADY);
        }
        if (theirs == RoomRole.BANNED.code()) {
            return Optional.of(Refusal.BANNED_FROM_ROOM);
        }
        if (theirs == RoomRole.INVITED.code()) {
            return Optional.empty();
        }
        return room.places(member).invited() >= INVITATIONS
                ? Optional.of(Refusal.TOO_MANY_INVITATIONS)
                : tooManyOf(room, theirs, RoomRole.INVITED);
    }

    /** A room has no more invitations, and no more bans, than it may have members. */
    private Optional<Refusal> tooManyOf(LockedRoom room, int theirs, RoomRole role) {
        return theirs != role.code() && room.count(role.code()) >= config.roomMembers()
                ? Optional.of(Refusal.ROOM_FULL)
                : Optional.empty();
    }

    /** Putting out, banning, and taking either back: a moderator does that to members, the owner to moderators too. */
    private static Optional<Refusal> mayNotModerate(LockedRoom room, int mine, int theirs) {
        Optional<Refusal> noRight = notModerator(room.room(), mine);
        boolean higher = theirs == RoomRole.OWNER.code()
                || (theirs == RoomRole.MODERATOR.code() && mine != RoomRole.OWNER.code());
        return noRight.or(() -> higher ? Optional.of(Refusal.NO_RIGHT_IN_ROOM) : Optional.empty());
    }

    private static Optional<Refusal> mayNotPromote(
            LockedRoom room, int mine, long member, int theirs, RoomRole wanted) {
        Optional<Refusal> noRight = notOwner(room.room(), mine);
        if (noRight.isPresent()) {
            return noRight;
        }
        if (!RoomPackets.in(theirs)) {
            return Optional.of(Refusal.NOT_A_MEMBER);
        }
        if (theirs == RoomRole.OWNER.code() && wanted != RoomRole.OWNER) {
            // Its owner itself: it has to pass the room on.
            return Optional.of(Refusal.NO_RIGHT_IN_ROOM);
        }
        boolean passes = wanted == RoomRole.OWNER && theirs != RoomRole.OWNER.code();
        return passes && room.places(member).owned() >= OWNED ? Optional.of(Refusal.TOO_MANY_ROOMS) : Optional.empty();
    }
}
