package org.oicq.tools.spec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Field;

/** Frames of every packet of the catalogue: full, with values that differ from field to field, and empty. */
final class Samples {
    static final Charset GB18030 = Charset.forName("GB18030");

    private int counter;

    private Samples() {}

    static List<PacketType<?>> types() {
        return Catalogs.all().stream()
                .<PacketType<?>>flatMap(catalog -> catalog.types().stream())
                .toList();
    }

    /** The packet's shortest frame: every number its smallest, every text, list and blob empty. */
    static byte[] emptyFrame(PacketType<?> type) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Field field : type.layout().fields()) {
            int smallest = field.codes()
                    .map(table -> table.entries().getFirst().code())
                    .orElse(0);
            number(content, field.type().width(), smallest);
        }
        return frame(type, content.toByteArray());
    }

    /** The packet's frame with something in every field. */
    static byte[] frame(PacketType<?> type) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Samples samples = new Samples();
        samples.counter = type.code();
        samples.write(type.layout().fields(), content);
        return frame(type, content.toByteArray());
    }

    /** A frame of this type around any content. */
    static byte[] frame(PacketType<?> type, byte[] content) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER_LENGTH + content.length);
        Frame.writeHeader(frame, type.route(), type.code(), content.length);
        return frame.put(content).array();
    }

    private void write(List<Field> fields, ByteArrayOutputStream out) {
        for (Field field : fields) {
            counter++;
            if (field.repeated()) {
                out.write(2);
                write(field.items(), out);
                write(field.items(), out);
                continue;
            }
            switch (field.type()) {
                case T -> out.write(code(field));
                case M -> number(out, 2, 60_000 + counter);
                case L -> number(out, 4, 4_000_000_000L + counter);
                case S -> {
                    byte[] text = text(field).getBytes(GB18030);
                    number(out, 2, text.length);
                    out.writeBytes(text);
                }
                case B -> {
                    number(out, 4, 5);
                    out.writeBytes(new byte[] {0, (byte) 0x81, (byte) 0xff, 10, (byte) counter});
                }
            }
        }
    }

    /** A listed code where the field has codes, so that a closed table marks nothing. */
    private int code(Field field) {
        return field.codes()
                .map(table ->
                        table.entries().get(counter % table.entries().size()).code())
                .orElse(200 + counter % 50);
    }

    private String text(Field field) {
        return switch (counter % 4) {
            case 0 -> "";
            case 1 -> field.name();
            case 2 -> "你好，" + field.name() + " 😀 €";
            default -> "云南 <&\"'> " + counter;
        };
    }

    private static void number(ByteArrayOutputStream out, int width, long value) {
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }
}
