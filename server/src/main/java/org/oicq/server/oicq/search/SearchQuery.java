package org.oicq.server.oicq.search;

import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.Limit;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;

/**
 * What a statement asks the database.
 *
 * @param condition an SQL condition written by this program, with a ? for each value
 * @param parameters the values, Strings and Longs
 * @param orderBy what follows ORDER BY; empty for no order
 * @param limit rows at the most
 */
record SearchQuery(String condition, List<Object> parameters, String orderBy, int limit) {
    /** Rows that a result holds at the most, whatever the statement says. */
    static final int MAX_ROWS = 50;

    private static final String BARE = "select * from users where ";

    /**
     * The query of a statement: a bare condition, or {@code SELECT … FROM users WHERE condition} with ORDER BY and LIMIT
     * if wanted. What stands between SELECT and FROM changes nothing, for the reply has its own fields; it is {@code *} or columns.
     */
    static SearchQuery of(String statement) throws NotASearchException {
        SearchScanner.Scanned scanned = SearchScanner.scan(statement);
        PlainSelect select = parse(scanned.isSelect() ? scanned.text() : BARE + scanned.text());
        check(select);
        String orderBy = orderBy(select);
        int limit = limit(select, scanned.literals());
        SearchCondition condition = new SearchCondition(scanned.literals());
        String sql = condition.translate(select.getWhere());
        return new SearchQuery(sql, condition.parameters(), orderBy, limit);
    }

    private static PlainSelect parse(String text) throws NotASearchException {
        Statement statement;
        try {
            // Not through the library's own entry, which starts a thread for each statement to be able to give it up:
            // what the scanner lets through takes milliseconds at the worst.
            statement = new CCJSqlParser(new StringProvider(text)).Statement();
        } catch (ParseException | TokenMgrException e) {
            throw new NotASearchException("no SQL: " + firstLine(e));
        }
        if (statement instanceof PlainSelect select) {
            return select;
        }
        throw new NotASearchException("no plain SELECT");
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Everything that these words could still say besides {@code SELECT columns FROM users WHERE}. */
    private static void check(PlainSelect select) throws NotASearchException {
        boolean users = select.getFromItem() instanceof Table table
                && table.getFullyQualifiedName().equals("users")
                && table.getAlias() == null;
        if (!users || select.getJoins() != null || select.getDistinct() != null || select.getWhere() == null) {
            throw new NotASearchException("not SELECT … FROM users WHERE …");
        }
        for (SelectItem<?> item : select.getSelectItems()) {
            boolean all = item.getExpression() instanceof AllColumns;
            if (item.getAlias() != null || (!all && !(item.getExpression() instanceof Column))) {
                throw new NotASearchException("more than columns is selected");
            }
        }
    }

    private static String orderBy(PlainSelect select) throws NotASearchException {
        List<OrderByElement> elements = select.getOrderByElements();
        if (elements == null) {
            return "";
        }
        OrderByElement only = elements.getFirst();
        if (elements.size() > 1 || !(only.getExpression() instanceof Column column)) {
            throw new NotASearchException("the order is not that of one column");
        }
        return SearchCondition.column(column).sql() + (only.isAsc() ? "" : " DESC");
    }

    private static int limit(PlainSelect select, List<Object> literals) throws NotASearchException {
        Limit limit = select.getLimit();
        if (limit == null) {
            return MAX_ROWS;
        }
        Optional<Object> rows = SearchCondition.literal(limit.getRowCount(), literals);
        if (limit.getOffset() != null
                || limit.getByExpressions() != null
                || !(rows.orElse("") instanceof Long wanted)) {
            throw new NotASearchException("the limit is no number");
        }
        return (int) Math.min(MAX_ROWS, wanted);
    }
}
