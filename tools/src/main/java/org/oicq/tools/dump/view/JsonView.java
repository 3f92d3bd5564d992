package org.oicq.tools.dump.view;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.text.Shown;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.Secret;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Connection;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/**
 * JSON Lines: an object a frame, HTTP message or note. Written by hand into bytes, because a library would be ten times
 * slower; what does not change from frame to frame is written once and kept.
 */
public final class JsonView implements View {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** A connection's two halves as {@code ,"connection":1,"from":"…","to":"…"}. */
    private static final class Ends {
        private final byte[] first;
        private final byte[] second;

        Ends(Connection connection) {
            first = of(connection.first());
            second = of(connection.second());
            connection.attach(this);
        }

        private static byte[] of(Half half) {
            String text = ",\"connection\":" + half.connection().id() + ",\"from\":\"" + half.source() + "\",\"to\":\""
                    + half.target() + "\"";
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final Output out;
    private final Style style;
    /** A field as {@code "name":"content","type":"S","offset":}. */
    private final IdentityHashMap<Field, byte[]> heads = new IdentityHashMap<>();
    /** Meanings by table and code, as {@code ,"meaning":"hidden"}. */
    private final Map<CodeTable, byte[][]> meanings = new EnumMap<>(CodeTable.class);

    private long second = Long.MIN_VALUE;
    private byte[] secondText = new byte[0];

    /** Lines on {@code out}. */
    public JsonView(Output out, Style style) {
        this.out = out;
        this.style = style;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        start("{\"frame\":", number, half, time);
        out.text(",\"sender\":").number(frame.route().sender());
        out.text(",\"receiver\":").number(frame.route().receiver());
        out.text(",\"type\":").number(frame.type());
        out.text(",\"packet\":\"").text(frame.name());
        out.text("\",\"length\":").number(frame.contentLength());
        out.text(",\"raw\":\"");
        raw(frame);
        out.text("\",\"fields\":[");
        for (int row = 0; row < frame.rows(); row++) {
            field(frame, row);
        }
        out.put(']');
        frame.problem().ifPresent(problem -> {
            out.text(",\"problem\":{\"reason\":\"").text(problem.problem().sentence());
            Field field = problem.field();
            if (field != null) {
                out.text("\",\"field\":\"").text(field.name());
            }
            out.text("\",\"offset\":").number(problem.offset()).put('}');
        });
        out.text("}\n");
    }

    /** The start that all objects share. */
    private void start(String head, long number, @Nullable Half half, long time) {
        out.text(head).number(number);
        if (time != 0) {
            time(time);
        }
        ends(half);
    }

    /** The connection, the direction and the user, if they are known. */
    private void ends(@Nullable Half half) {
        if (half == null) {
            return;
        }
        Ends ends = half.connection().attachment() instanceof Ends known ? known : new Ends(half.connection());
        out.bytes(half == half.connection().first() ? ends.first : ends.second);
        if (half.connection().user() != 0) {
            out.text(",\"user\":").number(half.connection().user());
        }
    }

    private void time(long nanos) {
        long now = Math.floorDiv(nanos, 1_000_000_000L);
        if (now != second) {
            second = now;
            // 2026-11-22T09:00:00Z without its Z
            String text = Times.instant(now * 1_000_000_000L).toString();
            secondText = (",\"time\":\"" + text.substring(0, text.length() - 1) + ".").getBytes(StandardCharsets.UTF_8);
        }
        out.bytes(secondText);
        long fraction = Math.floorMod(nanos, 1_000_000_000L);
        for (long unit = 100_000_000; unit > 0; unit /= 10) {
            out.put((int) ('0' + fraction / unit % 10));
        }
        out.text("Z\"");
    }

    private void raw(DecodedFrame frame) {
        if (style.showSecrets() || frame.packet().isEmpty()) {
            out.hex(frame.data(), frame.start(), frame.size());
            return;
        }
        int end = frame.start() + frame.size();
        int at = frame.start();
        int hiddenFrom = frame.start() + 8 + frame.secretFrom();
        for (int row = 0; row < frame.rows(); row++) {
            int value = frame.valueStart(row);
            if (frame.field(row).secret() && value < hiddenFrom) {
                out.hex(frame.data(), at, value - at);
                at = value + (int) frame.number(row);
                dots((int) frame.number(row));
            }
        }
        if (hiddenFrom < end) {
            if (at < hiddenFrom) {
                out.hex(frame.data(), at, hiddenFrom - at);
            }
            dots(end - Math.max(at, hiddenFrom));
        } else {
            out.hex(frame.data(), at, end - at);
        }
    }

    /** Hidden bytes are no hex digits, so that no program takes them for the bytes. */
    private void dots(int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.text("••");
        }
    }

    private void field(DecodedFrame frame, int row) {
        Field field = frame.field(row);
        out.text(row == 0 ? "{" : ",{");
        if (frame.parent(row) >= 0) {
            out.text("\"path\":\"").text(frame.path(row)).text("\",");
        }
        byte[] head = heads.get(field);
        if (head == null) {
            head = ("\"name\":\"" + field.name() + "\",\"type\":\"" + field.type() + "\",\"offset\":")
                    .getBytes(StandardCharsets.UTF_8);
            heads.put(field, head);
        }
        out.bytes(head).number(frame.offset(row));
        out.text(",\"length\":").number(frame.length(row));
        out.text(",\"value\":");
        if (style.hides(frame, row)) {
            out.put('"').text(Secret.HIDDEN).text("\"}");
            return;
        }
        switch (field.type()) {
            case T, M, L -> {
                out.number(frame.number(row));
                if (field.codes().isPresent()) {
                    out.bytes(meaning(field.codes().get(), (int) frame.number(row)));
                }
            }
            case S -> string(frame, row);
            case B -> {
                out.put('"');
                out.hex(frame.data(), frame.valueStart(row), (int) frame.number(row));
                out.put('"');
            }
        }
        out.put('}');
    }

    private byte[] meaning(CodeTable table, int code) {
        byte[][] names = meanings.get(table);
        if (names == null) {
            names = new byte[256][];
            for (int i = 0; i < names.length; i++) {
                names[i] = table.find(i)
                        .map(entry -> (",\"meaning\":\"" + entry.name(style.locale()) + "\"")
                                .getBytes(StandardCharsets.UTF_8))
                        .orElse(new byte[0]);
            }
            meanings.put(table, names);
        }
        return names[code];
    }

    private void string(DecodedFrame frame, int row) {
        byte[] data = frame.data();
        int from = frame.valueStart(row);
        int length = (int) frame.number(row);
        for (int i = from; i < from + length; i++) {
            byte b = data[i];
            if (b < ' ' || b == '"' || b == '\\' || b == 0x7f) {
                string(frame.text(row));
                return;
            }
        }
        out.put('"').bytes(data, from, length).put('"');
    }

    private void string(String text) {
        out.put('"').text(escape(text)).put('"');
    }

    /** The escapes of JSON, and the same for what a terminal would obey or hide. */
    static String escape(String text) {
        StringBuilder result = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> result.append("\\\"");
                case '\\' -> result.append("\\\\");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                default -> {
                    if (c < ' ') {
                        result.append("\\u00").append((char) HEX[c >>> 4]).append((char) HEX[c & 0xf]);
                    } else {
                        result.append(c);
                    }
                }
            }
        }
        return Shown.json(result.toString());
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        start("{\"frame\":", number, half, time);
        WebKeys keys = WebKeys.of(message);
        out.text(",\"http\":\"").text(message.request() ? "request" : "answer").text("\",\"line\":");
        string(message.startLine());
        if (!message.request()) {
            out.text(",\"status\":");
            string(message.status());
        }
        out.text(",\"headers\":[");
        String separator = "";
        for (HttpMessage.Header header : message.headers()) {
            out.text(separator).text("{\"name\":");
            string(header.name());
            out.text(",\"value\":");
            string(header.value());
            out.put('}');
            separator = ",";
        }
        out.text("],\"command\":");
        string(keys.value(WebKey.CMD).strip());
        out.text(",\"keys\":[");
        String comma = "";
        for (WebKeys.Pair pair : keys.pairs()) {
            out.text(comma).text("{\"name\":");
            string(pair.name());
            out.text(",\"value\":");
            string(pair.shown(style));
            if (!pair.meaning().isEmpty()) {
                out.text(",\"meaning\":");
                string(pair.meaning());
            }
            out.put('}');
            comma = ",";
        }
        out.text("]}\n");
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        out.text("{\"note\":");
        string(text);
        out.text(damage ? ",\"damage\":true" : ",\"damage\":false");
        if (time != 0) {
            time(time);
        }
        ends(half);
        out.text("}\n");
    }

    @Override
    public void flush() {
        out.flush();
    }
}
