package org.oicq.tools.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A room of the generator. */
final class LoadRoom {
    /** A member's place: what it gets next, and the messages that it says. */
    static final class Seat {
        final LoadRoom room;
        final Lane lane;
        /** The entry that comes next; 0 where it is not known yet. */
        long next;

        Seat(LoadRoom room, Lane lane) {
            this.room = room;
            this.lane = lane;
        }
    }

    /** A message that somebody has got, and not all yet. */
    static final class Saying {
        final int lane;
        final long number;
        int left;

        Saying(int lane, long number, int left) {
            this.lane = lane;
            this.number = number;
            this.left = left;
        }
    }

    final String name;
    final List<Seat> seats = new ArrayList<>();
    /** By entry. */
    final Map<Long, Saying> sayings = new HashMap<>();

    long number;
    /** Whose turn it is. */
    int turn;

    LoadRoom(String name) {
        this.name = name;
    }

    User owner() {
        return seats.getFirst().lane.from();
    }
}
