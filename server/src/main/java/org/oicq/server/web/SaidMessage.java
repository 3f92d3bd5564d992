package org.oicq.server.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A CLTMSG, and whether its client can know that it was taken. A published program says a message up to three times with
 * the same SEQ where no answer comes; other programs have one SEQ for everything. So what comes again is the same message
 * only where the connection of the first ended before its answer was acknowledged (docs/http.md, "Commands").
 */
final class SaidMessage implements Tracked {
    /** Age at which a repeated request is another message. */
    static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Time that a repeated request waits for news of the first one's answer, once that is written. */
    private static final long KNOWN_MILLIS = 500;

    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    private final Carrier carrier;
    private final byte[] digest;
    private final long at;

    /** Whether it was taken; false where it was refused. */
    private final CompletableFuture<Boolean> taken = new CompletableFuture<>();
    /** Whether its answer was lost; false where the client's kernel has it. */
    private final CompletableFuture<Boolean> lost = new CompletableFuture<>();

    /**
     * A message that a request says.
     *
     * @param at when it came, of {@link System#nanoTime}
     */
    SaidMessage(WebRequest request, Carrier carrier, long at) {
        this.carrier = carrier;
        this.at = at;
        this.digest = digest(request.everything());
    }

    private static byte[] digest(String request) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    /** What became of it, once that is known. */
    void taken(boolean yes) {
        taken.complete(yes);
    }

    /** Whether this is an earlier one, said again by a client that had no answer. Done once that is known. */
    @SuppressWarnings("ReferenceEquality") // A carrier is a connection, and has no other equality.
    CompletableFuture<Boolean> repeats(@Nullable SaidMessage earlier) {
        if (earlier == null
                || earlier.carrier == carrier
                || at - earlier.at >= REPEAT_NANOS
                || !Arrays.equals(digest, earlier.digest)) {
            return NO;
        }
        return earlier.taken.thenCompose(yes -> yes ? earlier.answerLost() : NO);
    }

    private CompletableFuture<Boolean> answerLost() {
        return carrier.look(Outbox.OVERTAKEN_MILLIS)
                .thenCompose(_ -> lost.copy().completeOnTimeout(false, KNOWN_MILLIS, TimeUnit.MILLISECONDS));
    }

    // ------------------------------------------------------------------ what becomes of the answer

    @Override
    public void sent(Carrier by) {}

    @Override
    public void whole() {
        lost.complete(false);
    }

    @Override
    public void read() {}

    @Override
    public void lost() {
        lost.complete(true);
    }

    @Override
    public boolean over() {
        return lost.isDone();
    }
}
