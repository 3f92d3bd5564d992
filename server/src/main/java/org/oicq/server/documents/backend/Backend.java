package org.oicq.server.documents.backend;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.oicq.codec.codes.DestinationState;
import org.oicq.schema.Job;
import org.oicq.server.documents.worker.Conversion.Form;

/**
 * What sends faxes or prints. Everything here may block for a bounded time, and is called by one thread for a job at a
 * time. What goes wrong is a value, and no exception.
 */
public interface Backend {
    /** A printer, or a fax number that has a name. */
    record Destination(String name, String information, DestinationState state) {}

    /** How a destination takes pages. */
    sealed interface Taking {}

    /** It wants them so. */
    record Wish(Form form, int dpi, boolean color) implements Taking {
        /** A form that has no resolution of its own. */
        public static Wish of(Form form) {
            return new Wish(form, 0, false);
        }
    }

    /** Something that is not possible now or not at all. */
    sealed interface Problem extends Outcome, Taking permits Refused, Later {}

    /** What became of handing a job over. */
    sealed interface Outcome {}

    /** It was taken, and goes on under this reference. */
    record Handed(String reference) implements Outcome {}

    /** It is done already. */
    record Done() implements Outcome {}

    /** It is not taken, and never will be. */
    record Refused(String sentence) implements Problem {}

    /** It was certainly not taken, and may be later. */
    record Later(String sentence) implements Problem, Progress {}

    /** It may have been taken. */
    record Unsure(String sentence) implements Outcome {}

    /** How far a job is that was handed over. */
    sealed interface Progress {}

    /** It goes on. */
    record Going(int pagesDone, String information) implements Progress {}

    /** It is over. */
    record Over(Job.State end, String information) implements Progress {}

    /** It is not known there any more. */
    record Gone() implements Progress {}

    /** What is known about a job that was being handed over when the server was killed. */
    enum Found {
        /** It is there under its reference. */
        HANDED,
        /** It certainly is not. */
        NOT_HANDED,
        /** It may have been done, or still be. */
        UNKNOWN,
        /** There is no answer now. */
        LATER
    }

    /** Destinations whose names contain these words, in any case. */
    List<Destination> find(String words, int most);

    /** Whether there is such a destination. */
    boolean knows(String destination);

    /** How this destination takes pages. */
    Taking taking(String destination);

    /**
     * Hands a job over.
     *
     * @param pages what was made of its document
     * @param referenced told of the job's reference, which has no blanks, before it may be begun
     */
    Outcome handOver(Job job, Path pages, Consumer<String> referenced);

    /**
     * Where jobs for this destination go, as {@code hylafax localhost:4559}: only there does a reference mean this job. Empty
     * where there is no such destination any more.
     */
    String place(String destination);

    /** Looks for a job that was being handed over, by the reference that it got. */
    Found recover(Job job, String reference);

    /** Looks after a job that was handed over. */
    Progress follow(Job job, String reference);

    /**
     * Asks for a job's end; what comes of it {@link #follow} says.
     *
     * @return why it goes on, where it does
     */
    Optional<String> cancel(Job job, String reference);
}
