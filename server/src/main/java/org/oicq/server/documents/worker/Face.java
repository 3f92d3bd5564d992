package org.oicq.server.documents.worker;

import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.util.Optional;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.OpenTypeFont;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * A typeface that text is set in. One with TrueType outlines goes into the PDF as a font; PDFBox cannot take one with
 * PostScript outlines (as Noto's Chinese), whose characters are drawn as shapes.
 */
final class Face {
    private final TrueTypeFont font;
    private final CmapLookup characters;
    private final float unitsPerEm;
    private final boolean shapes;

    Face(TrueTypeFont font) throws IOException {
        this.font = font;
        this.characters = font.getUnicodeCmapLookup();
        this.unitsPerEm = font.getUnitsPerEm();
        this.shapes = font instanceof OpenTypeFont open && open.isPostScript();
    }

    boolean has(int character) {
        return characters.getGlyphId(character) != 0;
    }

    /** How far the next character is, in ems. */
    float advance(int character) throws IOException {
        return font.getAdvanceWidth(characters.getGlyphId(character)) / unitsPerEm;
    }

    /** The font for a document; empty where {@link #show} draws its characters as shapes. */
    Optional<PDType0Font> embed(PDDocument document) throws IOException {
        return shapes ? Optional.empty() : Optional.of(PDType0Font.load(document, font, true));
    }

    /**
     * Writes characters that it has.
     *
     * @param embedded what {@link #embed} gave for the document
     */
    void show(PDPageContentStream content, Optional<PDType0Font> embedded, String text, float x, float y, float size)
            throws IOException {
        if (embedded.isEmpty()) {
            draw(content, text, x, y, size);
            return;
        }
        content.beginText();
        content.setFont(embedded.get(), size);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }

    private void draw(PDPageContentStream content, String text, float x, float y, float size) throws IOException {
        float at = x;
        for (int character : text.codePoints().toArray()) {
            GeneralPath shape = ((OpenTypeFont) font)
                    .getCFF()
                    .getFont()
                    .getType2CharString(characters.getGlyphId(character))
                    .getPath();
            float scale = size / unitsPerEm;
            if (write(content, shape.getPathIterator(new AffineTransform(scale, 0, 0, scale, at, y)))) {
                content.fill();
            }
            at += advance(character) * size;
        }
    }

    private static boolean write(PDPageContentStream content, PathIterator path) throws IOException {
        float[] p = new float[6];
        boolean any = false;
        for (; !path.isDone(); path.next()) {
            switch (path.currentSegment(p)) {
                case PathIterator.SEG_MOVETO -> content.moveTo(p[0], p[1]);
                case PathIterator.SEG_LINETO -> {
                    content.lineTo(p[0], p[1]);
                    any = true;
                }
                case PathIterator.SEG_CUBICTO -> {
                    content.curveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
                    any = true;
                }
                case PathIterator.SEG_CLOSE -> content.closePath();
                default -> throw new IOException("PostScript outlines have no such segment");
            }
        }
        return any;
    }
}
