package org.oicq.tools.dump.screen;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.tools.dump.capture.PcapWriter;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.view.NoView;
import org.oicq.tools.dump.view.WritingView;

/** Writes entries into a new file that only its owner can read, for passwords are in it: a capture, or golden vectors. */
final class Saved implements Inspection.Saver {
    private static final int HEX_COLUMN = 36;
    private static final int ON_A_LINE = 12;

    private final FrameWalker walker;

    Saved(FrameWalker walker) {
        this.walker = walker;
    }

    @Override
    public String save(List<Entry> entries, String file) throws IOException {
        boolean vectors = file.endsWith(".txt");
        if (!vectors && !file.endsWith(".pcapng") && !file.endsWith(".pcap")) {
            return "end the name with .pcapng for a capture, or with .txt for golden vectors";
        }
        List<Entry> written =
                vectors ? entries.stream().filter(entry -> entry.frame != null).toList() : entries;
        if (written.isEmpty()) {
            return "only frames can be golden vectors";
        }
        try (OutputStream out = open(Path.of(file))) {
            if (vectors) {
                for (Entry entry : written) {
                    out.write(vector(entry).getBytes(StandardCharsets.UTF_8));
                }
            } else {
                capture(written, out, PcapWriter.Format.of(file));
            }
        } catch (FileAlreadyExistsException _) {
            return file + " is there already; choose another name";
        }
        String what = written.size() == 1 ? "1 frame" : written.size() + " frames";
        return file + " has " + what + ", passwords included";
    }

    private static OutputStream open(Path path) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] rights = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return Channels.newOutputStream(
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights));
    }

    private void capture(List<Entry> entries, OutputStream out, PcapWriter.Format format) throws IOException {
        try (PcapWriter writer = new PcapWriter(out, format)) {
            WritingView view = new WritingView(new NoView(), writer);
            for (Entry entry : entries) {
                if (entry.half != null && entry.frame != null) {
                    DecodedFrame frame = walker.walk(entry.frame, 0, entry.frame.length);
                    view.frame(entry.number, frame, entry.half, entry.time);
                } else if (entry.half != null && entry.http != null) {
                    view.http(entry.number, entry.http, entry.half, entry.time);
                }
            }
            view.end();
        }
    }

    /** As codec/src/test/resources/vectors/README.md has it. */
    private String vector(Entry entry) {
        byte[] bytes = java.util.Objects.requireNonNull(entry.frame);
        DecodedFrame frame = walker.walk(bytes, 0, bytes.length);
        StringBuilder out = new StringBuilder("== ").append(frame.name()).append(", frame ");
        out.append(entry.number).append('\n');
        String[] head = {"head", "sender", "receiver", "packet type"};
        for (int i = 0; i < head.length; i++) {
            line(out, bytes, i, 1, String.format("%s T = 0x%02x", head[i], bytes[i]));
        }
        line(out, bytes, 4, 4, "length L = " + frame.contentLength());
        int end = 8;
        for (int row = 0; row < frame.rows(); row++) {
            String value = switch (frame.field(row).type()) {
                case T, M, L -> Long.toString(frame.number(row));
                case S -> quoted(frame.text(row));
                case B ->
                    frame.number(row) == 0 ? "-" : HexFormat.ofDelimiter(" ").formatHex(frame.bytes(row));
            };
            line(
                    out,
                    bytes,
                    8 + frame.offset(row),
                    frame.length(row),
                    path(frame, row) + " " + frame.field(row).type() + " = " + value);
            end = 8 + frame.offset(row) + frame.length(row);
        }
        ProtocolException problem = frame.problem().orElse(null);
        if (problem != null) {
            var field = problem.field();
            String where = field == null ? "" : field.label() + " " + field.type() + " ";
            line(out, bytes, end, bytes.length - end, where + "! " + problem.problem());
        }
        return out.append('\n').toString();
    }

    private static String path(DecodedFrame frame, int row) {
        int parent = frame.parent(row);
        String label = frame.field(row).label();
        return parent < 0 ? label : path(frame, parent) + "[" + frame.item(row) + "]." + label;
    }

    private static void line(StringBuilder out, byte[] bytes, int from, int length, String words) {
        for (int at = 0; at == 0 || at < length; at += ON_A_LINE) {
            int size = Math.min(ON_A_LINE, length - at);
            String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, from + at, from + at + Math.max(0, size));
            out.append(hex);
            if (at == 0) {
                out.append(" ".repeat(HEX_COLUMN - hex.length())).append("| ").append(words);
            }
            out.append('\n');
        }
    }

    /** As in JSON, with the escapes that the vectors know. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + '"';
    }
}
