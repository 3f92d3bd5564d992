package org.oicq.server.documents;

import java.util.Optional;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.document.CancelJob;
import org.oicq.codec.document.CancelReply;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.DocumentRequest;
import org.oicq.codec.document.FaxRequest;
import org.oicq.codec.document.TakeFax;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.server.oicq.Rates;
import org.oicq.server.route.Handling;
import org.oicq.server.route.Reply;
import org.oicq.server.route.Subsystem;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;

/** The fax server: what it has in common with the print server, and the faxes that come in. */
public final class FaxSubsystem implements Subsystem<FaxRequest> {
    private final DocumentHandlers handlers;
    private final Watchers watchers;
    private final ReceivedFaxes received;
    private final Rates rates;

    FaxSubsystem(DocumentHandlers handlers, Watchers watchers, ReceivedFaxes received, Rates rates) {
        this.handlers = handlers;
        this.watchers = watchers;
        this.received = received;
        this.rates = rates;
    }

    @Override
    public ProgramKind kind() {
        return ProgramKind.FAX_SERVER;
    }

    @Override
    public Catalog<FaxRequest> catalog() {
        return DocumentCatalogs.USER_TO_FAX;
    }

    @Override
    public Handling handling(FaxRequest packet) {
        return Handling.BLOCKING;
    }

    @Override
    public Reply handle(Connection connection, FaxRequest packet) {
        return Subsystem.ofSession(connection, packet, session -> {
            Reply reply = switch (packet) {
                // A fax that came in has a number of the same sequence.
                case CancelJob p when received.owns(session, p.job()) -> delete(session, p.job());
                case DocumentRequest p -> handlers.handle(session, p);
                case TakeFax p -> take(session, p);
            };
            watchers.add(session);
            return switch (reply) {
                case Reply.Answer(var answer, Runnable then) ->
                    new Reply.Answer(answer, () -> {
                        then.run();
                        received.tell(session);
                    });
                default -> {
                    received.tell(session);
                    yield reply;
                }
            };
        });
    }

    private Reply delete(Session session, long job) {
        Optional<Refusal> problem = deleted(session, job);
        return problem.map(Reply::refused)
                .orElseGet(() -> Reply.of(DocumentCatalogs.FAX_TO_USER, new CancelReply(true, job)));
    }

    private Optional<Refusal> deleted(Session session, long fax) {
        return rates.change(session.number()) ? received.delete(session, fax) : Optional.of(Refusal.TOO_FAST);
    }

    private Reply take(Session session, TakeFax packet) {
        Optional<Answer> answer = Coded.find(Answer.class, packet.allow());
        Optional<Refusal> problem = answer.isEmpty()
                ? Optional.of(Refusal.NOT_AN_ANSWER)
                : answer.get() == Answer.YES ? received.take(session, packet.job()) : deleted(session, packet.job());
        return problem.map(Reply::refused).orElse(Reply.NONE);
    }
}
