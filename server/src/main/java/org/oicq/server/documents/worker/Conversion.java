package org.oicq.server.documents.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What the server asks a worker for. The document's bytes follow it; the answer is a stream of {@link Answer}s.
 *
 * @param form what the pages shall be
 * @param dpi dots per inch, of a raster
 * @param color whether a raster has colours
 * @param mostPages a document of more is refused
 * @param header stands over each page of a text
 * @param length the document's bytes
 */
public record Conversion(Form form, int dpi, boolean color, int mostPages, String header, int length) {
    /** What pages can be. */
    public enum Form {
        /** A TIFF for fax machines. */
        FAX,
        /** A PDF; of one that is a PDF already only the pages are counted. */
        PDF,
        /** PWG raster. */
        RASTER
    }

    /** What a byte before a piece of an answer says. */
    public enum Answer {
        /** The worker has started, and waits for a document. */
        READY(1),
        /** A piece of what was made: a length (int), and so many bytes. */
        PIECE(2),
        /** All is done: how many pages (int), and whether the document itself is what was asked for (boolean). */
        DONE(3),
        /** The document is not taken: a sentence (UTF). */
        BAD(4);

        private final int code;

        Answer(int code) {
            this.code = code;
        }

        /** The byte for it. */
        public int code() {
            return code;
        }
    }

    /** Writes it. */
    public void write(DataOutputStream out) throws IOException {
        out.writeUTF(form.name());
        out.writeInt(dpi);
        out.writeBoolean(color);
        out.writeInt(mostPages);
        out.writeUTF(header);
        out.writeInt(length);
    }

    /** Reads one. */
    static Conversion read(DataInputStream in) throws IOException {
        return new Conversion(
                Form.valueOf(in.readUTF()), in.readInt(), in.readBoolean(), in.readInt(), in.readUTF(), in.readInt());
    }
}
