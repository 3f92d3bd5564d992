package org.oicq.server.documents.worker;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes pages as PWG raster (PWG 5102.4), which every printer without a driver takes: A4, in colour or grey. */
final class RasterOutput {
    private static final int HEADER = 1796;
    private static final int SGRAY = 18;
    private static final int SRGB = 19;

    private final int width;
    private final int height;
    private final int dpi;
    private final int colors;

    /**
     * A writer.
     *
     * @param dpi dots per inch, in both directions
     */
    RasterOutput(int dpi, boolean color) {
        this.dpi = dpi;
        this.colors = color ? 3 : 1;
        this.width = (int) Math.round(Pages.A4_WIDTH * dpi / 72);
        this.height = (int) Math.round(Pages.A4_HEIGHT * dpi / 72);
    }

    void write(Pages pages, OutputStream out) throws IOException, BadDocumentException {
        out.write("RaS2".getBytes(StandardCharsets.US_ASCII));
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) canvas.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pages.count(); i++) {
            Graphics2D g = canvas.createGraphics();
            try {
                g.setBackground(Color.WHITE);
                g.clearRect(0, 0, width, height);
                g.scale(dpi / 72.0, dpi / 72.0);
                pages.draw(i, g);
            } finally {
                g.dispose();
            }
            out.write(header(pages.count()));
            write(pixels, out);
        }
    }

    private byte[] header(int pages) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.put(0, "PwgRaster".getBytes(StandardCharsets.US_ASCII));
        header.putInt(276, dpi).putInt(280, dpi);
        header.putInt(340, 1); // copies
        header.putInt(352, (int) Math.round(Pages.A4_WIDTH)).putInt(356, (int) Math.round(Pages.A4_HEIGHT));
        header.putInt(372, width).putInt(376, height);
        header.putInt(384, 8).putInt(388, 8 * colors).putInt(392, width * colors);
        header.putInt(400, colors == 3 ? SRGB : SGRAY).putInt(420, colors);
        header.putInt(452, pages);
        header.putInt(456, 1).putInt(460, 1); // neither direction is mirrored
        header.put(1732, "iso_a4_210x297mm".getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }

    private void write(int[] pixels, OutputStream out) throws IOException {
        byte[] packed = new byte[width * colors * 2];
        for (int y = 0; y < height; ) {
            int same = 1;
            while (same < 256
                    && y + same < height
                    && Arrays.equals(
                            pixels, y * width, (y + 1) * width, pixels, (y + same) * width, (y + same + 1) * width)) {
                same++;
            }
            out.write(same - 1);
            out.write(packed, 0, pack(pixels, y * width, packed));
            y += same;
        }
    }

    /** A row: runs of one pixel, and stretches of different ones, up to 128 at a time. Returns how many bytes. */
    private int pack(int[] pixels, int from, byte[] out) {
        int at = 0;
        int end = from + width;
        for (int i = from; i < end; ) {
            int run = i + 1;
            while (run < end && run - i < 128 && pixels[run] == pixels[i]) {
                run++;
            }
            if (run - i > 1 || run == end) {
                out[at++] = (byte) (run - i - 1);
                at = put(pixels[i], out, at);
            } else {
                while (run < end && run - i < 128 && pixels[run] != pixels[run - 1]) {
                    run++;
                }
                // The last one starts a run, unless the row or the stretch ends with it.
                if (run < end && pixels[run] == pixels[run - 1]) {
                    run--;
                }
                out[at++] = (byte) (run - i == 1 ? 0 : 257 - (run - i));
                for (int p = i; p < run; p++) {
                    at = put(pixels[p], out, at);
                }
            }
            i = run;
        }
        return at;
    }

    private int put(int rgb, byte[] out, int at) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        if (colors == 1) {
            out[at] = (byte) ((red * 77 + green * 150 + blue * 29 + 128) >> 8);
            return at + 1;
        }
        out[at] = (byte) red;
        out[at + 1] = (byte) green;
        out[at + 2] = (byte) blue;
        return at + 3;
    }
}
