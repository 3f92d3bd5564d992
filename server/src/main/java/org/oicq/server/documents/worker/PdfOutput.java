package org.oicq.server.documents.worker;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.util.Matrix;

/** Writes pictures as a PDF, each on an A4. */
final class PdfOutput {
    private PdfOutput() {}

    static void write(PicturePages pages, OutputStream out) throws IOException, BadDocumentException {
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < pages.count(); i++) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                PDImageXObject picture = LosslessFactory.createFromImage(document, pages.picture(i));
                float width = (float) (picture.getWidth() * pages.pixelAspect(i));
                float height = picture.getHeight();
                boolean turned = width > height;
                float scale = Math.min(
                        PDRectangle.A4.getWidth() / (turned ? height : width),
                        PDRectangle.A4.getHeight() / (turned ? width : height));
                Matrix place =
                        Matrix.getTranslateInstance(PDRectangle.A4.getWidth() / 2, PDRectangle.A4.getHeight() / 2);
                if (turned) {
                    place.rotate(-Math.PI / 2);
                }
                place.scale(width * scale, height * scale);
                place.translate(-0.5f, -0.5f);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.drawImage(picture, place);
                }
            }
            document.save(out);
        }
    }
}
