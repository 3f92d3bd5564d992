package org.oicq.tools.dump.capture;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Opens whatever a person hands the tool, and finds out what it is. */
public final class Capture {
    private static final int LOOK_AT = 4096;

    private Capture() {}

    /** What a source is. */
    public enum Format {
        /** Found out from the first bytes. */
        AUTO,
        /** pcap or pcapng. */
        PCAP,
        RAW,
        HEX
    }

    /**
     * The source in a file.
     *
     * @param tail whether to wait for more at the end of the file, as {@code tail -f} does
     */
    public static Source open(Path file, Format format, boolean tail) {
        return receiver -> {
            try (InputStream plain = Files.newInputStream(file);
                    InputStream in = tail ? new GrowingInput(plain, receiver) : plain) {
                read(in, format, receiver);
            }
        };
    }

    /** Several captures as one, in the order of time; by their names. */
    public static Source together(Map<String, Source> captures) {
        return new Merged(captures);
    }

    /** The source in a stream, as standard input. */
    public static Source of(InputStream in, Format format) {
        return receiver -> read(in, format, receiver);
    }

    private static void read(InputStream raw, Format format, Receiver receiver) throws IOException {
        Peeked in = new Peeked(raw);
        Compression compression = Compression.of(in.peek(Compression.MAGIC));
        if (compression == Compression.NONE) {
            readPlain(in, format, receiver);
            return;
        }
        InputStream unpacked;
        try {
            unpacked = compression.unpack(in);
        } catch (IOException e) {
            receiver.damage(e.getMessage() == null ? "the file cannot be unpacked" : e.getMessage());
            return;
        }
        try (Unpacked whole = new Unpacked(unpacked, compression, receiver)) {
            readPlain(new Peeked(whole), format, receiver);
        }
    }

    private static void readPlain(Peeked in, Format format, Receiver receiver) throws IOException {
        byte[] four = in.peek(4);
        int magic = four.length == 4 ? Bytes.i32(four, 0) : 0;
        if (format == Format.AUTO || format == Format.PCAP) {
            if (PcapReader.startsWith(magic)) {
                new PcapReader(in).read(receiver);
                return;
            }
            if (magic == PcapngReader.SECTION || format == Format.PCAP) {
                new PcapngReader(in).read(receiver);
                return;
            }
        }
        boolean hex = format == Format.HEX || (format == Format.AUTO && looksLikeHex(in.peek(LOOK_AT)));
        (hex ? new HexReader(in) : new RawReader(in)).read(receiver);
    }

    private static boolean looksLikeHex(byte[] start) {
        for (byte b : start) {
            if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.toLowerCase(Locale.ROOT).startsWith("post ") || text.startsWith("HTTP/")) {
            return false;
        }
        return text.lines()
                .limit(20)
                .map(HexLine::parse)
                .anyMatch(line -> line.kind() == HexLine.Kind.SWAPPED || line.bytes().length > 0);
    }

    /** A stream whose first bytes can be looked at before they are read. */
    private static final class Peeked extends BufferedInputStream {
        Peeked(InputStream in) {
            super(in, LOOK_AT);
        }

        /** The first bytes, fewer where the stream is shorter. */
        byte[] peek(int bytes) throws IOException {
            mark(bytes);
            byte[] result = new byte[bytes];
            int length = 0;
            // A live pipe may bring a few bytes only: more than a magic number is not waited for.
            do {
                int read = read(result, length, bytes - length);
                if (read < 0) {
                    break;
                }
                length += read;
            } while (length < Math.min(bytes, 4));
            reset();
            return Arrays.copyOf(result, length);
        }
    }

    /** A file that is unpacked while it is read. Damage ends it, as an end of the file would, and is told. */
    private static final class Unpacked extends FilterInputStream {
        private final Compression compression;
        private final Receiver receiver;
        private boolean ended;

        Unpacked(InputStream in, Compression compression, Receiver receiver) {
            super(in);
            this.compression = compression;
            this.receiver = receiver;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (ended) {
                return -1;
            }
            try {
                return in.read(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                // The unpackers meet damage with exceptions of many kinds.
                ended = true;
                receiver.damage("the " + compression.label() + " file is damaged or cut off: " + e.getMessage());
                return -1;
            }
        }

        @Override
        public int available() {
            return 0;
        }
    }

    /** A file that another program still writes: its end is not the end. */
    private static final class GrowingInput extends InputStream {
        private static final long PAUSE_MILLIS = 100;

        private final InputStream in;
        private final Receiver receiver;

        GrowingInput(InputStream in, Receiver receiver) {
            this.in = in;
            this.receiver = receiver;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            while (read < 0 && length > 0) {
                receiver.idle();
                try {
                    // No event tells of a file's growth on every system; tail -f polls too.
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException _) {
                    return -1;
                }
                read = in.read(bytes, offset, length);
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
