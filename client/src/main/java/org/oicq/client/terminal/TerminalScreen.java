package org.oicq.client.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingInputStream;

/** A real terminal: puts screens on it, and reads keys from it. */
public final class TerminalScreen implements AutoCloseable {
    /** What follows an escape comes within this; else it was the key of that name. */
    private static final long ESCAPE_MILLIS = 50;

    private static final long QUIET_MILLIS = 60_000;

    private static final String ENTER = "\u001b[?1049h\u001b[?7l\u001b[?2004h\u001b[2J";
    private static final String LEAVE = "\u001b[?2004l\u001b[?7h\u001b[?1049l\u001b[?25h";

    private final Terminal terminal;
    private final Attributes before;
    private final PrintWriter out;
    private final boolean colour;

    /** Reads what has come already. Where a terminal is no file, that is nothing, and its own reader has it all. */
    private final FileInputStream keyboard = new FileInputStream(FileDescriptor.in);

    private List<Line> shown = List.of();
    private int width;
    private int height;

    public TerminalScreen(boolean colour) throws IOException {
        this.colour = colour;
        terminal = TerminalBuilder.builder()
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .build();
        before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        terminal.setAttributes(raw);
        out = terminal.writer();
        out.print(ENTER);
        out.flush();
    }

    public int width() {
        return terminal.getSize().getColumns() > 0 ? terminal.getSize().getColumns() : 80;
    }

    public int height() {
        return terminal.getSize().getRows() > 0 ? terminal.getSize().getRows() : 24;
    }

    /** Tells of each change of the size, on a thread of the terminal's. */
    public void onResize(Runnable resized) {
        terminal.handle(Terminal.Signal.WINCH, _ -> resized.run());
        // Ctrl-C is a key as any other. The terminal's reader tells of it as a signal, too, which would be twice.
        terminal.handle(Terminal.Signal.INT, _ -> {});
    }

    /** Reads keys until the terminal is gone, on the calling thread. */
    public void readKeys(Consumer<Key> keys) throws IOException {
        readKeys(keys, () -> false);
    }

    /** The same, and no more keys once {@code enough} says so. */
    public void readKeys(Consumer<Key> keys, BooleanSupplier enough) throws IOException {
        // Bytes, for the terminal's own reader forgets half a character when the other half is late.
        NonBlockingInputStream in = (NonBlockingInputStream) terminal.input();
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        CharBuffer characters = CharBuffer.allocate(4096);
        Keys decoder = new Keys();
        while (!enough.getAsBoolean()) {
            // Always with a time: a read without one overtakes the thread that still reads for one that was over.
            int first = in.read(decoder.pending() ? ESCAPE_MILLIS : QUIET_MILLIS);
            if (first == NonBlockingInputStream.READ_EXPIRED) {
                if (decoder.pending()) {
                    decoder.timeout().forEach(keys);
                }
                continue;
            }
            if (first < 0) {
                return;
            }
            bytes.put((byte) first);
            // What came together is fed together: it may be one cluster, or one paste.
            for (boolean more = true; more && bytes.hasRemaining(); ) {
                more = readWhatIsThere(bytes) || readOne(in, bytes);
            }
            var _ = utf8.decode(bytes.flip(), characters, false);
            bytes.compact();
            decoder.feed(characters.flip()).forEach(keys);
            characters.clear();
        }
    }

    /** The terminal's own reader passes each byte from thread to thread, which takes a minute for a long paste. */
    private boolean readWhatIsThere(ByteBuffer bytes) throws IOException {
        int there = Math.min(keyboard.available(), bytes.remaining());
        if (there > 0) {
            bytes.put(keyboard.readNBytes(there));
        }
        return there > 0;
    }

    private static boolean readOne(NonBlockingInputStream in, ByteBuffer bytes) throws IOException {
        int one = in.read(1L);
        if (one >= 0) {
            bytes.put((byte) one);
        }
        return one >= 0;
    }

    /**
     * Puts a screen on the terminal; only lines that differ are written.
     *
     * @param lines as many as the screen has
     * @param cursor where the cursor stands, in the last line
     */
    public void draw(List<Line> lines, int cursor) {
        StringBuilder text = new StringBuilder("\u001b[?25l");
        boolean all = width != width() || height != height();
        width = width();
        height = height();
        if (all) {
            text.append("\u001b[0m\u001b[2J");
            shown = List.of();
        }
        for (int row = 0; row < lines.size(); row++) {
            Line line = lines.get(row);
            if (row >= shown.size() || !line.equals(shown.get(row))) {
                text.append("\u001b[").append(row + 1).append(";1H\u001b[0m\u001b[2K");
                for (Line.Piece piece : line.pieces()) {
                    text.append("\u001b[").append(piece.column() + 1).append('G');
                    text.append("\u001b[0")
                            .append(colour ? colours(piece.style()) : plain(piece.style()))
                            .append('m');
                    text.append(piece.text());
                }
                text.append("\u001b[0m");
            }
        }
        shown = new ArrayList<>(lines);
        text.append("\u001b[")
                .append(lines.size())
                .append(';')
                .append(cursor + 1)
                .append("H\u001b[?25h");
        out.print(text);
        out.flush();
    }

    /** Everything is written anew at the next drawing. */
    public void forget() {
        width = -1;
    }

    /** Colours of the terminal's own sixteen: its owner has chosen them to be readable. */
    private static String colours(Line.Style style) {
        return switch (style) {
            case NORMAL -> "";
            case DIM -> ";90";
            case BOLD -> ";1";
            case BAR -> ";7";
            case ACCENT -> ";36";
            case ONLINE -> ";32";
            case BUSY -> ";33";
            case WARNING -> ";31";
            case UNREAD -> ";1;33";
            case CURRENT -> ";7";
            case FOUND -> ";4";
        };
    }

    private static String plain(Line.Style style) {
        return switch (style) {
            case BAR, CURRENT -> ";7";
            case BOLD, UNREAD, WARNING -> ";1";
            case FOUND -> ";4";
            default -> "";
        };
    }

    /** The title of the terminal's window. */
    public void title(String text) {
        out.print("\u001b]0;" + text + "\u0007");
        out.flush();
    }

    public void bell() {
        out.print('\u0007');
        out.flush();
    }

    /** A notice of the desktop, where the terminal can show one. */
    public void notice(String text) {
        out.print("\u001b]9;" + text + "\u0007");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.print(LEAVE);
        out.flush();
        terminal.setAttributes(before);
        terminal.close();
    }
}
