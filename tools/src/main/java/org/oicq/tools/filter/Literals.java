package org.oicq.tools.filter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.oicq.codec.codes.CodeTable.Entry;
import org.oicq.tools.filter.FilterField.Kind;

/** What the literals beside a field mean: a word or a string becomes a value of the field's kind. */
final class Literals {
    private final FilterField field;
    private final String expression;
    private final ZoneId zone;

    Literals(FilterField field, String expression, ZoneId zone) {
        this.field = field;
        this.expression = expression;
        this.zone = zone;
    }

    /** A number, a code's name, or a time in nanoseconds since 1970. */
    long ordinal(Token literal) throws FilterException {
        return field.kind() == Kind.TIME ? time(literal) : number(literal);
    }

    /** The same of a field's value, if it has one. */
    static OptionalLong ordinal(Object value) {
        return switch (value) {
            case Number number -> OptionalLong.of(number.longValue());
            case Instant time -> OptionalLong.of(nanoseconds(time));
            default -> parsed(value.toString().strip());
        };
    }

    private static OptionalLong parsed(String text) {
        try {
            return OptionalLong.of(
                    text.toLowerCase(Locale.ROOT).startsWith("0x")
                            ? Long.parseLong(text, 2, text.length(), 16)
                            : Long.parseLong(text));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    private long number(Token literal) throws FilterException {
        OptionalLong number = parsed(literal.text());
        if (number.isPresent()) {
            return number.getAsLong();
        }
        for (Entry code : field.codes()) {
            if (plain(code.english()).equals(plain(literal.text()))
                    || code.chinese().equals(literal.text())) {
                return code.code();
            }
        }
        if (field.codes().isEmpty()) {
            throw error(
                    field.name() + " is a number, as 10001 or 0x2711, and '" + literal.text() + "' is none", literal);
        }
        List<String> names = field.codes().stream().map(Entry::english).toList();
        throw error(
                "'" + literal.text() + "' is no value of " + field.name()
                        + Nearest.question(
                                literal.text(),
                                names,
                                names.size() > 10
                                        ? "; docs/protocol.md lists them"
                                        : "; it has " + String.join(", ", names)),
                literal);
    }

    /** A name without what people write differently: {@code do_not_disturb}, {@code "do not disturb"}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
    }

    private long time(Token literal) throws FilterException {
        String text = literal.text().strip().replace(' ', 'T');
        try {
            if (text.endsWith("Z")) {
                return nanoseconds(Instant.parse(text));
            }
            LocalDateTime local = text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDate.parse(text).atStartOfDay();
            return nanoseconds(local.atZone(zone).toInstant());
        } catch (DateTimeException | ArithmeticException _) {
            throw error(
                    "'" + literal.text()
                            + "' is no time; write 2026-11-22T10:00:00, with a Z at its end for UTC whatever is shown",
                    literal);
        }
    }

    /** Years from 1677 to 2262, as captures have them. */
    private static long nanoseconds(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    /** A text; where the field has only certain ones, that which is meant, in any letter case. */
    String text(Token literal) throws FilterException {
        if (field.texts().isEmpty()) {
            return literal.text();
        }
        for (String known : field.texts()) {
            if (known.equalsIgnoreCase(literal.text())) {
                return known;
            }
        }
        throw error(
                "there is no " + field.name() + " '" + literal.text() + "'"
                        + Nearest.question(literal.text(), field.texts(), "; docs/protocol.md lists them"),
                literal);
    }

    /** Bytes in hex: {@code ffd8}, {@code 0xffd8}, {@code "ff d8"} or {@code ff:d8}. */
    byte[] bytes(Token literal) throws FilterException {
        String hex = literal.text().replaceFirst("^0[xX]", "").replaceAll("[\\s:]", "");
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException _) {
            throw error(
                    field.name() + " is bytes, written in hex as ffd8 or \"ff d8\", and '" + literal.text()
                            + "' is none",
                    literal);
        }
    }

    /** Host, net, port or host and port, as {@link Address#matcher} reads them. */
    Predicate<Object> address(Token literal) throws FilterException {
        Predicate<Address> matcher = Address.matcher(literal.text())
                .orElseThrow(() -> error(
                        "'" + literal.text() + "' is no address; write 10.0.0.2, 10.0.0.0/8, :8000, 10.0.0.2:8000,"
                                + " ::1 or [::1]:8000",
                        literal));
        return value -> value instanceof Address address && matcher.test(address);
    }

    private FilterException error(String message, Token at) {
        return new FilterException(message, expression, at.start(), at.end());
    }
}
