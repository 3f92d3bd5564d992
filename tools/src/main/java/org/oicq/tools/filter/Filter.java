package org.oicq.tools.filter;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Predicate;

/** A filter: whether a frame is wanted. Thread-safe. */
public final class Filter implements Predicate<FieldSource> {
    private final String expression;
    private final Set<String> names;
    private final Predicate<FieldSource> condition;

    private Filter(String expression, Set<String> names, Predicate<FieldSource> condition) {
        this.expression = expression;
        this.names = names;
        this.condition = condition;
    }

    /** The filter that an expression says, with its times in UTC. */
    public static Filter parse(String expression) throws FilterException {
        return parse(expression, ZoneOffset.UTC);
    }

    /**
     * The filter that an expression says; see docs/filter.md for the language.
     *
     * @param zone of the times in it that do not say theirs
     * @throws FilterException where it is not one: it says what is wrong, where, and what was perhaps meant
     */
    public static Filter parse(String expression, ZoneId zone) throws FilterException {
        FilterParser parser = new FilterParser(expression, zone);
        Predicate<FieldSource> condition = parser.parse();
        return new Filter(expression, Set.copyOf(parser.names()), condition);
    }

    /** The fields that the filter asks for, so that a reader can leave the others unread. */
    public Set<String> names() {
        return names;
    }

    @Override
    public boolean test(FieldSource frame) {
        return condition.test(frame);
    }

    /** The expression. */
    @Override
    public String toString() {
        return expression;
    }
}
