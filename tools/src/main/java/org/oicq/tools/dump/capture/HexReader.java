package org.oicq.tools.dump.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads hex as people paste it: plain, {@code xxd}, {@code hexdump -C}, {@code od -tx1}, C arrays, escaped strings, and
 * Wireshark's copies. In a dump of both sides of a stream, as Wireshark's, the lines of the other side stand further in.
 */
final class HexReader implements Source {
    /** The longest line that is looked at, so that a file without line ends takes no memory. */
    private static final int MAX_LINE = 1024 * 1024;

    /** The bytes that the stars of one file may stand for: a line of text would be gigabytes of work otherwise. */
    private static final long MAX_REPEATED = 16L * 1024 * 1024;

    private static final int REPEATED_AT_ONCE = 8192;

    private final InputStream in;

    private int lineNumber;
    /** Where the next line of each side should start, as its offset says. */
    private final long[] expected = new long[2];

    private int indent = -1;
    private byte[] lastLine = new byte[0];
    private boolean repeat;
    private long repeatable = MAX_REPEATED;

    HexReader(InputStream in) {
        this.in = in;
    }

    @Override
    public void read(Receiver receiver) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        String line = readLine(lines, receiver);
        while (line != null) {
            lineNumber++;
            line(line, receiver);
            line = readLine(lines, receiver);
        }
    }

    private @Nullable String readLine(BufferedReader in, Receiver receiver) throws IOException {
        StringBuilder line = new StringBuilder();
        if (!in.ready()) {
            receiver.idle();
        }
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n' && line.length() < MAX_LINE) {
            line.append((char) c);
            c = in.read();
        }
        return line.toString();
    }

    private void line(String line, Receiver receiver) {
        HexLine parsed = HexLine.parse(line);
        switch (parsed.kind()) {
            case EMPTY -> {}
            case REPEAT -> repeat = true;
            case SWAPPED ->
                receiver.damage("line " + lineNumber + ": hexdump without -C swaps the bytes; use hexdump -C");
            case NOT_HEX -> receiver.damage("line " + lineNumber + " is not hex: it was left out");
            case BYTES -> bytes(parsed, receiver);
        }
    }

    /** In blocks, for a last line can be a single byte. */
    private void repeatLast(int side, long bytes, Receiver receiver) {
        repeatable -= bytes;
        byte[] block = new byte[Math.max(1, REPEATED_AT_ONCE / lastLine.length) * lastLine.length];
        for (int i = 0; i < block.length; i += lastLine.length) {
            System.arraycopy(lastLine, 0, block, i, lastLine.length);
        }
        for (long left = bytes; left > 0; left -= block.length) {
            receiver.bytes(side, block, 0, (int) Math.min(left, block.length));
        }
    }

    private void bytes(HexLine line, Receiver receiver) {
        if (line.offset() < 0) {
            receiver.bytes(0, line.bytes(), 0, line.bytes().length);
            return;
        }
        if (indent < 0) {
            indent = line.indent();
        }
        int side = line.indent() >= indent + 4 ? 1 : 0;
        long gap = line.offset() - expected[side];
        if (repeat && gap > 0 && lastLine.length > 0) {
            // The star of hexdump: lines equal to the last one were left out.
            if (gap > repeatable) {
                receiver.damage("line " + lineNumber + " starts at byte " + line.offset()
                        + ", but the stars of a file stand for 16 MiB at the most");
            }
            repeatLast(side, Math.min(gap, repeatable), receiver);
        } else if (line.offset() != 0 && gap != 0) {
            receiver.damage("line " + lineNumber + " starts at byte " + line.offset()
                    + ", but the lines before it end at " + expected[side]);
        }
        repeat = false;
        expected[side] = line.offset() + line.bytes().length;
        lastLine = line.bytes();
        receiver.bytes(side, line.bytes(), 0, line.bytes().length);
    }
}
