package org.oicq.client.terminal;

import java.util.ArrayList;
import java.util.List;

/** A line of the screen: texts at their columns. Each is put at its own place, whatever came of the one before it. */
public final class Line {
    /** How a text looks. */
    public enum Style {
        NORMAL,
        DIM,
        BOLD,
        BAR,
        ACCENT,
        ONLINE,
        BUSY,
        WARNING,
        UNREAD,
        CURRENT,
        FOUND
    }

    /**
     * A text.
     *
     * @param column from 0 on
     */
    public record Piece(int column, String text, Style style) {}

    private final List<Piece> pieces = new ArrayList<>();
    private int end;

    /** Adds a text behind the last. */
    public Line add(String text, Style style) {
        return at(end, text, style);
    }

    /** Adds a text at a column. */
    public Line at(int column, String text, Style style) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(column, text, style));
        }
        end = column + Columns.width(text);
        return this;
    }

    /** The same pieces, so many columns to the right. */
    public Line add(int column, Line other) {
        other.pieces.forEach(piece -> at(column + piece.column, piece.text, piece.style));
        return this;
    }

    public int end() {
        return end;
    }

    public List<Piece> pieces() {
        return pieces;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Line line && pieces.equals(line.pieces);
    }

    @Override
    public int hashCode() {
        return pieces.hashCode();
    }

    /** What a person sees, without colours. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (Piece piece : pieces) {
            text.repeat(' ', Math.max(0, piece.column - column)).append(piece.text);
            column = piece.column + Columns.width(piece.text);
        }
        return text.toString().stripTrailing();
    }
}
