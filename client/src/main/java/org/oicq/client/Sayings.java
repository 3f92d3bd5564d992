package org.oicq.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.wire.Text;

/**
 * What was said in rooms and is not answered yet. What the server stores comes back in the order in which it was said; a
 * refusal names only the room, and may come before the answers to what was said earlier. So a refusal waits here until it is
 * known which words it is about: those that others have overtaken, or all that are left.
 */
final class Sayings {
    private record Saying(Text words, CompletableFuture<RoomMessage> stored) {}

    /** Of one room. */
    private static final class Room {
        final Deque<Saying> waiting = new ArrayDeque<>();
        final Queue<String> refusals = new ArrayDeque<>();
    }

    // Guarded by this.
    private final Map<Long, Room> rooms = new HashMap<>();
    private int waiting;
    private @Nullable ConnectionLostException over;

    /** Notes what is said and sends it, in one step so that both orders are the same. */
    synchronized CompletableFuture<RoomMessage> begin(long number, Text words, Supplier<CompletableFuture<Void>> send) {
        if (over != null) {
            return CompletableFuture.failedFuture(over);
        }
        if (waiting >= Exchanges.MOST) {
            return CompletableFuture.failedFuture(
                    new RefusedException(waiting + " messages already wait for an answer; wait for some first"));
        }
        Saying saying = new Saying(words, new CompletableFuture<>());
        rooms.computeIfAbsent(number, _ -> new Room()).waiting.add(saying);
        waiting++;
        var _ = send.get().exceptionally(problem -> {
            dropped(number, saying);
            saying.stored.completeExceptionally(problem);
            return null;
        });
        return saying.stored;
    }

    private synchronized void dropped(long number, Saying saying) {
        Room room = rooms.get(number);
        if (room != null && room.waiting.remove(saying)) {
            waiting--;
        }
    }

    /** One's own words have come back. */
    void stored(RoomMessage message) {
        List<Runnable> results = new ArrayList<>();
        synchronized (this) {
            Room room = rooms.get(message.room());
            // What an earlier connection has said comes back, too.
            if (room == null || room.waiting.stream().noneMatch(one -> one.words.equals(message.information()))) {
                return;
            }
            for (Saying first = room.waiting.remove(); ; first = room.waiting.remove()) {
                waiting--;
                Saying one = first;
                if (one.words.equals(message.information())) {
                    results.add(() -> one.stored.complete(message));
                    break;
                }
                refuse(one, room, results);
            }
            settle(message.room(), room, results);
        }
        results.forEach(Runnable::run);
    }

    /** Something was refused. Returns whether anything of it waits. */
    boolean refused(Notice notice) {
        List<Runnable> results = new ArrayList<>();
        synchronized (this) {
            List<Long> numbers =
                    notice.about().isPresent() ? List.of(notice.about().getAsLong()) : List.copyOf(rooms.keySet());
            boolean any = false;
            for (long number : numbers) {
                Room room = rooms.get(number);
                if (room != null) {
                    any = true;
                    room.refusals.add(notice.reason());
                    settle(number, room, results);
                }
            }
            if (!any) {
                return false;
            }
        }
        results.forEach(Runnable::run);
        return true;
    }

    /** Where as many were refused as wait, it is those. */
    private void settle(long number, Room room, List<Runnable> results) {
        while (!room.waiting.isEmpty() && room.refusals.size() >= room.waiting.size()) {
            waiting--;
            refuse(room.waiting.remove(), room, results);
        }
        if (room.waiting.isEmpty()) {
            rooms.remove(number);
        }
    }

    private static void refuse(Saying one, Room room, List<Runnable> results) {
        String reason = room.refusals.poll();
        var refusal = new RefusedException(reason == null ? "the chat server refused it" : reason);
        results.add(() -> one.stored.completeExceptionally(refusal));
    }

    /** Nothing is answered any more. */
    void end(ConnectionLostException lost) {
        List<Saying> open = new ArrayList<>();
        synchronized (this) {
            over = lost;
            rooms.values().forEach(room -> open.addAll(room.waiting));
            rooms.clear();
        }
        open.forEach(one -> one.stored.completeExceptionally(lost));
    }
}
