package org.oicq.server.documents.worker;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.rendering.PDFRenderer;

/** The pages of a PDF. */
final class PdfPages implements Pages {
    /** In points; PDF's own limit. A page of no width has no scale either. */
    private static final float MOST_POINTS = 14_400;

    private final PDDocument document;
    private final PDFRenderer renderer;

    private PdfPages(PDDocument document) {
        this.document = document;
        this.renderer = new PDFRenderer(document);
        renderer.setSubsamplingAllowed(true);
    }

    /** Opens a PDF of at most so many pages. */
    static PdfPages open(byte[] bytes, int mostPages) throws BadDocumentException, IOException {
        PDDocument document;
        try {
            document = Loader.loadPDF(
                    new RandomAccessReadBuffer(bytes), "", null, null, IOUtils.createMemoryOnlyStreamCache());
        } catch (InvalidPasswordException e) {
            throw new BadDocumentException("the PDF is encrypted; send it without a password", e);
        } catch (IOException e) {
            throw new BadDocumentException("the PDF is broken", e);
        }
        PdfPages pages = new PdfPages(document);
        int count = pages.count();
        if (document.isEncrypted()) {
            document.close();
            throw new BadDocumentException("the PDF is encrypted; send it without a password");
        }
        if (count == 0) {
            document.close();
            throw new BadDocumentException("the PDF has no page");
        }
        if (count > mostPages) {
            document.close();
            throw new BadDocumentException(
                    "the document has " + count + " pages, and at most " + mostPages + " are taken");
        }
        return pages;
    }

    @Override
    public int count() {
        return document.getNumberOfPages();
    }

    @Override
    public void draw(int index, Graphics2D canvas) throws IOException, BadDocumentException {
        var page = document.getPage(index);
        PDRectangle box = page.getCropBox();
        boolean sideways = page.getRotation() % 180 != 0;
        float width = sideways ? box.getHeight() : box.getWidth();
        float height = sideways ? box.getWidth() : box.getHeight();
        if (!(width > 0 && height > 0 && width <= MOST_POINTS && height <= MOST_POINTS)) {
            throw new BadDocumentException("page " + (index + 1) + " of the PDF has a size that no page has");
        }
        Pages.fit(canvas, width, height);
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        renderer.renderPageToGraphics(index, canvas);
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
