package org.oicq.client.screen;

/** The one place where a text that somebody else wrote becomes something that a terminal can be given. */
final class Harmless {
    private Harmless() {}

    /** The text as one line that commands no terminal, hides nothing and turns nothing around. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            if (c == '\n') {
                line.append(" ⏎ ");
            } else if (c == '\t') {
                line.append("    ");
            } else {
                line.appendCodePoint(harmless(c) ? c : 0xfffd);
            }
        });
        return line.toString();
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            case Character.FORMAT -> c == 0x200c || c == 0x200d || (c >= 0xe0020 && c <= 0xe007f);
            default -> true;
        };
    }
}
