package org.oicq.client;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.UserPacket;

/**
 * A packet that was sent and what is waited for because of it.
 *
 * @param packetType the packet that was sent
 * @param about the user, group or room that it named; a notice about another one is not its refusal
 * @param reply the class of its reply packet, or null where it has none
 * @param answer the result that a packet brings, if it is the answer; it throws {@link RefusedException} where the
 *     answer is no
 * @param whenPassed for a packet without a certain answer: the result once the server has answered a later packet. The
 *     server deals with the packets of a connection in order, so silence until then means that nothing was wrong
 * @param future where the result goes
 * @param <R> the result
 */
record Exchange<R>(
        PacketType<?> packetType,
        OptionalLong about,
        @Nullable Class<? extends Packet> reply,
        Function<Packet, Optional<R>> answer,
        Optional<R> whenPassed,
        CompletableFuture<R> future) {

    /** Waits for the reply packet that {@code packet} has. */
    static <P extends Packet, R> Exchange<R> request(UserPacket packet, Class<P> reply, Function<P, R> result) {
        return request(typeOf(packet), OptionalLong.empty(), reply, result);
    }

    /** The same for a packet of any catalog, which named {@code about}. */
    static <P extends Packet, R> Exchange<R> request(
            PacketType<?> type, OptionalLong about, Class<P> reply, Function<P, R> result) {
        return new Exchange<>(
                type,
                about,
                reply,
                answer -> reply.isInstance(answer) ? Optional.of(result.apply(reply.cast(answer))) : Optional.empty(),
                Optional.empty(),
                new CompletableFuture<>());
    }

    /** Waits for what answers a packet without a reply packet, if anything does. */
    static <R> Exchange<R> loose(
            UserPacket packet, long about, Function<Packet, Optional<R>> answer, Optional<R> whenPassed) {
        return new Exchange<>(
                typeOf(packet), OptionalLong.of(about), null, answer, whenPassed, new CompletableFuture<>());
    }

    private static PacketType<?> typeOf(UserPacket packet) {
        return Catalog.USER_TO_OICQ.typeOf(packet);
    }

    /** No two are equal: each waits for an answer of its own. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Whether nobody waits any more: it timed out or was cancelled. */
    boolean abandoned() {
        return future.isDone();
    }

    /**
     * What completes the future, if {@code packet} is the answer.
     *
     * @param reason the reason that a notice gave for a refusal, or null
     */
    Optional<Runnable> answeredBy(Packet packet, @Nullable String reason) {
        try {
            return answer.apply(packet).map(result -> () -> future.complete(result));
        } catch (RefusedException e) {
            RefusedException refusal = reason == null ? e : new RefusedException(reason);
            return Optional.of(() -> future.completeExceptionally(refusal));
        }
    }

    /** What completes the future now that a later packet was answered, if silence is an answer. */
    Optional<Runnable> passed() {
        return whenPassed.map(result -> () -> future.complete(result));
    }

    void fail(Throwable reason) {
        future.completeExceptionally(reason);
    }
}
