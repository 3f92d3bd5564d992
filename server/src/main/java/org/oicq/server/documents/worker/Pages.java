package org.oicq.server.documents.worker;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.io.IOException;

/** The pages of a document that has been opened. */
interface Pages extends AutoCloseable {
    /** Width of A4 in points, of which an inch has 72. */
    double A4_WIDTH = 210 / 25.4 * 72;

    /** Height of A4 in points. */
    double A4_HEIGHT = 297 / 25.4 * 72;

    int count();

    /**
     * Draws a page into an upright A4, as large as it fits and in its middle; one that is wider than high lies on its
     * side.
     *
     * @param index from 0 on
     * @param canvas white, its units the points of the A4
     */
    void draw(int index, Graphics2D canvas) throws IOException, BadDocumentException;

    @Override
    void close() throws IOException;

    /** Moves, turns and scales the canvas so that a page of this size fits into the A4, and cuts off what is outside. */
    static void fit(Graphics2D canvas, double width, double height) {
        boolean turned = width > height;
        double upright = turned ? height : width;
        double length = turned ? width : height;
        double scale = Math.min(A4_WIDTH / upright, A4_HEIGHT / length);
        canvas.translate((A4_WIDTH - upright * scale) / 2, (A4_HEIGHT - length * scale) / 2);
        canvas.scale(scale, scale);
        if (turned) {
            canvas.translate(upright, 0);
            canvas.rotate(Math.PI / 2);
        }
        Shape page = new java.awt.geom.Rectangle2D.Double(0, 0, width, height);
        canvas.clip(page);
    }
}
