package org.oicq.tools.dump.screen;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.oicq.codec.packet.PacketType;
import org.oicq.tools.dump.decode.FrameWalker;

/** Which reply belongs to which request: the server answers a connection in order. */
final class Replies {
    /** What answers any request of HTTP. */
    private static final String HTTP = "HTTP";

    /** A request, and the kind of message that will answer it. */
    private record Open(Entry request, Object reply) {}

    private final FrameWalker walker;

    Replies(FrameWalker walker) {
        this.walker = walker;
    }

    /** The reply to a request, or the request of a reply, if it was kept. */
    Optional<Entry> partner(Kept kept, Entry of) {
        Deque<Open> open = new ArrayDeque<>();
        for (Entry entry : kept.from(0, entry -> entry.connection() == of.connection() && entry.note.isEmpty())) {
            Optional<Object> reply = reply(entry);
            if (reply.isPresent()) {
                open.add(new Open(entry, reply.get()));
                continue;
            }
            Optional<Open> request = oldest(open, kind(entry));
            if (request.isPresent() && request.get().request == of) {
                return Optional.of(entry);
            } else if (entry == of) {
                return request.map(Open::request);
            }
        }
        return Optional.empty();
    }

    /** The oldest request that waits for this kind of message; it waits no more. */
    private static Optional<Open> oldest(Deque<Open> open, Object kind) {
        for (var waiting = open.iterator(); waiting.hasNext(); ) {
            Open request = waiting.next();
            if (request.reply.equals(kind)) {
                waiting.remove();
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    /** The kind of message that will answer it, if any will. */
    private Optional<Object> reply(Entry entry) {
        if (entry.http != null) {
            return entry.http.request() ? Optional.of(HTTP) : Optional.empty();
        }
        return packet(entry).flatMap(PacketType::reply).map(type -> type);
    }

    private Object kind(Entry entry) {
        return entry.http != null
                ? HTTP
                : packet(entry).<Object>map(type -> type).orElse("unknown");
    }

    private Optional<PacketType<?>> packet(Entry entry) {
        byte[] frame = entry.frame;
        return frame == null
                ? Optional.empty()
                : walker.walk(frame, 0, frame.length).packet();
    }
}
