package org.oicq.server.documents.worker;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * The process that opens one document, makes its pages, and ends. It is started ahead and says so when it is warm; the
 * document comes over standard input and the pages go to standard output, so that it needs no file but its fonts.
 */
public final class Worker {
    private static final int PIECE = 64 * 1024;

    /** What makes the first real page quick: everything that a page of text needs has been used once. */
    private static final String WARM_UP = "Warm up, 你好";

    private Worker() {}

    /**
     * Opens a document.
     *
     * @param arguments the longest time for one in seconds, and the operator's font file, or an empty text
     */
    public static void main(String[] arguments) throws IOException {
        long seconds = Long.parseLong(arguments[0]);
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), PIECE));
        // What a library prints must not get among the pages.
        System.setOut(System.err);
        java.util.logging.LogManager.getLogManager().reset();
        // There is no folder for temporary files.
        ImageIO.setUseCache(false);
        DataInputStream in = new DataInputStream(System.in);

        try {
            Fonts fonts = new Fonts(arguments[1]);
            warmUp(fonts);
            answer(out, Conversion.Answer.READY);
            out.flush();
            Conversion conversion = Conversion.read(in);
            Thread.ofPlatform().daemon().start(() -> endAfter(seconds));
            byte[] document = new byte[conversion.length()];
            in.readFully(document);
            Thread.ofPlatform().daemon().start(() -> endWith(in));
            boolean[] original = new boolean[1];
            int pages = convert(conversion, document, fonts, new Pieces(out), original);
            answer(out, Conversion.Answer.DONE);
            out.writeInt(pages);
            out.writeBoolean(original[0]);
        } catch (BadDocumentException e) {
            bad(out, e.sentence());
        } catch (OutOfMemoryError | StackOverflowError _) {
            bad(out, "the document takes too much memory");
        } catch (IOException | RuntimeException e) {
            // The cause; the server shows it in its debug log.
            e.printStackTrace();
            bad(out, "the document is broken");
        }
        out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void answer(DataOutputStream out, Conversion.Answer kind) throws IOException {
        out.writeByte(kind.code());
    }

    private static void bad(DataOutputStream out, String sentence) throws IOException {
        answer(out, Conversion.Answer.BAD);
        out.writeUTF(sentence);
    }

    /** Makes the pages; returns how many. */
    static int convert(Conversion conversion, byte[] document, Fonts fonts, OutputStream out, boolean[] original)
            throws IOException, BadDocumentException {
        DocumentKind kind = DocumentKind.of(document);
        byte[] text = kind == DocumentKind.TEXT
                ? new TextSetter(fonts, conversion.mostPages()).set(DocumentKind.text(document), conversion.header())
                : document;
        try (Pages pages = switch (kind) {
            case PDF, TEXT -> PdfPages.open(text, conversion.mostPages());
            case TIFF, PNG, JPEG -> PicturePages.open(kind, document, conversion.mostPages());
        }) {
            switch (conversion.form()) {
                case FAX -> FaxOutput.write(pages, out);
                case RASTER -> new RasterOutput(conversion.dpi(), conversion.color()).write(pages, out);
                case PDF -> {
                    if (kind == DocumentKind.PDF) {
                        original[0] = true;
                    } else if (pages instanceof PicturePages pictures) {
                        PdfOutput.write(pictures, out);
                    } else {
                        out.write(text);
                    }
                }
            }
            out.flush();
            return pages.count();
        }
    }

    private static void warmUp(Fonts fonts) throws IOException {
        var conversion = new Conversion(Conversion.Form.FAX, 0, false, 1, "", 0);
        byte[] text = WARM_UP.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
            convert(conversion, text, fonts, OutputStream.nullOutputStream(), new boolean[1]);
        } catch (BadDocumentException _) {
            // There is no font with Chinese, which a document that needs one will say.
        }
    }

    /** The server keeps its end open until it has the answer: when it is gone, nobody wants one. */
    private static void endWith(DataInputStream in) {
        try {
            while (in.read() >= 0) {
                // Nothing is said.
            }
        } catch (IOException _) {
            // That is an end, too.
        }
        Runtime.getRuntime().halt(1);
    }

    /** The server ends it at that time; this is for the case that the server is gone. */
    private static void endAfter(long seconds) {
        try {
            Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
        } catch (InterruptedException _) {
            // Nobody interrupts it.
        }
        Runtime.getRuntime().halt(1);
    }

    /** Passes what is written on as pieces. */
    private static final class Pieces extends OutputStream {
        private final DataOutputStream out;
        private final byte[] piece = new byte[PIECE];
        private int length;

        Pieces(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            if (length == PIECE) {
                flush();
            }
            piece[length++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int at = from;
            int rest = count;
            while (rest > 0) {
                if (length == PIECE) {
                    flush();
                }
                int now = Math.min(rest, PIECE - length);
                System.arraycopy(bytes, at, piece, length, now);
                length += now;
                at += now;
                rest -= now;
            }
        }

        @Override
        public void flush() throws IOException {
            if (length > 0) {
                answer(out, Conversion.Answer.PIECE);
                out.writeInt(length);
                out.write(piece, 0, length);
                length = 0;
            }
        }
    }
}
