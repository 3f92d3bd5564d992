package org.oicq.codec.vectors;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.ProtocolException.Problem;

/** Reads one file of golden vectors. It shares nothing with the codec but the names of field types and problems. */
final class VectorParser {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final Pattern FIELD = Pattern.compile("(?<path>.+) (?<type>[TMLSB]) = (?<value>.+)");
    private static final Pattern TROUBLE = Pattern.compile("((?<path>.+) [TMLSB] )?! (?<problem>[A-Z_]+)");
    private static final List<String> HEADER = List.of("head", "sender", "receiver", "packet type", "length");

    private final String file;
    private final List<GoldenVector> vectors = new ArrayList<>();
    private int lineNumber;

    /** The vector at hand: its name, its lines with bytes, and what stands beside them. */
    private String name = "";

    private final List<byte[]> bytes = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    VectorParser(String file) {
        this.file = file;
    }

    List<GoldenVector> parse(String content) {
        for (String line : content.split("\r?\n", -1)) {
            lineNumber++;
            if (line.startsWith("==")) {
                finish();
                name = line.substring(2).strip();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                take(line);
            }
        }
        finish();
        return List.copyOf(vectors);
    }

    private void take(String line) {
        int bar = line.indexOf('|');
        byte[] taken = hex((bar < 0 ? line : line.substring(0, bar)).strip());
        if (bar >= 0) {
            bytes.add(taken);
            texts.add(line.substring(bar + 1).strip());
        } else if (bytes.isEmpty()) {
            throw wrong("these bytes belong to no field");
        } else {
            byte[] before = bytes.removeLast();
            var joined = new ByteArrayOutputStream();
            joined.writeBytes(before);
            joined.writeBytes(taken);
            bytes.add(joined.toByteArray());
        }
    }

    private void finish() {
        if (bytes.isEmpty()) {
            return;
        }
        var frame = new ByteArrayOutputStream();
        List<GoldenVector.Value> values = new ArrayList<>();
        Optional<GoldenVector.Trouble> trouble = Optional.empty();
        for (int i = 0; i < bytes.size(); i++) {
            int offset = frame.size() - Frame.HEADER_LENGTH;
            Matcher bad = TROUBLE.matcher(texts.get(i));
            if (bad.matches() && i == bytes.size() - 1) {
                String path = Optional.ofNullable(bad.group("path")).orElse("");
                Problem problem = Problem.valueOf(bad.group("problem"));
                // The codec knows no place in a packet whose type it does not know.
                trouble = Optional.of(
                        new GoldenVector.Trouble(problem, path, problem == Problem.UNKNOWN_PACKET ? 0 : offset));
            } else {
                values.add(value(texts.get(i), offset, bytes.get(i).length));
            }
            frame.writeBytes(bytes.get(i));
        }
        int fields = HEADER.size();
        if (values.size() < fields
                || !values.stream()
                        .limit(fields)
                        .map(GoldenVector.Value::path)
                        .toList()
                        .equals(HEADER)) {
            throw wrong("the vector '" + name + "' does not start with " + HEADER);
        }
        vectors.add(new GoldenVector(
                file + ": " + name,
                new Route(number(values.get(1)), number(values.get(2))),
                number(values.get(3)),
                Long.parseLong(values.get(4).value()),
                Blob.of(frame.toByteArray()),
                List.copyOf(values.subList(fields, values.size())),
                trouble));
        bytes.clear();
        texts.clear();
    }

    private GoldenVector.Value value(String text, int offset, int length) {
        Matcher field = FIELD.matcher(text);
        if (!field.matches()) {
            throw wrong("'" + text + "' does not read: name LETTER = value");
        }
        FieldType type = FieldType.valueOf(field.group("type"));
        String value = field.group("value");
        String plain = switch (type) {
            case T, M, L -> Long.toString(Long.decode(value));
            case S -> unquoted(value);
            case B -> value.equals("-") ? "" : HEX.formatHex(hex(value));
        };
        return new GoldenVector.Value(field.group("path"), type, offset, length, plain);
    }

    private static int number(GoldenVector.Value value) {
        return Integer.parseInt(value.value());
    }

    private String unquoted(String quoted) {
        if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
            throw wrong("the text " + quoted + " is not in quotes");
        }
        // Java's escapes include those of JSON that the vectors use.
        return quoted.substring(1, quoted.length() - 1).translateEscapes();
    }

    private byte[] hex(String text) {
        try {
            return HEX.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw wrong("'" + text + "' is not hex: " + e.getMessage());
        }
    }

    private AssertionError wrong(String reason) {
        return new AssertionError("vectors/" + file + ", before or in line " + lineNumber + ": " + reason);
    }
}
