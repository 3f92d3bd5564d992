package org.oicq.server.web;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.oicq.codec.codes.CodeTable;

/** The profile's codes as the HTTP interface shows and takes them: by their Chinese names. */
final class Codes {
    /** The last word of a province's name, which people leave out. */
    private static final List<String> LAST_WORDS = List.of("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区", "特别行政区");

    private Codes() {}

    /** The Chinese name of a code, empty for 0, its number where it is not listed. */
    static String name(CodeTable table, int code) {
        return code == 0 ? "" : table.name(code, Locale.CHINESE);
    }

    /** The province that a person means: its code, its name, or its Chinese name without the last word. */
    static OptionalInt province(String text) {
        return CodeTable.PROVINCE
                .parse(text)
                .map(OptionalInt::of)
                .orElseGet(() -> CodeTable.PROVINCE.entries().stream()
                        .filter(entry -> LAST_WORDS.stream()
                                .anyMatch(word -> entry.chinese().equals(text + word)))
                        .mapToInt(CodeTable.Entry::code)
                        .findFirst());
    }
}
