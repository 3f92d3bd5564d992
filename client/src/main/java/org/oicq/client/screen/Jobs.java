package org.oicq.client.screen;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The fax and print jobs of the list: those that are not over, and the faxes that have come in. */
final class Jobs {
    /** What each of them is. */
    enum Kind {
        FAX,
        PRINT,
        /** A fax that has come in. */
        CAME_IN
    }

    /**
     * One of them.
     *
     * @param place where it goes, or where it came from
     * @param information why it is where it is, or how far; may be empty
     */
    record Job(long number, Kind kind, String place, int state, String information) {
        Job with(int now, String why) {
            return new Job(number, kind, place, now, why);
        }
    }

    private final TreeMap<Long, Job> jobs = new TreeMap<>();

    /** The jobs as they are now. */
    void are(List<Job> now) {
        jobs.clear();
        now.forEach(this::put);
    }

    void put(Job job) {
        jobs.put(job.number(), job);
    }

    /** It is over, or deleted. */
    void remove(long number) {
        jobs.remove(number);
    }

    Optional<Job> find(long number) {
        return Optional.ofNullable(jobs.get(number));
    }

    /** The newest first. */
    Collection<Job> all() {
        return jobs.descendingMap().values();
    }
}
