package org.oicq.server.documents.worker;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Node;

/** The pictures of a TIFF, PNG or JPEG, one a page. */
final class PicturePages implements Pages {
    /** A picture of more is refused: taking it apart would take minutes. */
    static final long MOST_PIXELS = 100_000_000;

    /** Of bigger pictures only every second or third pixel is read, for no page shows more. */
    private static final long ENOUGH_PIXELS = 20_000_000;

    private static final String STANDARD = "javax_imageio_1.0";

    /** In the order in which they are tried: the JDK's reader, and TwelveMonkeys' for what that cannot read. */
    private final List<ImageReader> readers;

    private final DocumentKind kind;
    private final int count;

    private PicturePages(DocumentKind kind, List<ImageReader> readers, int mostPages)
            throws IOException, BadDocumentException {
        this.kind = kind;
        this.readers = readers;
        this.count = pages(mostPages);
        for (int i = 0; i < count; i++) {
            int page = i;
            long[] size = read(reader -> new long[] {reader.getWidth(page), reader.getHeight(page)});
            if (size[0] * size[1] > MOST_PIXELS) {
                throw new BadDocumentException(
                        "the picture has " + size[0] + " × " + size[1] + " pixels, and at most 100 million are taken");
            }
        }
    }

    /** Opens a file of one of these kinds with at most so many pictures. */
    static PicturePages open(DocumentKind kind, byte[] bytes, int mostPages) throws IOException, BadDocumentException {
        List<ImageReader> readers = new ArrayList<>();
        Iterator<ImageReader> found =
                ImageIO.getImageReadersByFormatName(kind.name().toLowerCase(Locale.ROOT));
        while (found.hasNext()) {
            ImageReader reader = found.next();
            reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
            if (reader.getClass().getName().startsWith("com.sun.")) {
                readers.addFirst(reader);
            } else {
                readers.add(reader);
            }
        }
        return new PicturePages(kind, readers, mostPages);
    }

    private int pages(int mostPages) throws BadDocumentException {
        for (int page = 0; page <= mostPages; page++) {
            if (!has(page)) {
                if (page == 0) {
                    throw new BadDocumentException("the " + kind + " has no picture");
                }
                return page;
            }
        }
        throw new BadDocumentException(
                "the document has more than " + mostPages + " pages, or its pages go in a circle");
    }

    private boolean has(int page) throws BadDocumentException {
        return read(reader -> {
            try {
                return reader.getWidth(page) > 0;
            } catch (ArrayIndexOutOfBoundsException e) {
                // A defect of a reader that a broken file has found.
                throw new IOException(e);
            } catch (IndexOutOfBoundsException _) {
                return false;
            }
        });
    }

    @Override
    public int count() {
        return count;
    }

    /** A picture as it was read; of a very big one only every second or third pixel. */
    BufferedImage picture(int index) throws BadDocumentException {
        return read(reader -> {
            ImageReadParam part = reader.getDefaultReadParam();
            long pixels = (long) reader.getWidth(index) * reader.getHeight(index);
            int step = (int) Math.ceil(Math.sqrt((double) pixels / ENOUGH_PIXELS));
            part.setSourceSubsampling(step, step, 0, 0);
            return reader.read(index, part);
        });
    }

    @Override
    public void draw(int index, Graphics2D canvas) throws BadDocumentException {
        BufferedImage picture = picture(index);
        double width = picture.getWidth() * pixelAspect(index);
        Pages.fit(canvas, width, picture.getHeight());
        canvas.scale(width / picture.getWidth(), 1);
        double scale = Math.sqrt(Math.abs(canvas.getTransform().getDeterminant()));
        // The platform's scaling looks at four pixels, and would lose thin lines beyond one half.
        while (scale < 0.5 && Math.min(picture.getWidth(), picture.getHeight()) > 1) {
            BufferedImage half = halved(picture);
            canvas.scale(
                    (double) picture.getWidth() / half.getWidth(), (double) picture.getHeight() / half.getHeight());
            picture = half;
            scale *= 2;
        }
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(picture, 0, 0, null);
    }

    private static BufferedImage halved(BufferedImage picture) {
        int width = Math.max(1, picture.getWidth() / 2);
        int height = Math.max(1, picture.getHeight() / 2);
        BufferedImage half = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = half.createGraphics();
        g.setColor(java.awt.Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(picture, 0, 0, width, height, null);
        g.dispose();
        return half;
    }

    /** A pixel's width by its height: not 1 in faxes of the coarse resolution. */
    double pixelAspect(int index) throws BadDocumentException {
        return read(reader -> {
            var metadata = reader.getImageMetadata(index);
            if (metadata == null || !metadata.isStandardMetadataFormatSupported()) {
                return 1.0;
            }
            var root = (IIOMetadataNode) metadata.getAsTree(STANDARD);
            Node aspect = root.getElementsByTagName("PixelAspectRatio").item(0);
            if (aspect == null) {
                return 1.0;
            }
            double value = Double.parseDouble(
                    aspect.getAttributes().getNamedItem("value").getNodeValue());
            return value > 0.1 && value < 10 ? value : 1.0;
        });
    }

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    private <T> T read(Reading<T> reading) throws BadDocumentException {
        @Nullable Exception last = null;
        for (ImageReader reader : readers) {
            try {
                return reading.of(reader);
            } catch (IOException | RuntimeException e) {
                // The readers throw all sorts of things at broken files.
                last = e;
            }
        }
        throw new BadDocumentException("the " + kind + " is broken, or of a sort that is not known here", last);
    }

    @Override
    public void close() {
        readers.forEach(ImageReader::dispose);
    }
}
