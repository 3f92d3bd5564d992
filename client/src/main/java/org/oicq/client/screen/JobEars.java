package org.oicq.client.screen;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.oicq.client.Await;
import org.oicq.client.Documents;
import org.oicq.client.JobWatch;
import org.oicq.client.OicqClient;
import org.oicq.client.RefusedException;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.JobCard;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.Text;

/** Brings fax and print jobs into the model. A server tells of them once it has been asked something. */
final class JobEars {
    /** The newest jobs of each server that are looked at. */
    private static final int NEWEST = 50;

    private final Talk talk;
    private final Model model;
    private final Texts texts;

    // What follows is used in a turn alone.
    /** Faxes that were said to have come in. */
    private final Set<Long> said = new HashSet<>();

    private final AtomicInteger changes = new AtomicInteger();

    JobEars(Talk talk, Model model) {
        this.talk = talk;
        this.model = model;
        this.texts = model.texts();
    }

    /** Asks for the user's jobs. Where they change meanwhile, it asks again. May be called by any thread. */
    void look(OicqClient client) {
        int before = changes.get();
        talk.work(() -> {
            List<Jobs.Job> now = new ArrayList<>();
            try {
                now.addAll(mine(client.fax(), Jobs.Kind.FAX));
                now.addAll(mine(client.print(), Jobs.Kind.PRINT));
                now.addAll(cameIn(client));
            } catch (TimeoutException _) {
                // Those that are known stay.
                return;
            }
            talk.post(() -> {
                model.jobs().are(now);
                said.retainAll(now.stream().map(Jobs.Job::number).toList());
                if (changes.get() != before) {
                    look(client);
                }
            });
        });
    }

    private static List<Jobs.Job> mine(Documents server, Jobs.Kind kind) throws InterruptedException, TimeoutException {
        try {
            return Await.result(server.jobs(FieldType.L.max(), NEWEST, Direction.SMALLER)).stream()
                    .filter(card -> !JobWatch.isOver(card.state()))
                    .map(card -> job(card, kind))
                    .toList();
        } catch (RefusedException _) {
            // It does not run here, or not for this user.
            return List.of();
        }
    }

    private static Jobs.Job job(JobCard card, Jobs.Kind kind) {
        return new Jobs.Job(card.job(), kind, line(card.destination()), card.state(), "");
    }

    private static String line(Text text) {
        return Shown.line(text.toString());
    }

    private static List<Jobs.Job> cameIn(OicqClient client) throws InterruptedException, TimeoutException {
        try {
            return Await.result(client.fax().arrived()).stream()
                    .map(JobEars::job)
                    .toList();
        } catch (RefusedException _) {
            return List.of();
        }
    }

    private static Jobs.Job job(FaxArrived fax) {
        return new Jobs.Job(fax.job(), Jobs.Kind.CAME_IN, line(fax.from()), 0, "");
    }

    /** A job has another state. */
    void changed(JobChange change) {
        talk.post(() -> {
            changes.incrementAndGet();
            Optional<Jobs.Job> known = model.jobs().find(change.job());
            if (JobWatch.isOver(change.state())) {
                model.jobs().remove(change.job());
                known.ifPresentOrElse(
                        job -> over(job, change),
                        () -> talk.client()
                                .ifPresent(client -> talk.work(() -> {
                                    Jobs.Job job = lookUp(client, change.job());
                                    talk.post(() -> over(job, change));
                                })));
            } else if (known.isPresent()) {
                model.jobs().put(known.get().with(change.state(), line(change.information())));
            } else {
                talk.client().ifPresent(this::look);
            }
        });
    }

    /** A job that was over before it was in the list. */
    private static Jobs.Job lookUp(OicqClient client, long number) throws InterruptedException, TimeoutException {
        Jobs.Kind kind = Jobs.Kind.FAX;
        JobData job;
        try {
            job = Await.result(client.fax().view(number));
        } catch (RefusedException _) {
            kind = Jobs.Kind.PRINT;
            job = Await.result(client.print().view(number));
        }
        return new Jobs.Job(number, kind, line(job.destination()), job.state(), "");
    }

    private void over(Jobs.Job job, JobChange change) {
        String name = texts.get(
                "job." + job.kind().name().toLowerCase(Locale.ROOT), Long.toString(job.number()), job.place());
        String information = line(change.information());
        tell(name + ": " + texts.jobState(change.state())
                + (information.isEmpty() ? "" : ", " + texts.reason(information)));
    }

    /** A fax has come in, or waits since long: the server says so on each connection. */
    void cameIn(FaxArrived fax) {
        talk.post(() -> {
            changes.incrementAndGet();
            model.jobs().put(job(fax));
            if (said.add(fax.job())) {
                tell(texts.get("fax-came", fax.job(), line(fax.from()), fax.pages()));
            }
        });
    }

    private void tell(String text) {
        var _ = model.heard(Target.SERVER, 0, text);
        talk.alert();
    }
}
