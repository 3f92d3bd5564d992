package org.oicq.tools.dump.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;

/**
 * Puts the files together that went from user to user, the documents to fax and print and the faxes that came in, and
 * writes them into a folder. A capture at the server holds each piece of a user's file twice, on its way in and on its way
 * out: the pieces of the connection that brought the first one are taken.
 */
public final class FilesView extends SideView {
    /** Files that are open at a time; the one that is open longest is given up first. */
    private static final int MOST = 100;

    private static final int MOST_FAXES = 10_000;
    private static final int LONGEST_NAME = 100;
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N} ._+()\\-]");
    private static final Pattern RESERVED = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    private final Path folder;
    /** By sender and receiver, of which one file goes from one to the other at a time, or by job. */
    private final Map<String, ExportedFile> files = new LinkedHashMap<>();
    /** What had all of its pieces, by the same keys. */
    private final Set<String> done = new HashSet<>();
    /** Documents that the server has not answered yet, by connection and server. */
    private final Map<String, Queue<ExportedFile>> announced = new HashMap<>();
    /** Faxes that wait for being taken, by job. */
    private final Map<String, ExportedFile> faxes = new HashMap<>();
    /** Pieces of what was offered before the capture began. */
    private long unknown;

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
        if (!frame.good() || frame.packet().isEmpty()) {
            return;
        }
        try {
            switch (frame.name()) {
                case "OfferFile" -> offered(frame, half, time);
                case "FileContent" -> piece(ends(frame), frame, half, time);
                case "AnnounceDocument", "SubmitText" -> announced(frame, half);
                case "JobMade" -> made(frame, half, time);
                case "DocumentContent", "FaxContent" -> piece(job(frame), frame, half, time);
                case "FaxArrived" -> arrived(frame);
                case "TakeFax" -> taken(frame, half, time);
                default -> {
                    // It brings no piece of anything.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ends(DecodedFrame frame) {
        return frame.number("number", 0) + "-" + frame.number("friendNumber", 0);
    }

    /** Fax and print have one sequence of jobs. */
    private static String job(DecodedFrame frame) {
        return "job " + frame.number("job", 0);
    }

    private void offered(DecodedFrame frame, Half half, long time) throws IOException {
        String ends = ends(frame);
        String name = ends + "-" + safe(frame.values("fileName").getFirst().toString());
        long length = frame.number("fileLength", 0);
        ExportedFile before = files.get(ends);
        // The same offer on its way out.
        if (before == null || !before.awaits(name, length)) {
            begin(ends, new ExportedFile(name, length), half, time);
        }
    }

    private void begin(String key, ExportedFile file, Half half, long time) throws IOException {
        giveUp(key, half, time);
        if (files.size() == MOST) {
            giveUp(files.keySet().iterator().next(), half, time);
        }
        files.put(key, file);
    }

    /** A document, or a text, which is no file but is answered likewise: the answers come in the order of the requests. */
    private void announced(DecodedFrame frame, Half half) {
        boolean text = frame.name().equals("SubmitText");
        String name = text ? "" : safe(frame.values("documentName").getFirst().toString());
        String whole = frame.number("number", 0) + "-" + service(frame) + "-" + name;
        var queue = announced.computeIfAbsent(requests(frame, half), _ -> new ArrayDeque<>());
        if (queue.size() < MOST) {
            queue.add(new ExportedFile(whole, text ? 0 : frame.number("documentLength", 0)));
        }
    }

    private static String requests(DecodedFrame frame, Half half) {
        return half.connection().id() + service(frame);
    }

    private static String service(DecodedFrame frame) {
        int fax = ProgramKind.FAX_SERVER.code();
        return frame.route().sender() == fax || frame.route().receiver() == fax ? "fax" : "print";
    }

    private void made(DecodedFrame frame, Half half, long time) throws IOException {
        Queue<ExportedFile> queue = announced.get(requests(frame, half));
        ExportedFile file = queue == null ? null : queue.poll();
        if (file != null && file.length() > 0 && frame.number("allow", 0) == 1) {
            begin(job(frame), file, half, time);
        }
    }

    private void arrived(DecodedFrame frame) {
        String from = safe(frame.values("from").getFirst().toString());
        String name = safe(frame.values("documentName").getFirst().toString());
        if (faxes.size() < MOST_FAXES) {
            String whole = "fax-" + from + "-" + frame.number("job", 0) + "-" + name;
            faxes.put(job(frame), new ExportedFile(whole, frame.number("documentLength", 0)));
        }
    }

    /** A fax may be taken again, and comes from its start then. */
    private void taken(DecodedFrame frame, Half half, long time) throws IOException {
        ExportedFile fax = faxes.get(job(frame));
        if (fax != null && frame.number("allow", 0) == 1) {
            begin(job(frame), new ExportedFile(fax.name(), fax.length()), half, time);
        }
    }

    private void piece(String key, DecodedFrame frame, Half half, long time) throws IOException {
        ExportedFile file = files.get(key);
        if (file == null) {
            // The last piece on its way out comes after the file is whole.
            unknown += done.contains(key) ? 0 : 1;
            return;
        }
        int row = frame.rows() - 1;
        file.add(half, frame.data(), frame.valueStart(row), frame.number(row), folder);
        if (file.whole()) {
            files.remove(key);
            done.add(key);
            file.close();
            note(half, time, false, "the file is in " + file.path() + ", " + file.length() + " bytes");
        }
    }

    /** A file that comes no further: what is there of it stays, and is told. */
    private void giveUp(String key, @Nullable Half half, long time) throws IOException {
        ExportedFile file = files.remove(key);
        if (file != null && file.path() != null) {
            file.close();
            String there = file.written() + " of " + file.length() + " bytes";
            note(half, time, false, "the file in " + file.path() + " is not whole: " + there);
        }
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
    public void closed(Connection connection) {
        announced
                .keySet()
                .removeIf(key -> key.equals(connection.id() + "fax") || key.equals(connection.id() + "print"));
        super.closed(connection);
    }

    @Override
    public void end() {
        try {
            for (String key : files.keySet().toArray(String[]::new)) {
                giveUp(key, null, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (unknown > 0) {
            note(null, 0, false, unknown + " pieces of files that were offered before the capture began are left out");
        }
        super.end();
    }
}
