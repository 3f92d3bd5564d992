package org.oicq.server.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of the page, with the whole heads of the answers that it is in, made once. */
final class PageFile {
    /** What the page may do: nothing but with its own server, and no code but from its own files. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final String SAFETY = "content-security-policy: " + POLICY + "\r\n"
            + "x-frame-options: DENY\r\nx-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\n"
            + "cross-origin-opener-policy: same-origin\r\n";

    private final String tag;
    private final byte[] head;
    private final byte[] notModified;
    private final ByteBuf content;

    /**
     * A file.
     *
     * @param type its media type
     * @param compressed whether {@code bytes} are those of gzip
     * @param varies whether there is another form of it, and the answer depends on what the browser takes
     */
    PageFile(String type, byte[] bytes, boolean compressed, boolean varies) {
        this.tag = '"' + hash(bytes) + '"';
        String common = "etag: " + tag + "\r\ncache-control: no-cache\r\n" + (varies ? "vary: accept-encoding\r\n" : "")
                + SAFETY;
        this.head = ascii("HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ncontent-length: " + bytes.length + "\r\n"
                + (compressed ? "content-encoding: gzip\r\n" : "") + common);
        this.notModified = ascii("HTTP/1.1 304 Not Modified\r\n" + common);
        // On the heap: the files live as long as the server, and a direct buffer that is never released looks leaked.
        this.content =
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes)).asReadOnly();
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether a browser that has the file with these tags (of If-None-Match) has this one. */
    boolean among(String tags) {
        return tags.strip().equals("*") || tags.contains(tag);
    }

    /**
     * A whole answer.
     *
     * @param unchanged whether the browser has the file
     * @param whole whether the file itself follows the head
     * @param connection the header that says whether the connection goes on, or empty
     */
    ByteBuf answer(ByteBufAllocator allocator, boolean unchanged, boolean whole, String connection) {
        byte[] start = unchanged ? notModified : head;
        byte[] end = ascii(connection + "\r\n");
        ByteBuf first =
                allocator.ioBuffer(start.length + end.length).writeBytes(start).writeBytes(end);
        return unchanged || !whole ? first : Unpooled.wrappedBuffer(first, content.duplicate());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
