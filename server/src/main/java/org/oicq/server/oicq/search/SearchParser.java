package org.oicq.server.oicq.search;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.oicq.server.oicq.search.SearchColumn.Kind;
import org.oicq.server.oicq.search.SearchToken.Column;
import org.oicq.server.oicq.search.SearchToken.Literal;
import org.oicq.server.oicq.search.SearchToken.Operand;
import org.oicq.server.oicq.search.SearchToken.Symbol;

/**
 * Reads a statement of the search language (docs/rules.md, "Search") by recursive descent, and writes its condition anew as
 * SQL with a ? for each value. A statement is a bare condition, or {@code SELECT … FROM users WHERE condition} with ORDER
 * BY and LIMIT if wanted. What stands between SELECT and FROM changes nothing, for the reply has its own fields.
 *
 * <pre>
 * condition = part {OR part}
 * part      = link {AND link}
 * link      = {NOT} (predicate | "(" condition ")")
 * predicate = operand (sign operand | [NOT] LIKE string | [NOT] IN "(" operand {"," operand} ")"
 *           | [NOT] BETWEEN operand AND operand) | column IS [NOT] NULL
 * operand   = column | string | number | "(" operand ")"
 * </pre>
 *
 * <p>What is compared is of one kind, that of the first column in it, or else of the first literal: beside a column of
 * numbers a string must be a whole number and counts as it, beside a column of texts a number counts as its digits, and a
 * column of the other kind is refused. LIKE looks at the digits of a number.
 */
final class SearchParser {
    private static final int MAX_IN = 100;
    private static final int MAX_DEPTH = 20;

    /** What brackets can hold. */
    private sealed interface Node {
        record Compared(Operand operand) implements Node {}

        record Condition(String sql) implements Node {}
    }

    private final List<SearchToken> tokens;
    private final List<Object> parameters = new ArrayList<>();
    private int at;
    private int depth;

    private SearchParser(List<SearchToken> tokens) {
        this.tokens = tokens;
    }

    /** The query of a statement of the search language. */
    static SearchQuery query(String statement) throws NotASearchException {
        return new SearchParser(SearchScanner.scan(statement)).statement();
    }

    /** The whole statement. */
    private SearchQuery statement() throws NotASearchException {
        boolean select = take("select");
        if (select) {
            columns();
            expect("from");
            expect("users");
            expect("where");
        }
        String condition = condition(disjunction());
        String order = select && take("order") ? order() : "";
        int limit = select && take("limit") ? limit() : SearchQuery.MAX_ROWS;
        if (!next().equals(Symbol.END)) {
            throw unexpected();
        }
        return new SearchQuery(condition, List.copyOf(parameters), order, limit);
    }

    private void columns() throws NotASearchException {
        do {
            if (!take("*")) {
                column();
            }
        } while (take(","));
    }

    private String order() throws NotASearchException {
        expect("by");
        String column = column().sql();
        if (take("desc")) {
            return column + " DESC";
        }
        take("asc");
        return column;
    }

    private int limit() throws NotASearchException {
        if (next() instanceof Literal(Long rows)) {
            at++;
            return (int) Math.min(SearchQuery.MAX_ROWS, rows);
        }
        throw unexpected();
    }

    private Node disjunction() throws NotASearchException {
        Node first = conjunction();
        if (!next().is("or")) {
            return first;
        }
        StringBuilder sql = new StringBuilder("(").append(condition(first));
        while (take("or")) {
            sql.append(" OR ").append(condition(conjunction()));
        }
        return new Node.Condition(sql.append(')').toString());
    }

    private Node conjunction() throws NotASearchException {
        Node first = link();
        if (!next().is("and")) {
            return first;
        }
        StringBuilder sql = new StringBuilder("(").append(condition(first));
        while (take("and")) {
            sql.append(" AND ").append(condition(link()));
        }
        return new Node.Condition(sql.append(')').toString());
    }

    /** Two NOTs are none, with NULL too: so a long chain of them nests nothing. */
    private Node link() throws NotASearchException {
        int nots = 0;
        while (take("not")) {
            nots++;
        }
        Node node = predicate();
        if (nots == 0) {
            return node;
        }
        String sql = condition(node);
        return new Node.Condition(nots % 2 == 0 ? sql : "NOT (" + sql + ")");
    }

    private Node predicate() throws NotASearchException {
        Node node = primary();
        if (!(node instanceof Node.Compared(Operand left))) {
            return node;
        }
        if (next() instanceof Symbol(String sign)) {
            switch (sign) {
                case "=", "<", ">", "<=", ">=", "<>", "!=" -> {
                    at++;
                    return comparison(left, sign.equals("!=") ? "<>" : sign);
                }
                case "is" -> {
                    at++;
                    return isNull(left);
                }
                case "not", "like", "in", "between" -> {
                    return worded(left, take("not") ? " NOT" : "");
                }
                default -> {}
            }
        }
        return node;
    }

    private Node worded(Operand left, String not) throws NotASearchException {
        if (take("like")) {
            return like(left, not);
        }
        if (take("in")) {
            return in(left, not);
        }
        expect("between");
        Operand low = operand();
        expect("and");
        Operand high = operand();
        Kind kind = kind(List.of(left, low, high));
        return new Node.Condition(sql(left, kind) + not + " BETWEEN " + sql(low, kind) + " AND " + sql(high, kind));
    }

    private Node comparison(Operand left, String sign) throws NotASearchException {
        Operand right = operand();
        Kind kind = kind(List.of(left, right));
        return new Node.Condition(sql(left, kind) + " " + sign + " " + sql(right, kind));
    }

    private Node isNull(Operand left) throws NotASearchException {
        String not = take("not") ? " NOT" : "";
        expect("null");
        if (!(left instanceof Column(SearchColumn column))) {
            throw new NotASearchException("IS NULL asks for a column");
        }
        return new Node.Condition(column.sql() + " IS" + not + " NULL");
    }

    private Node in(Operand left, String not) throws NotASearchException {
        expect("(");
        List<Operand> all = new ArrayList<>(List.of(left));
        do {
            all.add(operand());
        } while (take(","));
        expect(")");
        if (all.size() > MAX_IN + 1) {
            throw new NotASearchException("an IN with more than " + MAX_IN + " items");
        }
        Kind kind = kind(all);
        String looked = sql(left, kind);
        StringJoiner items = new StringJoiner(", ", " IN (", ")");
        for (Operand item : all.subList(1, all.size())) {
            items.add(sql(item, kind));
        }
        return new Node.Condition(looked + not + items);
    }

    /**
     * The pattern is a literal: one from a profile could end in an escape character that escapes nothing, which the
     * database finds an error, or not, depending on what it is compared with.
     */
    private Node like(Operand left, String not) throws NotASearchException {
        if (!(operand() instanceof Literal pattern)
                || endsInEscape(pattern.value().toString())) {
            throw new NotASearchException("LIKE asks for a pattern");
        }
        String looked = left instanceof Column(SearchColumn column) && column.kind() == Kind.NUMBER
                ? "CAST(" + column.sql() + " AS text)"
                : sql(left, Kind.TEXT);
        return new Node.Condition(looked + not + " LIKE " + sql(pattern, Kind.TEXT));
    }

    private static boolean endsInEscape(String pattern) {
        int end = pattern.length();
        while (end > 0 && pattern.charAt(end - 1) == '\\') {
            end--;
        }
        return (pattern.length() - end) % 2 == 1;
    }

    private Node primary() throws NotASearchException {
        if (!take("(")) {
            return new Node.Compared(token(Operand.class));
        }
        if (++depth > MAX_DEPTH) {
            throw new NotASearchException("brackets are deeper than " + MAX_DEPTH);
        }
        Node inner = disjunction();
        expect(")");
        depth--;
        return inner;
    }

    private Operand operand() throws NotASearchException {
        if (primary() instanceof Node.Compared(Operand operand)) {
            return operand;
        }
        throw new NotASearchException("neither a column nor a value is compared");
    }

    private static String condition(Node node) throws NotASearchException {
        if (node instanceof Node.Condition(String sql)) {
            return sql;
        }
        throw new NotASearchException("a column or a value alone is no condition");
    }

    private static Kind kind(List<Operand> operands) {
        for (Operand operand : operands) {
            if (operand instanceof Column(SearchColumn column)) {
                return column.kind();
            }
        }
        return operands.getFirst() instanceof Literal(Long _) ? Kind.NUMBER : Kind.TEXT;
    }

    private String sql(Operand operand, Kind kind) throws NotASearchException {
        return switch (operand) {
            case Column(SearchColumn column) when column.kind() == kind -> column.sql();
            case Column _ -> throw new NotASearchException("numbers are compared with texts");
            case Literal(Object value) -> {
                parameters.add(kind == Kind.TEXT ? value.toString() : number(value));
                yield "?";
            }
        };
    }

    private static Object number(Object value) throws NotASearchException {
        if (value instanceof String text) {
            if (!text.matches("[0-9]+")) {
                throw new NotASearchException("a number is compared with a text");
            }
            return SearchScanner.number(text);
        }
        return value;
    }

    private SearchColumn column() throws NotASearchException {
        return token(Column.class).column();
    }

    private <T extends SearchToken> T token(Class<T> kind) throws NotASearchException {
        SearchToken token = next();
        if (!kind.isInstance(token)) {
            throw unexpected();
        }
        at++;
        return kind.cast(token);
    }

    private SearchToken next() {
        return at < tokens.size() ? tokens.get(at) : Symbol.END;
    }

    private boolean take(String symbol) {
        boolean there = next().is(symbol);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String symbol) throws NotASearchException {
        if (!take(symbol)) {
            throw unexpected();
        }
    }

    private NotASearchException unexpected() {
        return new NotASearchException(next() + " where it cannot stand");
    }
}
