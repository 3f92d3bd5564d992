package org.oicq.tools.dump.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** The tool's walk makes no garbage; the codec's is the one that counts. They must agree on every byte. */
class FrameWalkerTest {
    private static final String[] TEXTS = {"", "hello", "你好，世界", "a text of more than sixteen bytes, with 汉字", "🐧"};

    private final FrameWalker walker = new FrameWalker(WireCharset.GB18030);

    /** A good content of random values. */
    static void fill(List<Field> fields, Random random, ByteBuffer out) {
        for (Field field : fields) {
            switch (field.type()) {
                case T -> {
                    int value = field.repeated() ? random.nextInt(4) : random.nextInt(256);
                    out.put((byte) value);
                    for (int i = 0; field.repeated() && i < value; i++) {
                        fill(field.items(), random, out);
                    }
                }
                case M -> out.putShort((short) random.nextInt());
                case L -> out.putInt(random.nextInt());
                case S -> {
                    Text text = Text.of(TEXTS[random.nextInt(TEXTS.length)]);
                    out.putShort((short) text.length());
                    text.writeTo(out);
                }
                case B -> {
                    byte[] bytes = new byte[random.nextInt(20)];
                    random.nextBytes(bytes);
                    out.putInt(bytes.length).put(bytes);
                }
            }
        }
    }

    /** A whole good frame with random values. */
    static byte[] frame(PacketType<?> type, Random random) {
        ByteBuffer content = ByteBuffer.allocate(16 * 1024);
        fill(type.layout().fields(), random, content);
        ByteBuffer out = ByteBuffer.allocate(content.flip().remaining() + 8);
        Frame.writeHeader(out, type.route(), type.code(), content.remaining());
        return out.put(content).array();
    }

    @Test
    void findsWhatTheCodecFindsInGoodAndBadFrames() {
        Random random = new Random(81);
        int bad = 0;
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                for (int round = 0; round < 300; round++) {
                    byte[] frame = frame(type, random);
                    if (round % 2 == 1 && frame.length > 8) {
                        switch (random.nextInt(3)) {
                            case 0 -> frame[8 + random.nextInt(frame.length - 8)] = (byte) random.nextInt();
                            case 1 -> frame = Arrays.copyOf(frame, 8 + random.nextInt(frame.length - 8));
                            default -> frame = Arrays.copyOf(frame, frame.length + 1 + random.nextInt(3));
                        }
                    }
                    compare(type, frame);
                    bad += walker.walk(frame, 0, frame.length).good() ? 0 : 1;
                }
            }
        }
        assertTrue(bad > 1000, "only " + bad + " frames were bad");
    }

    private void compare(PacketType<?> type, byte[] frame) {
        List<String> expected = new ArrayList<>();
        ProtocolException problem = codec(type, frame, expected);
        DecodedFrame found = walker.walk(frame, 0, frame.length);
        List<String> actual = new ArrayList<>();
        for (FieldValue value : found.values()) {
            Object shown = value.value() instanceof Blob blob ? blob.hashCode() : value.value();
            actual.add(value.field().name() + "@" + value.offset() + "=" + shown);
        }
        assertEquals(expected, actual, type.name());
        assertEquals(
                problem == null ? "" : problem.inPacket(type.code()).getMessage(),
                found.problem().map(ProtocolException::getMessage).orElse(""),
                type.name());
    }

    private static @Nullable ProtocolException codec(PacketType<?> type, byte[] frame, List<String> to) {
        try {
            type.layout().walk(ByteBuffer.wrap(frame, 8, frame.length - 8), WireCharset.GB18030, new FieldVisitor() {
                @Override
                public void number(Field field, int offset, long value) {
                    to.add(field.name() + "@" + offset + "=" + value);
                }

                @Override
                public void text(Field field, int offset, Text value) {
                    to.add(field.name() + "@" + offset + "=" + value);
                }

                @Override
                public void blob(Field field, int offset, Blob value) {
                    to.add(field.name() + "@" + offset + "=" + value.hashCode());
                }
            });
            return null;
        } catch (ProtocolException e) {
            return e;
        }
    }

    @Test
    void knowsNoPacketOutsideTheCatalogue() {
        byte[] frame = {(byte) 0x81, 0x0a, 1, 0x0f, 0, 0, 0, 0};
        assertEquals(
                "0x0f: unknown packet type",
                walker.walk(frame, 0, 8).problem().orElseThrow().getMessage());
        frame[2] = 3;
        frame[3] = 3;
        assertTrue(walker.walk(frame, 0, 8).packet().isEmpty());
    }

    @Test
    void takesOnlyWhatFitsForPlausible() {
        Random random = new Random(3);
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                byte[] frame = frame(type, random);
                assertTrue(walker.plausible(frame, 0, frame.length), type.name());
                assertTrue(walker.plausible(frame, 0, 8), type.name());
                frame[4] = 2;
                assertEquals(false, walker.plausible(frame, 0, frame.length), type.name());
            }
        }
    }
}
