package org.oicq.server.documents;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;

/** Documents for tests, made on the spot. */
final class Samples {
    private Samples() {}

    /** A text. */
    static byte[] text(String words) {
        return words.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A PDF of so many pages with a line on each. */
    static byte[] pdf(int pages) throws IOException {
        try (PDDocument document = document(pages)) {
            return saved(document);
        }
    }

    private static PDDocument document(int pages) throws IOException {
        PDDocument document = new PDDocument();
        for (int i = 0; i < pages; i++) {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            if (pages < 1000) {
                try (var content = new org.apache.pdfbox.pdmodel.PDPageContentStream(document, page)) {
                    content.addRect(100, 100 + i, 300, 4);
                    content.fill();
                }
            }
        }
        return document;
    }

    private static byte[] saved(PDDocument document) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    /** A small PDF with a picture of so many bytes that are all alike. */
    static byte[] pdfThatSwellsTo(int bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            byte[] piece = new byte[1 << 16];
            for (int rest = bytes; rest > 0; rest -= piece.length) {
                out.write(piece, 0, Math.min(rest, piece.length));
            }
        }
        int width = 10_000;
        int height = bytes / 3 / width;
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes(text("""
                %%PDF-1.4
                1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
                2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>endobj
                4 0 obj<</Length 24>>stream
                500 0 0 500 50 50 cm/P Do
                endstream endobj
                5 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB\
                /Filter/FlateDecode/Length %d>>stream
                """.formatted(width, height, packed.size())));
        pdf.writeBytes(packed.toByteArray());
        pdf.writeBytes(text("""

                endstream endobj
                trailer<</Root 1 0 R>>
                %%EOF
                """));
        return pdf.toByteArray();
    }

    /** A PDF with a password. */
    static byte[] encryptedPdf(String password) throws IOException {
        try (PDDocument document = document(1)) {
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", password, new AccessPermission());
            policy.setEncryptionKeyLength(128);
            document.protect(policy);
            return saved(document);
        }
    }

    /** A picture whose tones run from black to white. */
    static byte[] png(int width, int height) throws IOException {
        return picture(width, height, "png");
    }

    /** Likewise, in a format that ImageIO writes. */
    static byte[] picture(int width, int height, String format) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setPaint(new GradientPaint(0, 0, Color.BLACK, width, 0, Color.WHITE));
        g.fillRect(0, 0, width, height);
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, format, out);
        return out.toByteArray();
    }
}
