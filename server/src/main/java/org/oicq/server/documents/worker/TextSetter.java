package org.oicq.server.documents.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.text.Bidi;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** Sets plain text on A4 pages: 11 points, margins of 20 mm, a header, lines broken as Chinese and English want it. */
final class TextSetter {
    private static final float MARGIN = (float) (20 / 25.4 * 72);
    private static final float SIZE = 11;
    private static final float LINE = 15.5f;
    private static final float HEADER_SIZE = 9;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float TOP = PDRectangle.A4.getHeight() - MARGIN - HEADER_SIZE;
    private static final int LINES = (int) ((TOP - LINE - MARGIN) / LINE);

    /** A tab goes on to the next multiple of so many spaces. */
    private static final int TAB = 8;

    private final Fonts fonts;
    private final int mostPages;

    TextSetter(Fonts fonts, int mostPages) {
        this.fonts = fonts;
        this.mostPages = mostPages;
    }

    /**
     * The text as a PDF.
     *
     * @param header stands on every page, before the page's number; empty for none
     */
    byte[] set(String text, String header) throws IOException, BadDocumentException {
        if (text.isBlank()) {
            throw new BadDocumentException("the text is empty");
        }
        if (Bidi.requiresBidi(text.toCharArray(), 0, text.length())) {
            throw new BadDocumentException(
                    "text that runs from right to left cannot be laid out here; send it as a PDF");
        }
        List<List<String>> pages = pages(text);
        String above = writable(header);
        try (PDDocument document = new PDDocument()) {
            Map<Face, Optional<PDType0Font>> embedded = new HashMap<>();
            for (int i = 0; i < pages.size(); i++) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                String number = "page " + (i + 1) + " of " + pages.size();
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    String first = above.isEmpty() ? number : above + " · " + number;
                    write(document, embedded, content, first, TOP, HEADER_SIZE);
                    float y = TOP - 2 * LINE;
                    for (String line : pages.get(i)) {
                        write(document, embedded, content, line, y, SIZE);
                        y -= LINE;
                    }
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private List<List<String>> pages(String text) throws IOException, BadDocumentException {
        List<List<String>> pages = new ArrayList<>();
        for (String sheet : text.replace("\r\n", "\n").replace('\r', '\n').split("\f", -1)) {
            List<String> page = new ArrayList<>();
            pages.add(page);
            for (String paragraph : sheet.split("\n", -1)) {
                for (String line : lines(expanded(paragraph))) {
                    if (page.size() == LINES) {
                        page = new ArrayList<>();
                        pages.add(page);
                    }
                    page.add(line);
                }
                if (pages.size() > mostPages) {
                    throw new BadDocumentException("the text takes more than " + mostPages + " pages");
                }
            }
        }
        // A last new line or form feed makes no page of its own.
        while (pages.size() > 1 && pages.getLast().stream().allMatch(String::isBlank)) {
            pages.removeLast();
        }
        return pages;
    }

    private static String expanded(String paragraph) {
        if (paragraph.indexOf('\t') < 0) {
            return paragraph;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < paragraph.length(); i++) {
            char c = paragraph.charAt(i);
            if (c == '\t') {
                out.repeat(" ", TAB - out.length() % TAB);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Breaks a paragraph where a line may end, and within a word where that is wider than a line. */
    private List<String> lines(String paragraph) throws IOException, BadDocumentException {
        List<String> lines = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getLineInstance(Locale.CHINESE);
        breaks.setText(paragraph);
        StringBuilder line = new StringBuilder();
        float used = 0;
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            String piece = paragraph.substring(from, to);
            // Blanks at the end of a line may stand in the margin.
            if (used + width(piece.stripTrailing()) > WIDTH && !line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (width(piece.stripTrailing()) <= WIDTH) {
                line.append(piece);
                used += width(piece);
                continue;
            }
            BreakIterator characters = BreakIterator.getCharacterInstance(Locale.CHINESE);
            characters.setText(piece);
            int start = characters.first();
            for (int end = characters.next(); end != BreakIterator.DONE; start = end, end = characters.next()) {
                String character = piece.substring(start, end);
                float width = width(character);
                if (used + width > WIDTH && !line.isEmpty()) {
                    lines.add(line.toString());
                    line.setLength(0);
                    used = 0;
                }
                line.append(character);
                used += width;
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private float width(String text) throws IOException, BadDocumentException {
        float ems = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            ems += face(character).advance(character);
        }
        return ems * SIZE;
    }

    /** The header without what no font has: a nickname must not fail the document. */
    private String writable(String header) {
        return header.codePoints()
                .filter(c -> fonts.face(c).isPresent())
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Face face(int character) throws BadDocumentException {
        Optional<Face> face = fonts.face(character);
        if (face.isEmpty()) {
            throw new BadDocumentException(String.format(
                    "no font on the server has the character %s (U+%04X); its operator can install one",
                    Character.toString(character), character));
        }
        return face.get();
    }

    /** Writes a line, each part of it in the face that has its characters. */
    private void write(
            PDDocument document,
            Map<Face, Optional<PDType0Font>> embedded,
            PDPageContentStream content,
            String line,
            float y,
            float size)
            throws IOException, BadDocumentException {
        float x = MARGIN;
        int from = 0;
        while (from < line.length()) {
            Face face = face(line.codePointAt(from));
            int to = from;
            float ems = 0;
            while (to < line.length() && face(line.codePointAt(to)).equals(face)) {
                ems += face.advance(line.codePointAt(to));
                to += Character.charCount(line.codePointAt(to));
            }
            Optional<PDType0Font> font = embedded.get(face);
            if (font == null) {
                font = face.embed(document);
                embedded.put(face, font);
            }
            face.show(content, font, line.substring(from, to), x, y, size);
            x += ems * size;
            from = to;
        }
    }
}
