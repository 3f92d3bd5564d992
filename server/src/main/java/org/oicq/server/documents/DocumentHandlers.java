package org.oicq.server.documents;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.document.AnnounceDocument;
import org.oicq.codec.document.CancelJob;
import org.oicq.codec.document.CancelReply;
import org.oicq.codec.document.DestinationCard;
import org.oicq.codec.document.DestinationList;
import org.oicq.codec.document.DocumentAnswer;
import org.oicq.codec.document.DocumentContent;
import org.oicq.codec.document.DocumentRequest;
import org.oicq.codec.document.FindDestinations;
import org.oicq.codec.document.JobCard;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.JobList;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.ListJobs;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.document.ViewJob;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Job;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;

/** The packets that fax and print have in common, brought to a service. */
public final class DocumentHandlers {
    private final Documents documents;
    private final WireCharset charset;
    private final Function<DocumentAnswer, Routed<?>> route;

    /**
     * Handlers for a service.
     *
     * @param route puts an answer on the service's way to its users
     */
    DocumentHandlers(Documents documents, WireCharset charset, Function<DocumentAnswer, Routed<?>> route) {
        this.documents = documents;
        this.charset = charset;
        this.route = route;
    }

    /** Handles a packet of a user who is logged in. */
    public Reply handle(Session session, DocumentRequest packet) {
        return switch (packet) {
            case SubmitText p -> made(documents.submitText(session, p.destination(), p.content()), true);
            case AnnounceDocument p ->
                made(documents.announce(session, p.destination(), p.documentName(), p.documentLength()), false);
            case DocumentContent p ->
                documents
                        .piece(session, p.job(), p.documentContent().toBuffer())
                        .map(Reply::refused)
                        .orElse(Reply.NONE);
            case ViewJob p ->
                documents
                        .find(session, p.job())
                        .map(job -> answer(data(job)))
                        .orElseGet(() -> Reply.refused(Refusal.NO_SUCH_JOB));
            case CancelJob p ->
                documents
                        .cancel(session, p.job())
                        .map(Reply::refused)
                        .orElseGet(
                                () -> answer(new CancelReply(true, p.job()), () -> documents.look(session.number())));
            case ListJobs p -> list(session, p);
            case FindDestinations p -> find(p);
        };
    }

    private Reply made(Result<Long> job, boolean whole) {
        return switch (job) {
            case Result.Ok<Long>(Long number) ->
                answer(new JobMade(number, Answer.YES.code()), whole ? () -> documents.begin(number) : () -> {});
            case Result.Refused<Long>(Refusal reason) -> Reply.refused(reason);
        };
    }

    private Reply list(Session session, ListJobs packet) {
        Optional<Direction> direction = Coded.find(Direction.class, packet.direction());
        if (direction.isEmpty()) {
            return Reply.refused(Refusal.NO_SUCH_DIRECTION);
        }
        boolean up = direction.get() == Direction.LARGER;
        List<JobCard> cards = documents.page(session, packet.startJob(), up, packet.howMany()).stream()
                .map(job -> new JobCard(
                        job.id(),
                        text(job.destination()),
                        text(job.documentName()),
                        job.state().code(),
                        job.pages(),
                        job.submittedAt().getEpochSecond()))
                .toList();
        return answer(new JobList(true, cards));
    }

    private Reply find(FindDestinations packet) {
        List<DestinationCard> cards = documents.destinations(packet.words()).stream()
                .map(one -> new DestinationCard(
                        text(one.name()), text(one.information()), one.state().code()))
                .toList();
        return answer(new DestinationList(true, cards));
    }

    private JobData data(Job job) {
        return new JobData(
                true,
                job.id(),
                text(job.destination()),
                text(job.documentName()),
                job.state().code(),
                job.pages(),
                job.pagesDone(),
                job.submittedAt().getEpochSecond(),
                text(job.information()));
    }

    private Reply answer(DocumentAnswer packet) {
        return answer(packet, () -> {});
    }

    private Reply answer(DocumentAnswer packet, Runnable then) {
        return new Reply.Answer(route.apply(packet), then);
    }

    /** What a user is told of a job's state. */
    Routed<?> change(Job job) {
        return route.apply(
                new JobChange(1, job.id(), text(job.information()), job.state().code()));
    }

    private Text text(String words) {
        return Text.of(words, charset);
    }
}
