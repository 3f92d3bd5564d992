package org.oicq.server.documents.worker;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pages as a fax machine wants them: a TIFF of Group 4, 1,728 × 2,292 pixels at 204 × 196 dpi, an A4 each. */
final class FaxOutput {
    static final int WIDTH = 1728;
    static final int HEIGHT = 2292;
    private static final int DPI_ACROSS = 204;
    private static final int DPI_DOWN = 196;

    private FaxOutput() {}

    /** Writes all pages as one file. */
    static void write(Pages pages, OutputStream out) throws IOException, BadDocumentException {
        ImageWriter writer = writer();
        try (var file = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(file);
            writer.prepareWriteSequence(null);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionType("CCITT T.6");
            BufferedImage canvas = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < pages.count(); i++) {
                draw(pages, i, canvas);
                int[] rgb = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
                BufferedImage page = packed(Bilevel.of(rgb, WIDTH));
                writer.writeToSequence(new IIOImage(page, null, metadata(writer, how, page, i, pages.count())), how);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    private static void draw(Pages pages, int index, BufferedImage canvas) throws IOException, BadDocumentException {
        Graphics2D g = canvas.createGraphics();
        try {
            g.setBackground(Color.WHITE);
            g.clearRect(0, 0, WIDTH, HEIGHT);
            // A fax's line is a little wider than an A4.
            double across = DPI_ACROSS / 72.0;
            g.translate((WIDTH - Pages.A4_WIDTH * across) / 2, 0);
            g.scale(across, DPI_DOWN / 72.0);
            pages.draw(index, g);
        } finally {
            g.dispose();
        }
    }

    private static BufferedImage packed(boolean[] black) {
        BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
        byte[] bits = ((DataBufferByte) page.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < black.length; i++) {
            if (!black[i]) {
                bits[i >> 3] |= (byte) (0x80 >> (i & 7));
            }
        }
        return page;
    }

    private static IIOMetadata metadata(ImageWriter writer, ImageWriteParam how, BufferedImage page, int index, int of)
            throws IOException {
        var type = ImageTypeSpecifier.createFromRenderedImage(page);
        TIFFDirectory facts = TIFFDirectory.createFromMetadata(writer.getDefaultImageMetadata(type, how));
        set(facts, BaselineTIFFTagSet.TAG_X_RESOLUTION, TIFFTag.TIFF_RATIONAL, new long[][] {{DPI_ACROSS, 1}});
        set(facts, BaselineTIFFTagSet.TAG_Y_RESOLUTION, TIFFTag.TIFF_RATIONAL, new long[][] {{DPI_DOWN, 1}});
        set(facts, BaselineTIFFTagSet.TAG_RESOLUTION_UNIT, TIFFTag.TIFF_SHORT, new char[] {
            BaselineTIFFTagSet.RESOLUTION_UNIT_INCH
        });
        // One strip a page, as fax software wants it.
        set(facts, BaselineTIFFTagSet.TAG_ROWS_PER_STRIP, TIFFTag.TIFF_LONG, new long[] {HEIGHT});
        // The bits of NewSubfileType say: a page of several.
        set(facts, BaselineTIFFTagSet.TAG_NEW_SUBFILE_TYPE, TIFFTag.TIFF_LONG, new long[] {2});
        TIFFTag number = BaselineTIFFTagSet.getInstance().getTag(BaselineTIFFTagSet.TAG_PAGE_NUMBER);
        facts.addTIFFField(new TIFFField(number, TIFFTag.TIFF_SHORT, 2, new char[] {(char) index, (char) of}));
        return facts.getAsMetadata();
    }

    private static void set(TIFFDirectory facts, int tag, int type, Object value) {
        facts.addTIFFField(new TIFFField(BaselineTIFFTagSet.getInstance().getTag(tag), type, 1, value));
    }

    /** The JDK's own writer, for what another one would make of the same wishes is not known. */
    private static ImageWriter writer() {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("tiff");
        while (writers.hasNext()) {
            ImageWriter writer = writers.next();
            if (writer.getClass().getName().startsWith("com.sun.")) {
                return writer;
            }
        }
        throw new IllegalStateException("this JDK cannot write TIFF");
    }
}
