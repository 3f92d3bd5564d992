package org.oicq.tools.dump.view;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;

/**
 * Puts the files together that went from user to user, and writes them into a folder. A capture at the server holds each
 * piece twice, on its way in and on its way out: the pieces of the connection that brought the first one are taken.
 */
public final class FilesView extends SideView {
    /** Files that are open at a time; the one that is open longest is given up first. */
    private static final int MOST = 100;

    private static final int LONGEST_NAME = 100;
    private static final int MOST_OF_A_NAME = 10_000;
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N} ._+()\\-]");
    private static final Pattern RESERVED = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    /** A file on its way. */
    private static final class Transfer {
        private final String name;
        private final long length;
        private @Nullable Half carrier;
        private @Nullable Path path;
        private @Nullable OutputStream out;
        private long written;

        Transfer(String name, long length) {
            this.name = name;
            this.length = length;
        }
    }

    private final Path folder;
    /** By sender and receiver: one file at a time goes from one user to another. */
    private final Map<String, Transfer> transfers = new LinkedHashMap<>();

    /**
     * Writes the files into {@code folder}, which is made if it is missing.
     *
     * @throws IOException where it cannot be made
     */
    public FilesView(View shown, Path folder) throws IOException {
        super(shown);
        this.folder = Files.createDirectories(folder);
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        super.frame(number, frame, half, time);
        Class<?> type = frame.packet().<Class<?>>map(p -> p.layout().type()).orElse(Object.class);
        if (!frame.good() || (type != OfferFile.class && type != FileContent.class)) {
            return;
        }
        String ends = frame.number("number", 0) + "-" + frame.number("friendNumber", 0);
        try {
            if (type == OfferFile.class) {
                offered(ends, frame, half, time);
            } else {
                piece(ends, frame, half, time);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void offered(String ends, DecodedFrame frame, Half half, long time) throws IOException {
        String name = frame.values("fileName").getFirst().toString();
        long length = frame.number("fileLength", 0);
        Transfer before = transfers.get(ends);
        // The same offer on its way out.
        if (before != null && before.written == 0 && before.name.equals(name) && before.length == length) {
            return;
        }
        giveUp(ends, half, time);
        if (transfers.size() == MOST) {
            giveUp(transfers.keySet().iterator().next(), half, time);
        }
        transfers.put(ends, new Transfer(name, length));
    }

    private void piece(String ends, DecodedFrame frame, Half half, long time) throws IOException {
        Transfer transfer = transfers.get(ends);
        if (transfer == null || (transfer.carrier != null && transfer.carrier != half)) {
            return;
        }
        transfer.carrier = half;
        OutputStream out = transfer.out;
        if (out == null) {
            Path path = create(ends + "-" + safe(transfer.name));
            transfer.path = path;
            out = Files.newOutputStream(path);
            transfer.out = out;
        }
        int row = frame.rows() - 1;
        int length = (int) Math.min(frame.number(row), transfer.length - transfer.written);
        out.write(frame.data(), frame.valueStart(row), length);
        transfer.written += length;
        if (transfer.written == transfer.length) {
            transfers.remove(ends);
            out.close();
            note(half, time, false, "the file is in " + transfer.path + ", " + transfer.length + " bytes");
        }
    }

    /** A file that comes no further: what is there of it stays, and is told. */
    private void giveUp(String ends, @Nullable Half half, long time) throws IOException {
        Transfer transfer = transfers.remove(ends);
        OutputStream out = transfer == null ? null : transfer.out;
        if (transfer != null && out != null) {
            out.close();
            String there = transfer.written + " of " + transfer.length + " bytes";
            note(half, time, false, "the file in " + transfer.path + " is not whole: " + there);
        }
    }

    /** A new file of this name, or of one with a number where there is one already: nothing is overwritten. */
    private Path create(String name) throws IOException {
        int dot = name.lastIndexOf('.');
        String start = dot > 0 ? name.substring(0, dot) : name;
        String end = dot > 0 ? name.substring(dot) : "";
        for (int i = 1; i < MOST_OF_A_NAME; i++) {
            try {
                return Files.createFile(folder.resolve(i == 1 ? name : start + " (" + i + ")" + end));
            } catch (FileAlreadyExistsException _) {
                // The next number, then.
            }
        }
        throw new IOException("there are too many files called " + name + " in " + folder);
    }

    /** A name that is one file in one folder on every system, whatever somebody called it. */
    static String safe(String name) {
        String plain = UNSAFE.matcher(name).replaceAll("_").strip();
        plain = plain.substring(plain.offsetByCodePoints(
                0, Math.max(0, plain.codePointCount(0, plain.length()) - LONGEST_NAME)));
        plain = plain.replaceFirst("^[. ]+", "_").replaceFirst("[. ]+$", "_");
        return plain.isEmpty()
                        || RESERVED.matcher(plain.toLowerCase(Locale.ROOT)).matches()
                ? "_" + plain
                : plain;
    }

    @Override
    public void end() {
        try {
            for (String ends : transfers.keySet().toArray(String[]::new)) {
                giveUp(ends, null, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.end();
    }
}
