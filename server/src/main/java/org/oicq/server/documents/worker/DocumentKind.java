package org.oicq.server.documents.worker;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a document is, told by its content and never by its name. */
enum DocumentKind {
    PDF,
    TIFF,
    PNG,
    JPEG,
    TEXT;

    /** PDF readers allow for so much before the first line. */
    private static final int PDF_PREAMBLE = 1024;

    private static final Charset GB18030 = Charset.forName("GB18030");

    /** The kind of these bytes; text where they are nothing else. */
    static DocumentKind of(byte[] bytes) throws BadDocumentException {
        if (bytes.length == 0) {
            throw new BadDocumentException("the document is empty");
        }
        String head = new String(bytes, 0, Math.min(bytes.length, PDF_PREAMBLE), StandardCharsets.ISO_8859_1);
        if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
            return TIFF;
        }
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (head.contains("%PDF-")) {
            return PDF;
        }
        return TEXT;
    }

    /** The words of a text in UTF-8 or GB18030. */
    static String text(byte[] bytes) throws BadDocumentException {
        String text = decoded(bytes, StandardCharsets.UTF_8)
                .or(() -> decoded(bytes, GB18030))
                .filter(words -> words.chars().noneMatch(DocumentKind::binary))
                .orElseThrow(() -> new BadDocumentException("the document is no PDF, TIFF, PNG, JPEG or plain text"));
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /** Whether no text has this character. */
    private static boolean binary(int c) {
        return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    }
}
