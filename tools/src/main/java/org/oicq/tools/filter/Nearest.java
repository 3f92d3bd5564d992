package org.oicq.tools.filter;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names that a person may have meant. */
final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** At most three of {@code names}, the nearest first; none that is far off. */
    static List<String> to(String text, Collection<String> names) {
        String wanted = text.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, wanted.length() / 3);
        record Near(String name, int distance) {}
        return names.stream()
                .map(name -> new Near(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance <= limit
                        || (wanted.length() >= 3
                                && near.name.toLowerCase(Locale.ROOT).contains(wanted)))
                .sorted(Comparator.comparingInt(Near::distance))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    /** "; did you mean a, b or c?", or {@code otherwise} where nothing is near. */
    static String question(String text, Collection<String> names, String otherwise) {
        List<String> near = to(text, names);
        if (near.isEmpty()) {
            return otherwise;
        }
        String last = near.getLast();
        String others = String.join(", ", near.subList(0, near.size() - 1));
        return "; did you mean " + (others.isEmpty() ? last : others + " or " + last) + "?";
    }

    /** Changes, insertions, deletions and swaps of neighbours that make {@code b} of {@code a}. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
