package org.oicq.tools.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.oicq.codec.wire.Blob;
import org.oicq.tools.filter.FilterField.Kind;

/** The conditions on one field. A condition holds where any of the field's values does; {@code !=} where none is. */
final class Conditions {
    private final FilterField field;
    private final String expression;
    private final Literals literals;

    Conditions(FilterField field, String expression, ZoneId zone) {
        this.field = field;
        this.expression = expression;
        this.literals = new Literals(field, expression, zone);
    }

    /** The frame has the field. */
    Predicate<FieldSource> present() {
        return frame -> !frame.values(field.name()).isEmpty();
    }

    Predicate<FieldSource> in(List<Token> set) throws FilterException {
        if (field.kind() == Kind.BYTES) {
            throw mismatch("in", set.getFirst());
        }
        List<Predicate<Object>> values = new ArrayList<>();
        for (Token token : set) {
            values.add(field.kind().ordered() ? range(token) : equal(token));
        }
        return any(value -> values.stream().anyMatch(member -> member.test(value)));
    }

    Predicate<FieldSource> compare(Token operator, Token literal) throws FilterException {
        return switch (operator.text().toLowerCase(Locale.ROOT)) {
            case "==" -> any(equal(literal));
            case "!=" -> {
                Predicate<FieldSource> equal = any(equal(literal));
                yield frame -> !frame.values(field.name()).isEmpty() && !equal.test(frame);
            }
            case "<" -> any(ordered(operator, literal, sign -> sign < 0));
            case "<=" -> any(ordered(operator, literal, sign -> sign <= 0));
            case ">" -> any(ordered(operator, literal, sign -> sign > 0));
            case ">=" -> any(ordered(operator, literal, sign -> sign >= 0));
            case "contains" -> any(contains(operator, literal));
            default -> any(matches(operator, literal));
        };
    }

    private Predicate<FieldSource> any(Predicate<Object> condition) {
        return frame -> {
            for (Object value : frame.values(field.name())) {
                if (condition.test(value)) {
                    return true;
                }
            }
            return false;
        };
    }

    private Predicate<Object> equal(Token literal) throws FilterException {
        return switch (field.kind()) {
            case NUMBER, TIME -> order(literal, sign -> sign == 0);
            case TEXT -> {
                String text = literals.text(literal);
                yield value -> value.toString().equals(text);
            }
            case BYTES -> {
                Blob bytes = Blob.of(literals.bytes(literal));
                yield bytes::equals;
            }
            case ADDRESS -> literals.address(literal);
        };
    }

    /** A value, or all from one to another: 10001..10100, both included. */
    private Predicate<Object> range(Token literal) throws FilterException {
        int dots = literal.kind() == Token.Kind.WORD ? literal.text().indexOf("..") : -1;
        if (dots < 0) {
            return equal(literal);
        }
        int middle = literal.start() + dots;
        Token from = new Token(Token.Kind.WORD, literal.text().substring(0, dots), literal.start(), middle);
        Token to = new Token(Token.Kind.WORD, literal.text().substring(dots + 2), middle + 2, literal.end());
        return order(from, sign -> sign >= 0).and(order(to, sign -> sign <= 0));
    }

    private Predicate<Object> ordered(Token operator, Token literal, IntPredicate sign) throws FilterException {
        if (!field.kind().ordered()) {
            throw mismatch(operator.text(), operator);
        }
        return order(literal, sign);
    }

    /** The value stands to the literal as {@code sign} wants it: below 0 where it is smaller. */
    private Predicate<Object> order(Token literal, IntPredicate sign) throws FilterException {
        long wanted = literals.ordinal(literal);
        return value -> {
            OptionalLong ordinal = Literals.ordinal(value);
            return ordinal.isPresent() && sign.test(Long.compare(ordinal.getAsLong(), wanted));
        };
    }

    private Predicate<Object> contains(Token operator, Token literal) throws FilterException {
        if (field.kind() == Kind.BYTES) {
            byte[] part = literals.bytes(literal);
            return value -> value instanceof Blob blob && holds(blob.toBuffer(), part);
        }
        requireSearched(operator);
        String part = literal.text();
        return value -> value.toString().contains(part);
    }

    private static boolean holds(ByteBuffer bytes, byte[] part) {
        ByteBuffer wanted = ByteBuffer.wrap(part);
        for (int at = 0; at + part.length <= bytes.limit(); at++) {
            if (bytes.slice(at, part.length).equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private Predicate<Object> matches(Token operator, Token literal) throws FilterException {
        requireSearched(operator);
        try {
            Pattern pattern = Pattern.compile(literal.text());
            return value -> pattern.matcher(value.toString()).find();
        } catch (PatternSyntaxException e) {
            throw new FilterException(
                    "not a regular expression: " + e.getDescription(), expression, literal.start(), literal.end());
        }
    }

    private void requireSearched(Token operator) throws FilterException {
        if (!field.kind().searched()) {
            throw mismatch(operator.text(), operator);
        }
    }

    private FilterException mismatch(String operator, Token at) {
        return new FilterException(
                field.name() + " is " + field.kind().label() + ": it goes with "
                        + field.kind().operators() + ", not with '" + operator + "'",
                expression,
                at.start(),
                at.end());
    }
}
