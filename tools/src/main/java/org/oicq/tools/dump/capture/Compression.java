package org.oicq.tools.dump.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** What a file is packed with, found out from its first bytes. */
enum Compression {
    NONE("", ""),
    GZIP("gzip", "1f8b"),
    BZIP2("bzip2", "425a68"),
    XZ("xz", "fd377a585a00"),
    ZSTD("zstd", "28b52ffd"),
    LZ4("lz4", "04224d18"),
    COMPRESS("compress", "1f9d"),
    ZIP("zip", "504b0304");

    /** Bytes that tell them apart. */
    static final int MAGIC = 6;

    /** The most memory that unpacking may take: xz allows files that need gigabytes. */
    private static final int MOST_KIBIBYTES = 80 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final String label;
    private final String magic;

    Compression(String label, String magic) {
        this.label = label;
        this.magic = magic;
    }

    /** The name of the program that packs so. */
    String label() {
        return label;
    }

    /** What a file with these first bytes is packed with. */
    static Compression of(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        for (Compression one : values()) {
            if (one != NONE && hex.startsWith(one.magic)) {
                return one;
            }
        }
        return NONE;
    }

    /**
     * The unpacked bytes.
     *
     * @throws IOException where the header is damaged, or this program cannot unpack it; the message says what to do
     */
    InputStream unpack(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, BUFFER);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ -> new XZInputStream(in, MOST_KIBIBYTES);
            case ZSTD, LZ4 ->
                throw new IOException("the file is packed with " + label + "; unpack it first: " + label
                        + " -dc FILE | ./oicq dump -");
            case COMPRESS ->
                throw new IOException("the file is packed with compress; unpack it first: uncompress FILE");
            case ZIP -> throw new IOException("the file is packed with zip; unpack it first: unzip FILE");
        };
    }
}
