package org.oicq.tools.dump.screen;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.FieldType;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.stream.HttpMessage;
import org.oicq.tools.dump.view.Gist;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.WebKeys;

/** An entry taken apart for a person: its name, its parts with their bytes, and which bytes must not be seen. */
final class Anatomy {
    /**
     * A part.
     *
     * @param from where its bytes start
     * @param length how many there are
     * @param label its place and letter, as {@code 1 L}; empty where it has none
     * @param name set in by its level
     * @param value for a person
     * @param meaning of a code, or what the catalogue says of it
     * @param words how it stands in the line of the list; may not be there
     */
    record Part(int from, int length, String label, String name, String value, String meaning, String words) {}

    private static final byte[] NONE = {};

    private final Entry entry;
    private final String name;
    private final String gist;
    private final boolean fromUser;
    private final boolean wrong;
    private final byte[] bytes;
    private final List<Part> parts = new ArrayList<>();
    private final BitSet hidden = new BitSet();

    private Anatomy(Entry entry, String name, String gist, boolean fromUser, boolean wrong, byte[] bytes) {
        this.entry = entry;
        this.name = name;
        this.gist = gist;
        this.fromUser = fromUser;
        this.wrong = wrong;
        this.bytes = bytes;
    }

    /** The line of an entry, without its parts. */
    static Anatomy line(Entry entry, FrameWalker walker, Style style) {
        if (entry.frame != null) {
            DecodedFrame frame = walker.walk(entry.frame, 0, entry.frame.length);
            String problem = frame.problem()
                    .map(p -> "malformed: " + p.getMessage() + "  ")
                    .orElse("");
            return new Anatomy(
                    entry,
                    frame.name(),
                    problem + Gist.of(frame, style),
                    frame.isFromUser(entry.fromFirst()),
                    !frame.good(),
                    entry.frame);
        }
        HttpMessage message = entry.http;
        if (message != null) {
            WebKeys keys = WebKeys.of(message);
            byte[] body = new byte[message.body().length()];
            message.body().toBuffer().get(body);
            return new Anatomy(entry, "HTTP " + keys.name(), keys.gist(style), message.request(), false, body);
        }
        return new Anatomy(entry, "", Shown.line(entry.note), false, entry.damage, NONE);
    }

    /** All of an entry. */
    static Anatomy of(Entry entry, FrameWalker walker, Style style) {
        Anatomy anatomy = line(entry, walker, style);
        if (entry.frame != null) {
            anatomy.addFields(walker.walk(entry.frame, 0, entry.frame.length), style);
        } else if (entry.http != null) {
            anatomy.addKeys(entry.http, style);
        } else {
            anatomy.parts.add(new Part(0, 0, "", Shown.line(entry.note), "", "", ""));
        }
        return anatomy;
    }

    private void addFields(DecodedFrame frame, Style style) {
        String doc = frame.packet().map(packet -> packet.doc()).orElse("");
        parts.add(new Part(
                0,
                Frame.HEADER_LENGTH,
                "",
                String.format("%s 0x%02x, %,d bytes", frame.name(), frame.type(), frame.contentLength()),
                "",
                doc,
                ""));
        int end = 0;
        for (int row = 0; row < frame.rows(); row++) {
            String value = frame.field(row).repeated() ? Long.toString(frame.number(row)) : style.value(frame, row);
            String meaning = style.meaning(frame, row);
            String said = meaning.isEmpty() ? value : meaning;
            if (meaning.isEmpty()) {
                meaning = frame.field(row).type() == FieldType.B
                        ? frame.number(row) + " bytes"
                        : frame.field(row).doc();
            }
            int level = 0;
            for (int up = frame.parent(row); up >= 0; up = frame.parent(up)) {
                level++;
            }
            String item = level == 0 ? "" : "  ".repeat(level) + "[" + frame.item(row) + "] ";
            parts.add(new Part(
                    Frame.HEADER_LENGTH + frame.offset(row),
                    frame.length(row),
                    frame.offset(row) + " " + frame.field(row).type(),
                    item + frame.field(row).name(),
                    value,
                    meaning,
                    level == 0 ? frame.field(row).name() + "=" + said : ""));
            end = frame.offset(row) + frame.length(row);
        }
        int rest = end;
        int length = frame.contentLength() - rest;
        frame.problem()
                .ifPresent(problem -> parts.add(new Part(
                        Frame.HEADER_LENGTH + rest,
                        length,
                        rest + " !",
                        "malformed",
                        "",
                        problem.getMessage(),
                        "malformed")));
        if (frame.good() && length > 0) {
            parts.add(new Part(Frame.HEADER_LENGTH + rest, length, rest + " ?", "not known", "", "", ""));
        }
        for (int at = 0; frame.mayHoldSecrets() && at < frame.contentLength(); at++) {
            hidden.set(Frame.HEADER_LENGTH + at, style.hidesByte(frame, at));
        }
    }

    private void addKeys(HttpMessage message, Style style) {
        WebKeys keys = WebKeys.of(message);
        String doc = keys.command().map(command -> command.doc()).orElse("");
        parts.add(new Part(0, 0, "", Shown.line(message.startLine()), "", doc, ""));
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = 0;
        int place = 0;
        for (String part : body.split("&", -1)) {
            if (!part.isBlank()) {
                WebKeys.Pair pair = keys.pairs().get(place++);
                String name = Shown.escaped(pair.name());
                parts.add(new Part(
                        at,
                        part.length(),
                        Integer.toString(at),
                        name,
                        Shown.quoted(pair.shown(style)),
                        pair.meaning().isEmpty() ? pair.doc() : pair.meaning(),
                        name + "=" + Shown.escaped(pair.shown(style))));
                if (pair.hidden(style)) {
                    hidden.set(at + part.indexOf('=') + 1, at + part.length());
                }
            }
            at += part.length() + 1;
        }
    }

    Entry entry() {
        return entry;
    }

    /** The packet's or command's name; empty for a note. */
    String name() {
        return name;
    }

    String gist() {
        return gist;
    }

    boolean fromUser() {
        return fromUser;
    }

    /** Whether something is missing or malformed. */
    boolean wrong() {
        return wrong;
    }

    List<Part> parts() {
        return parts;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether the byte at a place must not be seen. */
    boolean hides(int at) {
        return hidden.get(at);
    }
}
