package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.document.JobData;
import org.oicq.codec.document.JobMade;
import org.oicq.codec.document.PrintRequest;
import org.oicq.codec.document.SubmitText;
import org.oicq.codec.document.ViewJob;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.wire.Text;

/** Somebody who has texts printed into the server's folder. Each job that was made must be done in the end. */
final class DocumentPerson implements Talker {
    private static final Text DESTINATION = Text.of("spool");
    /** The code of a job that is done; those above are over in another way. */
    private static final int DONE = 4;

    private static final int TICK_MILLIS = 100;
    /** From asking for jobs that are not over to asking again: while the database is away the answer says nothing. */
    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(75);

    private final Account account;
    private final Place place;
    private final long pauseNanos;
    private final Set<Long> open = new HashSet<>();
    private volatile boolean stopped;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile long left;
    private long nextAt = System.nanoTime();

    /** @param pauseMillis between two texts */
    DocumentPerson(Account account, Place place, int pauseMillis) {
        this.account = account;
        this.place = place;
        this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    }

    /** Jobs that are done. */
    long done() {
        return done.get();
    }

    /** Jobs that are over without being done. */
    long failed() {
        return failed.get();
    }

    /** Jobs that were made and not over when this had waited long enough. */
    long left() {
        return left;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        long end = Long.MAX_VALUE;
        try {
            while (!over(end)) {
                try (Wire wire = Wire.logIn(place.address(), account)) {
                    long askAt = System.nanoTime();
                    while (!over(end)) {
                        long now = System.nanoTime();
                        if (now - askAt >= 0) {
                            askAt = now + ASK_NANOS;
                            for (long job : Set.copyOf(open)) {
                                send(wire, new ViewJob(account.number(), job));
                            }
                        }
                        if (stopped) {
                            end = Math.min(end, now + PATIENCE_NANOS);
                        } else if (now - nextAt >= 0) {
                            nextAt = now + pauseNanos;
                            send(wire, new SubmitText(account.number(), DESTINATION, Text.of("A page of the soak.\n")));
                        }
                        Packet packet = wire.readAny(TICK_MILLIS);
                        if (packet != null) {
                            took(packet);
                        }
                    }
                } catch (IOException _) {
                    Thread.sleep(TICK_MILLIS);
                }
                if (stopped) {
                    end = Math.min(end, System.nanoTime() + PATIENCE_NANOS);
                }
            }
        } catch (InterruptedException _) {
            // The suite gives up.
        }
        left = open.size();
    }

    private boolean over(long end) {
        return stopped && (open.isEmpty() || System.nanoTime() > end);
    }

    private static void send(Wire wire, PrintRequest request) throws IOException {
        wire.send(DocumentCatalogs.USER_TO_PRINT.encode(request).array());
    }

    private void took(Packet packet) {
        switch (packet) {
            case JobMade made when made.allow() == Answer.YES.code() -> open.add(made.job());
            case JobMade _ -> {
                // Refused: the database is away, and no job was made.
            }
            case JobChange change -> became(change.job(), change.state());
            case JobData data -> became(data.job(), data.state());
            default -> {}
        }
    }

    private void became(long job, int state) {
        if (state >= DONE && open.remove(job)) {
            if (state == DONE) {
                done.incrementAndGet();
            } else {
                failed.incrementAndGet();
            }
        }
    }
}
