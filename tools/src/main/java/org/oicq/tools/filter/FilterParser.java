package org.oicq.tools.filter;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads an expression by recursive descent: {@code or} binds least, then {@code and}, then {@code not}; a condition is a
 * field's name with or without an operator and a value.
 */
final class FilterParser {
    private static final int DEEPEST = 100;
    private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=", "contains", "matches");

    private final String expression;
    private final ZoneId zone;
    private final List<Token> tokens;
    private final Set<String> names = new LinkedHashSet<>();
    private int next;
    private int depth;

    FilterParser(String expression, ZoneId zone) throws FilterException {
        this.expression = expression;
        this.zone = zone;
        this.tokens = Token.all(expression);
    }

    /** The names of the fields that {@link #parse} met. */
    Set<String> names() {
        return names;
    }

    Predicate<FieldSource> parse() throws FilterException {
        Predicate<FieldSource> condition = or();
        Token rest = peek();
        if (rest.kind() != Token.Kind.END) {
            throw error("expected 'and' or 'or' before this", rest);
        }
        return condition;
    }

    private Predicate<FieldSource> or() throws FilterException {
        List<Predicate<FieldSource>> parts = new ArrayList<>(List.of(and()));
        while (take("or") || take("||")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.getFirst() : frame -> parts.stream().anyMatch(part -> part.test(frame));
    }

    private Predicate<FieldSource> and() throws FilterException {
        List<Predicate<FieldSource>> parts = new ArrayList<>(List.of(not()));
        while (take("and") || take("&&")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.getFirst() : frame -> parts.stream().allMatch(part -> part.test(frame));
    }

    private Predicate<FieldSource> not() throws FilterException {
        Token first = peek();
        if (++depth > DEEPEST) {
            throw error("brackets and 'not' are nested more than " + DEEPEST + " deep", first);
        }
        try {
            if (take("not") || take("!")) {
                return not().negate();
            }
            if (!take("(")) {
                return condition();
            }
            Predicate<FieldSource> inner = or();
            expect(")");
            return inner;
        } finally {
            depth--;
        }
    }

    private Predicate<FieldSource> condition() throws FilterException {
        FilterField field = field();
        Conditions conditions = new Conditions(field, expression, zone);
        Token operator = peek();
        if (take("in")) {
            return conditions.in(set());
        }
        for (String comparison : COMPARISONS) {
            if (take(comparison)) {
                return conditions.compare(operator, literal());
            }
        }
        if (operator.is("=")) {
            throw error("'=' is no operator; use '=='", operator);
        }
        return conditions.present();
    }

    private FilterField field() throws FilterException {
        Token name = take();
        if (name.kind() != Token.Kind.WORD) {
            throw error("expected a field's name, as 'number' or 'content'", name);
        }
        List<String> known = FilterFields.all().stream().map(FilterField::name).toList();
        FilterField field = FilterFields.find(name.text())
                .orElseThrow(() -> error(
                        "there is no field '" + name.text() + "'"
                                + Nearest.question(name.text(), known, "; docs/filter.md says where they are listed"),
                        name));
        names.add(field.name());
        return field;
    }

    /** The values of "in": {1, 2, 3} or (1, 2, 3). */
    private List<Token> set() throws FilterException {
        String closing = take("(") ? ")" : "}";
        if (closing.equals("}")) {
            expect("{");
        }
        List<Token> values = new ArrayList<>();
        do {
            values.add(literal());
        } while (take(","));
        expect(closing);
        return values;
    }

    private Token literal() throws FilterException {
        Token token = take();
        if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.STRING) {
            throw error("expected a value", token);
        }
        return token;
    }

    private void expect(String sign) throws FilterException {
        if (!take(sign)) {
            throw error("expected '" + sign + "'", peek());
        }
    }

    private boolean take(String text) {
        if (!peek().is(text)) {
            return false;
        }
        next++;
        return true;
    }

    private Token take() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            next++;
        }
        return token;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private FilterException error(String message, Token at) {
        return new FilterException(message, expression, at.start(), at.end());
    }
}
