package org.oicq.client;

import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.JobState;
import org.oicq.codec.document.JobChange;

/** Hears how a fax or print job gets on. Only the newest news are kept, so that nobody needs to listen all the time. */
public final class JobWatch implements AutoCloseable {
    private final long job;
    private final Runnable forget;
    private @Nullable JobChange news;
    private boolean ended;
    private @Nullable ConnectionLostException over;

    JobWatch(long job, Runnable forget) {
        this.job = job;
        this.forget = forget;
    }

    /** The job's number. */
    public long job() {
        return job;
    }

    /** Whether this is the state of a job to which nothing happens any more. */
    public static boolean isOver(int state) {
        return state >= JobState.DONE.code();
    }

    /** There are news of the job. */
    public synchronized void heard(JobChange change) {
        if (!ended) {
            news = change;
            ended = isOver(change.state());
            notifyAll();
        }
    }

    synchronized void end(ConnectionLostException lost) {
        over = lost;
        notifyAll();
    }

    /** Whether the job is over, as far as it is known here. */
    public synchronized boolean ended() {
        return ended;
    }

    /**
     * Waits for the next news; the last ones are those of the job's end.
     *
     * @throws ConnectionLostException where the connection ends first
     */
    public synchronized JobChange next() throws InterruptedException {
        while (news == null) {
            if (over != null) {
                throw over;
            }
            wait();
        }
        JobChange next = news;
        news = null;
        return next;
    }

    /** Hears no more. */
    @Override
    public void close() {
        forget.run();
    }
}
