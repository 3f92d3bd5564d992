package org.oicq.server.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.http.WebAnswer;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.http.WebResult;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.server.delivery.CatchUp;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.Ledger;
import org.oicq.server.delivery.Proofs;
import org.oicq.server.delivery.Settling;
import org.oicq.server.oicq.Messages;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two commands that clients use all the time, GetMsgEx and CLTMSG: neither needs a thread of its own. */
final class WebMessages {
    private static final Logger LOG = LoggerFactory.getLogger(WebMessages.class);

    private static final Duration CATCH_UP_TIME = Duration.ofSeconds(5);

    // What they nearly always answer.
    private static final WebReply NONE_WAIT = WebReply.good(WebAnswer.MESSAGES, 0, List.of(), List.of(), List.of());
    private static final WebReply TAKEN = WebReply.good(WebAnswer.MESSAGE_TAKEN);

    private final Messages messages;
    private final CatchUp catchUp;
    private final Proofs proofs;
    private final Settling settling;
    private final WireCharset charset;

    WebMessages(Messages messages, Delivery delivery, WireCharset charset) {
        this.messages = messages;
        this.catchUp = delivery.catchUp();
        this.proofs = delivery.proofs();
        this.settling = delivery.settling();
        this.charset = charset;
    }

    /**
     * GetMsgEx: what waits for a session.
     *
     * @param blocking waits for messages that are in the database
     */
    CompletableFuture<WebReply> give(WebSession asking, Session session, Executor blocking) {
        return catchUp.caughtUp(session)
                ? CompletableFuture.completedFuture(giveNow(asking, session))
                : CompletableFuture.supplyAsync(() -> giveCaughtUp(asking, session), blocking);
    }

    private WebReply giveCaughtUp(WebSession asking, Session session) {
        try {
            catchUp.awaitCaughtUp(session, CATCH_UP_TIME);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return WebReply.refused(Refusal.TOO_BUSY);
        }
        return giveNow(asking, session);
    }

    private WebReply giveNow(WebSession asking, Session session) {
        if (asking.over()) {
            // Somebody else has the number since the question was asked, and all that this session had not been given.
            return WebReply.result(WebResult.NOT_LOGGED_IN);
        }
        Outbox.Batch batch = asking.outbox().give();
        if (batch.isEmpty()) {
            return NONE_WAIT;
        }
        List<Message> given = batch.messages();
        List<Integer> types = new ArrayList<>(given.size());
        List<Long> numbers = new ArrayList<>(given.size());
        List<String> words = new ArrayList<>(given.size());
        for (Message message : given) {
            ShownMessage shown = ShownMessage.of(message);
            types.add(shown.type());
            numbers.add(shown.number());
            words.add(shown.words());
        }
        return WebReply.good(WebAnswer.MESSAGES, given.size(), types, numbers, words)
                .tracked(new GivenMessages(asking.outbox(), batch, session));
    }

    /** What becomes of messages that were given. */
    private final class GivenMessages implements Tracked {
        private final Outbox outbox;
        private final Outbox.Batch batch;
        private final Session session;

        GivenMessages(Outbox outbox, Outbox.Batch batch, Session session) {
            this.outbox = outbox;
            this.batch = batch;
            this.session = session;
        }

        @Override
        public void sent(Carrier by) {
            outbox.sent(batch, by);
        }

        @Override
        public void whole() {
            outbox.whole(batch);
        }

        @Override
        public void read() {
            long arrived = outbox.read(batch);
            if (arrived > 0) {
                var _ = proofs.proven(session, arrived);
            }
        }

        @Override
        public void lost() {
            outbox.takeBack(batch);
        }

        @Override
        public boolean over() {
            return outbox.over(batch);
        }
    }

    /**
     * CLTMSG: a message, which is answered when it is safe; one that is said again, as its answer was lost, is answered as
     * it was.
     *
     * @param carrier the connection that it came over
     * @param loop completes the answer
     */
    CompletableFuture<WebReply> take(
            WebSession asking, Session session, WebRequest request, Carrier carrier, Executor loop) {
        SaidMessage said = new SaidMessage(request, carrier, System.nanoTime());
        CompletableFuture<Boolean> repeats = said.repeats(asking.said(said));
        CompletableFuture<WebReply> reply = repeats.isDone() && !repeats.join()
                ? take(session, request, loop)
                : repeats.thenComposeAsync(
                        again -> again ? CompletableFuture.completedFuture(TAKEN) : take(session, request, loop), loop);
        return reply.whenComplete((done, _) -> said.taken(TAKEN.equals(done))).thenApply(done -> done.tracked(said));
    }

    private CompletableFuture<WebReply> take(Session session, WebRequest request, Executor loop) {
        long to = request.number(WebKey.UN);
        Optional<Text> words = wire(request.text(WebKey.MG));
        if (words.isEmpty()) {
            return CompletableFuture.completedFuture(WebReply.refused(Refusal.MESSAGE_TOO_LONG));
        }
        AtomicReference<@Nullable Refusal> problem = new AtomicReference<>();
        Ledger ledger = new Ledger((_, reason) -> problem.set(reason));
        Optional<Refusal> notTaken = messages.send(session, ledger, to, words.get());
        if (notTaken.isPresent()) {
            return CompletableFuture.completedFuture(WebReply.refused(notTaken.get()));
        }
        return settling.settle(ledger, loop)
                .handle((_, unsafe) -> {
                    if (unsafe == null) {
                        return CompletableFuture.completedFuture(verdict(problem));
                    }
                    LOG.warn("A message of {} could not be made safe in time: {}", session.number(), unsafe.toString());
                    // What is refused must not come all the same, or the client's next try would double it.
                    return settling.withdraw(ledger)
                            ? CompletableFuture.completedFuture(WebReply.refused(Refusal.DATABASE_AWAY))
                            : settling.settleAtLast(ledger, loop).thenApply(_ -> verdict(problem));
                })
                .thenCompose(Function.identity());
    }

    private static WebReply verdict(AtomicReference<@Nullable Refusal> problem) {
        Refusal refusal = problem.get();
        return refusal == null ? TAKEN : WebReply.refused(refusal);
    }

    /** A text on its way to others; empty where it is too long for any field, or their charset has no form for it. */
    Optional<Text> wire(String text) {
        try {
            return Optional.of(Text.of(text, charset));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
