package org.oicq.tools.dump.live;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.HttpMessage;

/** Puts other numbers and passwords into captured frames and requests. */
final class Rewriter {
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{1,10}(?![0-9])");

    /** Users whose field's name does not end in "Number". */
    private static final Set<String> USERS = Set.of("number", "member", "owner");

    private final Mapping mapping;
    private final Charset charset;

    Rewriter(Mapping mapping, WireCharset charset) {
        this.mapping = mapping;
        this.charset = Charset.forName(charset.name());
    }

    /** The bytes of a frame with the mapped numbers and passwords; a malformed frame stays as it is. */
    byte[] frame(DecodedFrame frame) {
        byte[] bytes = Arrays.copyOfRange(frame.data(), frame.start(), frame.start() + frame.size());
        if (!frame.good()) {
            return bytes;
        }
        Optional<String> password = mapping.password(frame.number("number", 0));
        // From the last field to the first, so that a password of another length moves no field still to come.
        for (int row = frame.rows() - 1; row >= 0; row--) {
            int at = 8 + frame.offset(row);
            Field field = frame.field(row);
            if (field.secret() && password.isPresent() && frame.number(row) > 0) {
                bytes = replaceText(
                        bytes, at, (int) frame.number(row), password.get().getBytes(charset));
            } else if (isNumber(field)) {
                ByteBuffer.wrap(bytes).putInt(at, (int) mapping.number(frame.number(row)));
            } else if (field.type() == FieldType.L) {
                ByteBuffer.wrap(bytes).putInt(at, (int) mapping.thing(field.name(), frame.number(row)));
            }
        }
        return bytes;
    }

    /** Whether a field holds a service number: the catalogue's names say so. A group's number is one byte or small. */
    private static boolean isNumber(Field field) {
        return field.type() == FieldType.L
                && (USERS.contains(field.name()) || field.name().endsWith("Number"))
                && !field.name().equals("groupNumber");
    }

    private static byte[] replaceText(byte[] frame, int at, int oldLength, byte[] text) {
        ByteBuffer result = ByteBuffer.allocate(frame.length - oldLength + text.length);
        result.put(frame, 0, at).putShort((short) text.length).put(text);
        result.put(frame, at + 2 + oldLength, frame.length - at - 2 - oldLength);
        result.putInt(4, result.capacity() - 8);
        return result.array();
    }

    /** A request or answer with the mapped numbers and the password's MD5. */
    HttpMessage message(HttpMessage message, long user) {
        StringBuilder body = new StringBuilder();
        String captured =
                StandardCharsets.ISO_8859_1.decode(message.body().toBuffer()).toString();
        for (String part : captured.split("&", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            body.append(body.isEmpty() ? "" : "&").append(key);
            if (equals >= 0) {
                body.append('=').append(value(key.strip().toUpperCase(Locale.ROOT), value, user));
            }
        }
        Blob bytes = Blob.of(body.toString().getBytes(StandardCharsets.ISO_8859_1));
        return new HttpMessage(message.request(), message.startLine(), message.headers(), bytes);
    }

    /** The bytes of a request with the mapped numbers and the password's MD5, in one piece. */
    byte[] request(HttpMessage captured, long user) {
        HttpMessage request = message(captured, user);
        StringBuilder head = new StringBuilder(request.startLine()).append("\r\n");
        for (HttpMessage.Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!name.equals("content-length") && !name.equals("transfer-encoding") && !name.equals("expect")) {
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
        }
        head.append("Content-Length: ").append(request.body().length()).append("\r\n\r\n");
        ByteBuffer whole = ByteBuffer.allocate(head.length() + request.body().length());
        whole.put(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        return whole.put(request.body().toBuffer()).array();
    }

    private String value(String key, String value, long user) {
        // One number, or a list of them: 10001,10002,
        boolean numbers = key.equals("UIN") || key.equals("UN");
        if (numbers) {
            return NUMBER.matcher(value)
                    .replaceAll(number -> Long.toString(mapping.number(Long.parseLong(number.group()))));
        }
        return key.equals("PS") ? mapping.password(user).map(this::md5).orElse(value) : value;
    }

    private String md5(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(password.getBytes(charset));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }
}
