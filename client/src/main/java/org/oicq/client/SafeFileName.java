package org.oicq.client;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A name for a file on this machine from whatever name the other side sent: one path segment, visible, not reserved on
 * any common system, and short enough to get a number behind it.
 */
public final class SafeFileName {
    /** Bytes of UTF-8; file systems take 255. */
    static final int MAX_BYTES = 200;

    private static final int MAX_EXTENSION_BYTES = 20;
    private static final String NAMELESS = "file";
    /** What Windows takes for a device whatever the extension. */
    private static final Pattern RESERVED = Pattern.compile(
            "(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|CLOCK\\$|(COM|LPT)[0-9¹²³])\\s*(\\..*)?", Pattern.CASE_INSENSITIVE);

    private SafeFileName() {}

    /** The safe form of a name; never empty, and the same when it is applied again. */
    public static String of(String offered) {
        int segment = Math.max(offered.lastIndexOf('/'), offered.lastIndexOf('\\')) + 1;
        StringBuilder name = new StringBuilder();
        offered.substring(segment).codePoints().map(SafeFileName::safe).forEach(c -> {
            if (c >= 0) {
                name.appendCodePoint(c);
            }
        });
        String stripped = stripDots(name.toString());
        if (stripped.startsWith("-")
                || stripped.startsWith("~")
                || RESERVED.matcher(stripped).matches()) {
            // An option, a home folder, a device.
            stripped = "_" + stripped;
        }
        String result = shorten(stripped);
        return result.isEmpty() ? NAMELESS : result;
    }

    /** The name with a number in front of its extension, as {@code photo (1).jpg}. */
    static String numbered(String name, int number) {
        int dot = extension(name);
        return name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
    }

    /** The name in ASCII, for a system whose file names can hold nothing else. */
    static String ascii(String name) {
        return of(name.replaceAll("[^\\x20-\\x7e]", "_"));
    }

    private static int safe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '_';
            case Character.SURROGATE, Character.UNASSIGNED -> '_';
            // Joiners hold emoji together; the other format characters turn text around or hide.
            case Character.FORMAT -> c == 0x200c || c == 0x200d ? c : -1;
            case Character.SPACE_SEPARATOR -> ' ';
            default -> "<>:\"|?*/\\".indexOf(c) >= 0 ? '_' : c;
        };
    }

    /** Without spaces and dots at both ends: hidden files, "..", and what Windows would cut off itself. */
    private static String stripDots(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && " .".indexOf(name.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && " .".indexOf(name.charAt(end - 1)) >= 0) {
            end--;
        }
        return name.substring(start, end);
    }

    private static String shorten(String name) {
        if (bytes(name) <= MAX_BYTES) {
            return name;
        }
        int dot = extension(name);
        String extension = bytes(name.substring(dot)) <= MAX_EXTENSION_BYTES ? name.substring(dot) : "";
        StringBuilder stem = new StringBuilder();
        int room = MAX_BYTES - bytes(extension);
        for (int c : name.codePoints().toArray()) {
            room -= bytes(Character.toString(c));
            if (room < 0) {
                break;
            }
            stem.appendCodePoint(c);
        }
        return stripDots(stem.toString()) + extension;
    }

    private static int extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? dot : name.length();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
