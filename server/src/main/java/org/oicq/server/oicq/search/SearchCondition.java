package org.oicq.server.oicq.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.oicq.server.oicq.search.SearchColumn.Kind;

/**
 * Writes the condition of a parsed statement anew, with a ? for each value. Every kind of node that is not named here
 * is refused.
 *
 * <p>What is compared is of one kind, that of the first column in it: beside a column of numbers a string must be a whole
 * number and counts as it, beside a column of texts a number counts as its digits, and a column of the other kind is
 * refused. LIKE looks at the digits of a number.
 */
final class SearchCondition {
    private static final int MAX_IN = 100;

    private final List<Object> literals;
    private final List<Object> parameters = new ArrayList<>();

    /** A condition whose {@code ?1} is the first of these. */
    SearchCondition(List<Object> literals) {
        this.literals = literals;
    }

    /** The values for what {@link #translate} gave. */
    List<Object> parameters() {
        return List.copyOf(parameters);
    }

    /** The condition as SQL. */
    String translate(Expression node) throws NotASearchException {
        return switch (node) {
            case ParenthesedExpressionList<?> p when p.size() == 1 -> translate(p.getFirst());
            case AndExpression and -> chain(and, AndExpression.class, " AND ");
            case OrExpression or -> chain(or, OrExpression.class, " OR ");
            case NotExpression not -> "NOT (" + translate(not.getExpression()) + ")";
            case EqualsTo e -> comparison(e, "=");
            case NotEqualsTo e -> comparison(e, "<>");
            case MinorThan e -> comparison(e, "<");
            case MinorThanEquals e -> comparison(e, "<=");
            case GreaterThan e -> comparison(e, ">");
            case GreaterThanEquals e -> comparison(e, ">=");
            case LikeExpression e -> like(e);
            case InExpression e -> in(e);
            case Between e -> between(e);
            case IsNullExpression e ->
                bare(e.getLeftExpression()) instanceof Column column
                        ? column(column).sql() + " IS" + not(e.isNot()) + " NULL"
                        : refuse("IS NULL asks for a column");
            default -> refuse("no condition: " + node.getClass().getSimpleName());
        };
    }

    /** A long chain hangs to the left as deep as it is long, so it is walked and not gone into. */
    private <E extends BinaryExpression> String chain(E last, Class<E> kind, String word) throws NotASearchException {
        Deque<Expression> parts = new ArrayDeque<>();
        Expression rest = last;
        while (kind.isInstance(rest)) {
            E link = kind.cast(rest);
            parts.addFirst(link.getRightExpression());
            rest = link.getLeftExpression();
        }
        parts.addFirst(rest);
        List<String> texts = new ArrayList<>();
        for (Expression part : parts) {
            texts.add(translate(part));
        }
        return "(" + String.join(word, texts) + ")";
    }

    private String comparison(BinaryExpression e, String operator) throws NotASearchException {
        Kind kind = kind(Stream.of(e.getLeftExpression(), e.getRightExpression()));
        return operand(e.getLeftExpression(), kind) + " " + operator + " " + operand(e.getRightExpression(), kind);
    }

    private String between(Between e) throws NotASearchException {
        Kind kind = kind(Stream.of(e.getLeftExpression(), e.getBetweenExpressionStart(), e.getBetweenExpressionEnd()));
        return operand(e.getLeftExpression(), kind) + not(e.isNot()) + " BETWEEN "
                + operand(e.getBetweenExpressionStart(), kind) + " AND " + operand(e.getBetweenExpressionEnd(), kind);
    }

    private String in(InExpression e) throws NotASearchException {
        if (!(e.getRightExpression() instanceof ParenthesedExpressionList<?> items)) {
            return refuse("IN asks for a list in brackets");
        }
        if (items.isEmpty() || items.size() > MAX_IN) {
            return refuse("an IN with " + items.size() + " items");
        }
        Kind kind = kind(Stream.concat(Stream.of(e.getLeftExpression()), items.stream()));
        String left = operand(e.getLeftExpression(), kind);
        List<String> texts = new ArrayList<>();
        for (Expression item : items) {
            texts.add(operand(item, kind));
        }
        return left + not(e.isNot()) + " IN (" + String.join(", ", texts) + ")";
    }

    /**
     * The pattern is a literal: one from a profile could end in an escape character that escapes nothing, which the
     * database finds an error, or not, depending on what it is compared with.
     */
    private String like(LikeExpression e) throws NotASearchException {
        Optional<Object> pattern = literal(bare(e.getRightExpression()), literals);
        if (pattern.isEmpty()
                || e.getEscape() != null
                || endsInEscape(pattern.get().toString())) {
            return refuse("LIKE asks for a pattern");
        }
        String left = bare(e.getLeftExpression()) instanceof Column column
                        && column(column).kind() == Kind.NUMBER
                ? "CAST(" + column(column).sql() + " AS text)"
                : operand(e.getLeftExpression(), Kind.TEXT);
        return left + not(e.isNot()) + " LIKE " + operand(e.getRightExpression(), Kind.TEXT);
    }

    private static boolean endsInEscape(String pattern) {
        int end = pattern.length();
        while (end > 0 && pattern.charAt(end - 1) == '\\') {
            end--;
        }
        return (pattern.length() - end) % 2 == 1;
    }

    private static String not(boolean not) {
        return not ? " NOT" : "";
    }

    /** The kind of the first column, or else of the first literal. */
    private Kind kind(Stream<? extends Expression> operands) throws NotASearchException {
        Kind found = null;
        for (Expression operand : operands.toList()) {
            if (bare(operand) instanceof Column column) {
                return column(column).kind();
            }
            Object value = literal(bare(operand), literals)
                    .orElseThrow(() -> new NotASearchException("neither a column nor a value is compared"));
            if (found == null) {
                found = value instanceof Long ? Kind.NUMBER : Kind.TEXT;
            }
        }
        return found == null ? Kind.TEXT : found;
    }

    private String operand(Expression node, Kind kind) throws NotASearchException {
        if (bare(node) instanceof Column column) {
            SearchColumn found = column(column);
            return found.kind() == kind ? found.sql() : refuse("numbers are compared with texts");
        }
        Object value = literal(bare(node), literals)
                .orElseThrow(() -> new NotASearchException("neither a column nor a value is compared"));
        parameters.add(
                switch (kind) {
                    case NUMBER -> value instanceof String text ? number(text) : value;
                    case TEXT -> value.toString();
                });
        return "?";
    }

    private static Long number(String text) throws NotASearchException {
        if (!text.matches("[0-9]+")) {
            throw new NotASearchException("a number is compared with a text");
        }
        return SearchScanner.number(text);
    }

    /** The node in brackets around a single one. */
    private static Expression bare(Expression node) {
        Expression inner = node;
        while (inner instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
            inner = list.getFirst();
        }
        return inner;
    }

    /** The value of a literal that the scanner took out; empty where the node is none. */
    static Optional<Object> literal(Expression node, List<Object> literals) {
        return node instanceof JdbcParameter parameter
                ? Optional.of(literals.get(parameter.getIndex() - 1))
                : Optional.empty();
    }

    /** The column of a node. */
    static SearchColumn column(Column node) throws NotASearchException {
        return SearchColumn.findMarked(node.getFullyQualifiedName())
                .orElseThrow(() -> new NotASearchException("the column " + node));
    }

    private static String refuse(String reason) throws NotASearchException {
        throw new NotASearchException(reason);
    }
}
