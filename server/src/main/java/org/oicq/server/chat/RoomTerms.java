package org.oicq.server.chat;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a text is found by. Where words have blanks between them, those are whole words, in any case; where they have none, as
 * in Chinese, each character and each two beside each other. A symbol, as an emoji, is a character of the second kind.
 */
record RoomTerms(List<String> words, List<String> runs) {
    private static final Set<UnicodeScript> WITHOUT_BLANKS = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private enum Kind {
        WORD,
        RUN,
        NEITHER
    }

    /** The words and the runs of characters without blanks of a text. */
    static RoomTerms of(String text) {
        List<String> words = new ArrayList<>();
        List<String> runs = new ArrayList<>();
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        int begin = 0;
        Kind before = Kind.NEITHER;
        for (int i = 0; i <= plain.length(); ) {
            int character = i < plain.length() ? plain.codePointAt(i) : ' ';
            Kind kind = kind(character);
            if (kind != before) {
                if (before != Kind.NEITHER) {
                    (before == Kind.WORD ? words : runs).add(plain.substring(begin, i));
                }
                begin = i;
                before = kind;
            }
            i += Character.charCount(character);
        }
        return new RoomTerms(List.copyOf(words), List.copyOf(runs));
    }

    private static Kind kind(int character) {
        if (WITHOUT_BLANKS.contains(UnicodeScript.of(character))
                || Character.getType(character) == Character.OTHER_SYMBOL) {
            return Kind.RUN;
        }
        boolean mark = Character.getType(character) == Character.NON_SPACING_MARK
                || Character.getType(character) == Character.COMBINING_SPACING_MARK;
        return Character.isLetterOrDigit(character) || mark ? Kind.WORD : Kind.NEITHER;
    }

    /** Whether there is nothing to look for. */
    boolean empty() {
        return words.isEmpty() && runs.isEmpty();
    }

    /** Everything that a text with these can be found by, as it is kept for a room. */
    Set<Integer> all(long room) {
        Set<Integer> terms = new LinkedHashSet<>();
        words.forEach(word -> terms.add(term(room, word)));
        for (String run : runs) {
            pieces(run, 1).forEach(piece -> terms.add(term(room, piece)));
            pieces(run, 2).forEach(piece -> terms.add(term(room, piece)));
        }
        return terms;
    }

    /** What a text that has these must have, as it is kept for a room. */
    Set<Integer> needed(long room) {
        Set<Integer> terms = new LinkedHashSet<>();
        words.forEach(word -> terms.add(term(room, word)));
        for (String run : runs) {
            int length = run.codePointCount(0, run.length());
            pieces(run, Math.min(2, length)).forEach(piece -> terms.add(term(room, piece)));
        }
        return terms;
    }

    /** All pieces of so many characters. */
    private static List<String> pieces(String run, int characters) {
        int[] all = run.codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i + characters <= all.length; i++) {
            pieces.add(new String(all, i, characters));
        }
        return pieces;
    }

    /** Two that are alike cost a look at a text that is not found in the end. */
    private static int term(long room, String text) {
        long mixed = (room * 0x9E3779B97F4A7C15L) ^ (text.hashCode() * 0xC2B2AE3D27D4EB4FL);
        mixed ^= mixed >>> 32;
        mixed *= 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 32);
    }

    /** Whether a text has all these words, and all these runs as parts of its own. */
    boolean in(RoomTerms text) {
        return text.words.containsAll(words)
                && runs.stream().allMatch(run -> text.runs.stream().anyMatch(other -> other.contains(run)));
    }
}
