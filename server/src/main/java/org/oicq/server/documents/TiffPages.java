package org.oicq.server.documents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Counts the pages of a received TIFF by its chain of directories; nothing else of it is looked at. */
public final class TiffPages {
    private static final int MOST = 10_000;

    private TiffPages() {}

    /**
     * How many pages the file has.
     *
     * @throws IOException where it is no TIFF, or its directories are broken
     */
    public static int count(Path file) throws IOException {
        try (FileChannel tiff = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = read(tiff, 0, 8, ByteOrder.BIG_ENDIAN);
            int mark = head.getInt(0);
            if (mark != 0x49492a00 && mark != 0x4d4d002a) {
                throw new IOException("it is no TIFF");
            }
            ByteOrder order = mark == 0x49492a00 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            long next = Integer.toUnsignedLong(head.order(order).getInt(4));
            int pages = 0;
            while (next != 0) {
                if (++pages > MOST) {
                    throw new IOException("its pages go in a circle");
                }
                int entries = Short.toUnsignedInt(read(tiff, next, 2, order).getShort(0));
                next = Integer.toUnsignedLong(
                        read(tiff, next + 2 + 12L * entries, 4, order).getInt(0));
            }
            if (pages == 0) {
                throw new IOException("it has no page");
            }
            return pages;
        }
    }

    private static ByteBuffer read(FileChannel file, long at, int length, ByteOrder order) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("its directories are broken");
            }
        }
        return bytes;
    }
}
