package org.oicq.tools.bench.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oicq.codec.wire.Text;

/** What the clients of a fault say in its rooms: each text carries its client and its number. */
final class RoomBook {
    /** What one client has said. */
    private static final class Client {
        int sent;
        /** Those that have come back to it: the server has promised that they are in the log. */
        final BitSet taken = new BitSet();
    }

    private final String run;
    private final String letters;
    private final List<Client> clients = new ArrayList<>();
    private long refused;
    private long bad;

    /** @param size bytes of a text, about */
    RoomBook(int run, int size) {
        this.run = String.format("%08x", run);
        this.letters = "abcdefghijklmnopqrstuvwxyz".repeat(size / 26 + 1).substring(0, Math.max(1, size - 24));
    }

    /** A client more. Returns its id. */
    synchronized int client() {
        clients.add(new Client());
        return clients.size() - 1;
    }

    /** The next text of a client. */
    synchronized Text next(int client) {
        return Text.of(run + ' ' + client + ' ' + clients.get(client).sent++ + ' ' + letters);
    }

    /** The client and the number of a text in one; -1 where it is none of these. */
    synchronized long read(Text text) {
        String[] words = text.toString().split(" ", -1);
        if (words.length != 4 || !words[0].equals(run) || !words[3].equals(letters)) {
            bad++;
            return -1;
        }
        int client = Integer.parseInt(words[1]);
        int number = Integer.parseInt(words[2]);
        if (client >= clients.size() || number >= clients.get(client).sent) {
            bad++;
            return -1;
        }
        return (long) client << 32 | number;
    }

    /** Something that a client has said has come back to it. */
    synchronized void taken(long said) {
        clients.get((int) (said >>> 32)).taken.set((int) said);
    }

    synchronized void refused() {
        refused++;
    }

    /**
     * What became of it all.
     *
     * @param logs what each room's log has, in order: client and number, negative for what nobody said
     * @param problems what members found wrong in what they got
     */
    synchronized Outcome outcome(List<List<Long>> logs, long gaps, long doubled, List<String> problems) {
        Map<Long, Integer> times = new HashMap<>();
        long reordered = 0;
        for (List<Long> log : logs) {
            Map<Integer, Integer> last = new HashMap<>();
            for (long said : log) {
                if (said >= 0) {
                    times.merge(said, 1, Integer::sum);
                    int client = (int) (said >>> 32);
                    Integer before = last.put(client, (int) said);
                    reordered += before != null && before > (int) said ? 1 : 0;
                }
            }
        }
        long sent = 0;
        long taken = 0;
        long lost = 0;
        for (int client = 0; client < clients.size(); client++) {
            Client one = clients.get(client);
            sent += one.sent;
            taken += one.taken.cardinality();
            long id = (long) client << 32;
            lost += one.taken.stream()
                    .filter(number -> !times.containsKey(id | number))
                    .count();
        }
        long twice = times.values().stream().mapToInt(count -> count - 1).sum();
        return new Outcome(
                sent,
                taken,
                times.size(),
                lost,
                reordered + gaps,
                0,
                twice + doubled,
                0,
                bad,
                refused,
                0,
                0,
                problems,
                List.of(String.format("in rooms: %,d said, %,d taken", sent, taken)));
    }
}
