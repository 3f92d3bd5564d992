package org.oicq.server.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many pages a received fax has, whatever its file says. */
class TiffPagesTest {
    @TempDir
    private Path folder;

    /** So many empty directories, each with the place of the next one; the last one's is {@code last}. */
    private static byte[] tiff(int pages, int last, ByteOrder order) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + 6 * pages).order(order);
        tiff.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        tiff.putShort((short) 42).putInt(pages == 0 ? 0 : 8);
        for (int i = 1; i <= pages; i++) {
            tiff.putShort((short) 0).putInt(i == pages ? last : 8 + 6 * i);
        }
        return tiff.array();
    }

    private int pages(byte[] file) throws IOException {
        return TiffPages.count(Files.write(folder.resolve("fax.tif"), file));
    }

    private void assertRefused(String sentence, byte[] file) {
        assertEquals(
                sentence, assertThrows(IOException.class, () -> pages(file)).getMessage());
    }

    @Test
    void pagesAreCounted() throws IOException {
        assertEquals(1, pages(tiff(1, 0, ByteOrder.BIG_ENDIAN)));
        assertEquals(3, pages(tiff(3, 0, ByteOrder.LITTLE_ENDIAN)));
        assertEquals(10_000, pages(tiff(10_000, 0, ByteOrder.LITTLE_ENDIAN)));
    }

    @Test
    void whatIsBrokenIsRefused() {
        assertRefused("its pages go in a circle", tiff(10_001, 0, ByteOrder.BIG_ENDIAN));
        assertRefused("its pages go in a circle", tiff(3, 8, ByteOrder.LITTLE_ENDIAN));
        assertRefused("it has no page", tiff(0, 0, ByteOrder.LITTLE_ENDIAN));
        assertRefused("its directories are broken", tiff(1, 0x7fffffff, ByteOrder.LITTLE_ENDIAN));
        assertRefused("its directories are broken", tiff(1, 0xffffffff, ByteOrder.BIG_ENDIAN));
        byte[] whole = tiff(2, 0, ByteOrder.LITTLE_ENDIAN);
        for (int length = 0; length < whole.length; length++) {
            assertRefused("its directories are broken", Arrays.copyOf(whole, length));
        }
        assertRefused("it is no TIFF", new byte[8]);
    }
}
