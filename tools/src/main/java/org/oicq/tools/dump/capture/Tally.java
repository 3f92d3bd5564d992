package org.oicq.tools.dump.capture;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts of what was passed over, told once at the end and not once a packet. */
final class Tally {
    /** Kinds that are told by name. */
    private static final int MOST_KINDS = 200;

    private static final int KINDS_SHOWN = 8;

    private final Map<String, Long> passedOver = new HashMap<>();
    private final Map<String, Long> unread = new HashMap<>();
    private long packets;

    void packet() {
        packets++;
    }

    /** A packet in which nothing of ours can be; {@code what} as in "3 of UDP" or "3 too short". */
    void passedOver(String what) {
        count(passedOver, what);
    }

    /** A packet in which something of ours may be that cannot be read. */
    void unread(String what) {
        count(unread, what);
    }

    private static void count(Map<String, Long> counts, String what) {
        boolean room = counts.size() < MOST_KINDS || counts.containsKey(what);
        counts.merge(room ? what : "of other kinds", 1L, Long::sum);
    }

    /** Tells the sums, if there are any. */
    void tell(Receiver receiver) {
        if (!unread.isEmpty()) {
            receiver.damage(sentence("not read, or not wholly", unread));
        }
        if (!passedOver.isEmpty()) {
            receiver.note(sentence("passed over", passedOver));
        }
    }

    private String sentence(String how, Map<String, Long> counts) {
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        Comparator<Map.Entry<String, Long>> most =
                Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());
        String kinds = counts.entrySet().stream()
                .sorted(most)
                .limit(KINDS_SHOWN)
                .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%,d of %,d packets %s: %s%s",
                sum,
                packets,
                how,
                kinds,
                counts.size() > KINDS_SHOWN ? ", …" : "");
    }
}
