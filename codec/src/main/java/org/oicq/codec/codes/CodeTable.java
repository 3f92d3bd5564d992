package org.oicq.codec.codes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a T field mean. The closed tables are the protocol's enumerations; the open ones (docs/rules.md, "Codes") are
 * data, in {@code code-tables.tsv}, and a code that they do not list is legal and prints as its number.
 */
public enum CodeTable {
    OUTCOME(Outcome.values()),
    LOGIN_MODE(LoginMode.values()),
    DISPLAY_MODE(DisplayMode.values()),
    DIRECTION(Direction.values()),
    AUTHENTICATION(Authentication.values()),
    GENDER(Gender.values()),
    ANSWER(Answer.values()),
    MESSAGE_FLAG(MessageFlag.values()),
    INFORMATION_TYPE(InformationType.values()),
    ROOM_ACCESS(RoomAccess.values()),
    ROOM_ROLE(RoomRole.values()),
    ROOM_INFORMATION(RoomInformation.values()),
    JOB_STATE(JobState.values()),
    DESTINATION_STATE(DestinationState.values()),
    COUNTRY,
    PROVINCE,
    EDUCATION,
    OCCUPATION;

    /** One code with its names. */
    public record Entry(int code, String english, String chinese) {
        /** The Chinese name for a Chinese locale, the English one for any other. */
        public String name(Locale locale) {
            return locale.getLanguage().equals("zh") ? chinese : english;
        }
    }

    /** Those of the enumeration; none where the table is open. */
    private final List<Coded> constants;
    /** Null until somebody asks: few programs that meet a field ask for the names of its codes. */
    private volatile @Nullable List<Entry> entries;

    CodeTable(Coded... constants) {
        this.constants = List.of(constants);
    }

    /** Whether the table lists every legal value. */
    public boolean closed() {
        return !constants.isEmpty();
    }

    /** All entries, in the order of the table. */
    public List<Entry> entries() {
        List<Entry> known = entries;
        if (known == null) {
            known = closed()
                    ? constants.stream()
                            .map(constant -> new Entry(constant.code(), constant.label(), constant.label()))
                            .toList()
                    : read(name());
            entries = known;
        }
        return known;
    }

    /** The entry of this code, if it is listed. */
    public Optional<Entry> find(int code) {
        for (Entry entry : entries()) {
            if (entry.code == code) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** The name of this code in the locale's language, or the code in decimal where it is not listed. */
    public String name(int code, Locale locale) {
        return find(code).map(entry -> entry.name(locale)).orElseGet(() -> Integer.toString(code));
    }

    /**
     * The code that a person means by {@code text}: a listed name in either language (letter case aside), or a number
     * 0…255.
     */
    public Optional<Integer> parse(String text) {
        for (Entry entry : entries()) {
            if (entry.english.equalsIgnoreCase(text) || entry.chinese.equals(text)) {
                return Optional.of(entry.code);
            }
        }
        try {
            int code = Integer.parseInt(text);
            return code >= 0 && code <= 255 ? Optional.of(code) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static List<Entry> read(String table) {
        try (var in = CodeTable.class.getResourceAsStream("code-tables.tsv")) {
            if (in == null) {
                throw new IllegalStateException("code-tables.tsv is missing from the codec's jar");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .filter(columns -> columns[0].equals(table))
                    .map(columns -> new Entry(Integer.parseInt(columns[1]), columns[2], columns[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
