package org.oicq.server.documents.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents cut at every kilobyte: a page or an answer, and nothing that would break the worker. */
class CutDocumentsTest {
    private static final int KILOBYTE = 1024;

    /** A picture that takes some kilobytes in every format. */
    private static byte[] picture(String format) throws IOException {
        BufferedImage picture = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 96 * 96; i++) {
            picture.setRGB(i % 96, i / 96, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(picture, format, out));
        return out.toByteArray();
    }

    private static byte[] document(String kind) throws Exception {
        if (!kind.equals("pdf")) {
            return picture(kind);
        }
        try (PicturePages pages = PicturePages.open(DocumentKind.PNG, picture("png"), 1)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PdfOutput.write(pages, out);
            return out.toByteArray();
        }
    }

    private static int pages(byte[] document, Conversion.Form form) throws Exception {
        Conversion conversion = new Conversion(form, 75, true, 100, "", document.length);
        return Worker.convert(conversion, document, new Fonts(""), OutputStream.nullOutputStream(), new boolean[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pdf", "png", "jpeg", "tiff"})
    void eachCutIsAnswered(String kind) throws Exception {
        for (Conversion.Form form : Conversion.Form.values()) {
            eachCutIsAnswered(kind, document(kind), form);
        }
    }

    private static void eachCutIsAnswered(String kind, byte[] whole, Conversion.Form form) throws Exception {
        assertEquals(1, pages(whole, form));
        List<String> sentences = new ArrayList<>();
        for (int length = KILOBYTE; length < whole.length; length += KILOBYTE) {
            try {
                assertEquals(1, pages(Arrays.copyOf(whole, length), form));
            } catch (BadDocumentException e) {
                sentences.add(e.sentence());
            } catch (IOException | RuntimeException e) {
                // The worker says so of what a library throws.
                sentences.add("the document is broken");
            }
        }
        assertTrue(whole.length > 4 * KILOBYTE, "it is cut often: " + whole.length);
        // Of a JPEG that is cut, what is there is shown.
        assertTrue(kind.equals("jpeg") || !sentences.isEmpty(), "some cuts are noticed");
        assertTrue(sentences.stream().allMatch(sentence -> sentence.contains("broken")), sentences.toString());
    }
}
