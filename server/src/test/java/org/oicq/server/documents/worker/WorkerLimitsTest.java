package org.oicq.server.documents.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker just takes, and what is a little more. */
class WorkerLimitsTest {
    private static final int MOST = 2;

    private static int pages(byte[] document) throws Exception {
        return pages(document, new Fonts(""));
    }

    private static int pages(byte[] document, Fonts fonts) throws Exception {
        Conversion conversion = new Conversion(Conversion.Form.FAX, 0, false, MOST, "From 小明", document.length);
        return Worker.convert(conversion, document, fonts, OutputStream.nullOutputStream(), new boolean[1]);
    }

    private static String refusal(byte[] document) {
        return assertThrows(BadDocumentException.class, () -> pages(document)).sentence();
    }

    private static byte[] text(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] pdf(int pages, PDRectangle size) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < pages; i++) {
                document.addPage(new PDPage(size));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private static byte[] tiff(int pages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (var file = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(file);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < pages; i++) {
                BufferedImage page = new BufferedImage(20, 30, BufferedImage.TYPE_BYTE_BINARY);
                writer.writeToSequence(new IIOImage(page, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", out);
        return out.toByteArray();
    }

    @Test
    void soManyPages() throws Exception {
        assertEquals(2, pages(pdf(2, PDRectangle.A4)));
        assertEquals("the document has 3 pages, and at most 2 are taken", refusal(pdf(3, PDRectangle.A4)));
        assertEquals(2, pages(tiff(2)));
        assertEquals("the document has more than 2 pages, or its pages go in a circle", refusal(tiff(3)));
        assertEquals(2, pages(text("one\ftwo")));
        assertEquals("the text takes more than 2 pages", refusal(text("one\ftwo\fthree")));
        assertEquals("the text takes more than 2 pages", refusal(text("line\n".repeat(200))));
        // A last form feed or new line makes no page.
        assertEquals(2, pages(text("one\ftwo\n")));
    }

    @Test
    void soManyPixels() throws Exception {
        assertEquals(1, pages(png(10_000, 10_000)));
        assertEquals(
                "the picture has 10000 × 10001 pixels, and at most 100 million are taken",
                refusal(png(10_000, 10_001)));
    }

    @Test
    void pagesAsLargeAsPdfKnows() throws Exception {
        assertEquals(1, pages(pdf(1, new PDRectangle(14_400, 14_400))));
        assertEquals("page 1 of the PDF has a size that no page has", refusal(pdf(1, new PDRectangle(14_401, 14_400))));
        assertEquals("page 1 of the PDF has a size that no page has", refusal(pdf(1, new PDRectangle(0, 100))));
        assertEquals("the PDF has no page", refusal(pdf(0, PDRectangle.A4)));
    }

    /** A tree of pages that contains itself, and brackets within brackets. */
    @Test
    void pdfWithoutAnEnd() {
        String pdf = """
                %%PDF-1.4
                1 0 obj<</Type/Catalog/Pages 2 0 R%s>>endobj
                2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj
                trailer<</Root 1 0 R>>
                %%%%EOF
                """;
        assertEquals("the PDF has no page", refusal(text(pdf.formatted(""))));
        assertEquals("the PDF is broken", refusal(text(pdf.formatted("/A " + "[".repeat(1_000_000)))));
    }

    @Test
    void textThatCannotBeSet() throws Exception {
        assertEquals("the text is empty", refusal(text(" \n\t\n")));
        assertEquals("the document is empty", refusal(new byte[0]));
        assertEquals(
                "text that runs from right to left cannot be laid out here; send it as a PDF", refusal(text("שלום")));
        // A character for private use, which no font that is made for others has.
        assertEquals(
                "no font on the server has the character \udbff\udffd (U+10FFFD); its operator can install one",
                refusal(text("\udbff\udffd")));
        // A word that is longer than a line, and one that is longer than a page.
        assertEquals(1, pages(text("x".repeat(1_000))));
        assertEquals(2, pages(text("x".repeat(5_000))));
    }

    @Test
    void whatADocumentIsIsToldByItsContent() throws Exception {
        assertEquals(1, pages("Umlaute: äöü, €".getBytes(StandardCharsets.UTF_8)));
        assertEquals(1, pages("naïve café".getBytes(Charset.forName("GB18030"))));
        assertEquals(1, pages(text("\ufeffhello")));
        String none = "the document is no PDF, TIFF, PNG, JPEG or plain text";
        assertEquals(none, refusal(new byte[] {'a', 0, 'b'}));
        assertEquals(none, refusal(new byte[] {(byte) 0xff, (byte) 0xff}));
        byte[] pdf = pdf(1, PDRectangle.A4);
        assertEquals(1, pages(after(1024 - "%PDF-".length(), pdf)));
        assertEquals(none, refusal(after(1025, pdf)));
    }

    /** The same behind so many bytes that are nothing. */
    private static byte[] after(int length, byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[length]);
        out.writeBytes(document);
        return out.toByteArray();
    }

    @Test
    void theOperatorsFontComesFirstAndMustBeOne(@TempDir Path folder) throws Exception {
        Path none = Files.writeString(folder.resolve("none.ttf"), "no font");
        BadDocumentException bad = assertThrows(BadDocumentException.class, () -> new Fonts(none.toString()));
        assertEquals("the server's text-font cannot be read: " + none, bad.sentence());
        Path font = folder.resolve("font.ttf");
        try (var bundled = WorkerLimitsTest.class.getResourceAsStream(
                "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
            Files.copy(java.util.Objects.requireNonNull(bundled), font);
        }
        assertEquals(1, pages(text("hello"), new Fonts(font.toString())));
    }
}
