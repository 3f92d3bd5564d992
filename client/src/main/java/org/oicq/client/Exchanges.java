package org.oicq.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.RegisterReply;

/**
 * What a connection waits for, in the order in which it was sent. Replies carry no request ids, but the server answers
 * the packets of one connection in order: a reply belongs to the first exchange that wants a packet of its type, even
 * to one that timed out, whose late answer must not be taken for that of the next.
 *
 * <p>Futures are completed outside the lock, since what depends on them may send again.
 */
final class Exchanges {
    /** More than this many unanswered packets are a caller that never waits. */
    static final int MOST = 4096;

    /** The replies that a connection can wait for before somebody is logged in. */
    private static final Set<Class<?>> FIRST_REPLIES = Set.of(RegisterReply.class, LoginReply.class);

    private final Deque<Exchange<?>> waiting = new ArrayDeque<>();
    /** The reason that a notice gave before the failure reply came, by packet type. */
    private final IdentityHashMap<PacketType<?>, String> reasons = new IdentityHashMap<>();

    private @Nullable ConnectionLostException over;

    /** Notes an exchange and sends its packet, in one step so that both orders are the same. */
    synchronized void start(Exchange<?> exchange, Runnable send) {
        if (over != null) {
            exchange.fail(over);
            return;
        }
        if (waiting.size() >= MOST) {
            exchange.fail(new RefusedException(MOST + " packets already wait for an answer; wait for some first"));
            return;
        }
        waiting.add(exchange);
        send.run();
    }

    /** Forgets an exchange whose packet was never sent. */
    synchronized void drop(Exchange<?> exchange) {
        waiting.remove(exchange);
    }

    /** Gives a packet to the exchange that it answers; says whether there was one. */
    boolean received(Packet packet) {
        List<Runnable> results = new ArrayList<>();
        boolean answered;
        synchronized (this) {
            answered = (packet instanceof Message message && message.isNotice())
                    ? noticed(message, results)
                    : answered(packet, results);
        }
        results.forEach(Runnable::run);
        return answered;
    }

    /** Fails everything that waits, and whatever is started from now on. */
    void end(ConnectionLostException reason) {
        List<Exchange<?>> open;
        synchronized (this) {
            over = reason;
            open = List.copyOf(waiting);
            waiting.clear();
        }
        open.forEach(exchange -> exchange.fail(reason));
    }

    private boolean noticed(Message message, List<Runnable> results) {
        Optional<Notice> notice = Notice.of(message);
        return notice.isPresent() ? refused(notice.get(), results) : explained(message) || answered(message, results);
    }

    private boolean refused(Notice notice, List<Runnable> results) {
        for (Iterator<Exchange<?>> all = waiting.iterator(); all.hasNext(); ) {
            Exchange<?> exchange = all.next();
            if (notice.fits(exchange.packetType(), exchange.about()) && !exchange.abandoned()) {
                if (exchange.reply() != null && !notice.notHere() && !notice.unknownPacket()) {
                    // The failure reply, which follows, carries no reason of its own.
                    reasons.put(exchange.packetType(), notice.reason());
                } else {
                    all.remove();
                    results.add(() -> exchange.fail(new RefusedException(notice.reason())));
                }
                return true;
            }
        }
        return false;
    }

    /**
     * Before the log-in the connection is about nothing but registering and logging in, so a notice in plain words says
     * why that will fail.
     */
    private boolean explained(Message notice) {
        // 0x18, which goes before the log-in, has no reply that must come.
        Optional<Exchange<?>> first =
                waiting.stream().filter(one -> one.reply() != null).findFirst();
        if (first.isEmpty() || !FIRST_REPLIES.contains(first.get().reply())) {
            return false;
        }
        reasons.put(first.get().packetType(), notice.information().toString());
        return true;
    }

    private boolean answered(Packet packet, List<Runnable> results) {
        List<Exchange<?>> passed = new ArrayList<>();
        for (Iterator<Exchange<?>> all = waiting.iterator(); all.hasNext(); ) {
            Exchange<?> exchange = all.next();
            boolean late = exchange.reply() == null && exchange.abandoned();
            Optional<Runnable> result =
                    late ? Optional.empty() : exchange.answeredBy(packet, reasons.get(exchange.packetType()));
            if (result.isPresent()) {
                all.remove();
                if (exchange.reply() != null) {
                    reasons.remove(exchange.packetType());
                    settle(passed, results);
                }
                results.add(result.get());
                return true;
            }
            passed.add(exchange);
        }
        return false;
    }

    /** Settles what was sent before something that is answered now: its own answer will never come. */
    private void settle(List<Exchange<?>> passed, List<Runnable> results) {
        for (Exchange<?> exchange : passed) {
            if (exchange.abandoned() || exchange.passed().isPresent()) {
                waiting.remove(exchange);
                exchange.passed().ifPresent(results::add);
            }
        }
    }
}
