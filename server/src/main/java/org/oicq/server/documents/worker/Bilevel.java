package org.oicq.server.documents.worker;

/**
 * Makes black and white of a page. Where it has continuous tones, as in photographs and tinted surfaces, they become
 * patterns of dots (Floyd and Steinberg's); elsewhere, as in text and drawings, each pixel is what it is nearer to.
 */
final class Bilevel {
    /** Text is a little bolder than its middle, for thin strokes are smoothed until they are pale. */
    private static final int THRESHOLD = 170;

    /** The side of the squares that are looked at as a whole, in pixels. */
    private static final int BLOCK = 16;

    /** So much brighter or darker than a pixel beside it is an edge. */
    private static final int EDGE = 40;

    /** Darker than the one and brighter than the other is a tone. */
    private static final int NEARLY_BLACK = 40;

    private static final int NEARLY_WHITE = 225;

    /** So many pixels of a tone in a square make it a picture: a fifth. */
    private static final int SURFACE = BLOCK * BLOCK / 5;

    private final int width;
    private final int height;
    private final int across;
    private final int down;

    /** The brightness of each pixel, 0 to 255, row by row. */
    private final int[] tones;

    private Bilevel(int[] tones, int width) {
        this.tones = tones;
        this.width = width;
        this.height = tones.length / width;
        this.across = (width + BLOCK - 1) / BLOCK;
        this.down = (height + BLOCK - 1) / BLOCK;
    }

    /**
     * Which pixels are black.
     *
     * @param rgb the page, row by row
     */
    static boolean[] of(int[] rgb, int width) {
        int[] tones = new int[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int c = rgb[i];
            tones[i] = ((c >> 16 & 0xff) * 77 + (c >> 8 & 0xff) * 150 + (c & 0xff) * 29 + 128) >> 8;
        }
        return new Bilevel(tones, width).black();
    }

    private boolean[] black() {
        boolean[] pictures = pictures();
        boolean[] black = new boolean[tones.length];
        int[] error = new int[width + 2];
        int[] below = new int[width + 2];
        for (int y = 0; y < height; y++) {
            int row = y * width;
            boolean right = y % 2 == 0;
            for (int i = 0; i < width; i++) {
                int x = right ? i : width - 1 - i;
                if (!pictures[y / BLOCK * across + x / BLOCK]) {
                    black[row + x] = tones[row + x] < THRESHOLD;
                    error[x + 1] = 0;
                    continue;
                }
                int wanted = tones[row + x] + error[x + 1] / 16;
                black[row + x] = wanted < 128;
                int off = wanted - (black[row + x] ? 0 : 255);
                int ahead = right ? 1 : -1;
                error[x + 1 + ahead] += off * 7;
                below[x + 1 - ahead] += off * 3;
                below[x + 1] += off * 5;
                below[x + 1 + ahead] += off;
            }
            int[] done = error;
            error = below;
            below = done;
            java.util.Arrays.fill(below, 0);
        }
        return black;
    }

    /** The squares that are part of a picture: those with a surface of a tone, and pale or dark ones that touch them. */
    private boolean[] pictures() {
        int[] surface = new int[across * down];
        int[] pale = new int[across * down];
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int i = y * width + x;
                int tone = tones[i];
                if (tone <= 5 || tone >= 250 || !smooth(i)) {
                    continue;
                }
                int block = y / BLOCK * across + x / BLOCK;
                pale[block]++;
                if (tone > NEARLY_BLACK && tone < NEARLY_WHITE) {
                    surface[block]++;
                }
            }
        }
        boolean[] pictures = new boolean[across * down];
        int[] grow = new int[across * down];
        int end = 0;
        for (int block = 0; block < pictures.length; block++) {
            if (surface[block] >= SURFACE) {
                pictures[block] = true;
                grow[end++] = block;
            }
        }
        for (int next = 0; next < end; next++) {
            int x = grow[next] % across;
            int y = grow[next] / across;
            for (int block : new int[] {
                x > 0 ? grow[next] - 1 : -1,
                x < across - 1 ? grow[next] + 1 : -1,
                y > 0 ? grow[next] - across : -1,
                y < down - 1 ? grow[next] + across : -1
            }) {
                if (block >= 0 && !pictures[block] && pale[block] >= SURFACE) {
                    pictures[block] = true;
                    grow[end++] = block;
                }
            }
        }
        return pictures;
    }

    private boolean smooth(int i) {
        int tone = tones[i];
        return Math.abs(tone - tones[i - 1]) < EDGE
                && Math.abs(tone - tones[i + 1]) < EDGE
                && Math.abs(tone - tones[i - width]) < EDGE
                && Math.abs(tone - tones[i + width]) < EDGE;
    }
}
