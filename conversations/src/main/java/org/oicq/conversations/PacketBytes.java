package org.oicq.conversations;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/**
 * Between a script's fields and a frame's bytes. It knows the fields of each packet from the catalogue, and no packet
 * itself; the bytes it writes are put together here and not by the codec, which the server uses.
 */
final class PacketBytes {
    /** The charset of the binary protocol. */
    static final Charset CHARSET = Charset.forName("GB18030");

    private PacketBytes() {}

    /** The bytes of a blob. */
    static byte[] of(Blob blob) {
        byte[] bytes = new byte[blob.length()];
        blob.toBuffer().get(bytes);
        return bytes;
    }

    /** The whole frame. Fields that are not named are 0 or empty. */
    static byte[] encode(PacketType<?> type, Value.Fields fields) {
        var content = new ByteArrayOutputStream();
        write(content, type.layout().fields(), fields);
        var frame = new ByteArrayOutputStream();
        number(frame, Frame.HEAD, 1);
        number(frame, type.route().sender(), 1);
        number(frame, type.route().receiver(), 1);
        number(frame, type.code(), 1);
        number(frame, content.size(), 4);
        frame.writeBytes(content.toByteArray());
        return frame.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, List<Field> layout, Value.Fields fields) {
        for (Field field : layout) {
            switch (fields.values().getOrDefault(field.name(), nothing(field))) {
                case Value.Number(long value) ->
                    number(out, checked(field, value), field.type().width());
                case Value.Words(String words) -> {
                    byte[] bytes = words.getBytes(CHARSET);
                    number(out, checked(field, bytes.length), field.type().width());
                    out.writeBytes(bytes);
                }
                case Value.Bytes(String hex) -> {
                    byte[] bytes = HexFormat.of().parseHex(hex);
                    number(out, bytes.length, field.type().width());
                    out.writeBytes(bytes);
                }
                case Value.Items(List<Value.Fields> items) -> {
                    number(out, checked(field, items.size()), field.type().width());
                    items.forEach(item -> write(out, field.items(), item));
                }
                case Value.Variable(String name) ->
                    throw new IllegalArgumentException("$" + name + " is not known yet");
                case Value.Beginning _, Value.Anything _ -> throw new IllegalArgumentException("no value to send");
            }
        }
    }

    private static long checked(Field field, long value) {
        FieldType type = field.type();
        if (value > type.max()) {
            throw new IllegalArgumentException(field.name() + "=" + value + " does not fit a " + type);
        }
        return value;
    }

    private static void number(ByteArrayOutputStream out, long value, int width) {
        for (int i = width - 1; i >= 0; i--) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    /** The value of a field that is not named. */
    static Value nothing(Field field) {
        if (field.repeated()) {
            return new Value.Items(List.of());
        }
        return switch (field.type()) {
            case S -> new Value.Words("");
            case B -> new Value.Bytes("");
            case T, M, L -> new Value.Number(0);
        };
    }

    /** The fields of a frame's content, all of them. */
    static Value.Fields decode(PacketType<?> type, Frame frame) {
        var tree = new Tree();
        try {
            type.layout().walk(frame.content().duplicate(), WireCharset.GB18030, tree);
        } catch (ProtocolException e) {
            throw new MismatchException("the server has sent a malformed packet: " + e.getMessage(), e);
        }
        return new Value.Fields(tree.top(), false);
    }

    /** Builds the fields from a walk. */
    private static final class Tree implements FieldVisitor {
        /** The fields of the packet, then those of the item that the walk is in, and so on. */
        private final Deque<Map<String, Value>> levels = new ArrayDeque<>(List.of(new LinkedHashMap<>()));
        /** The items of the repetitions that the walk is in. */
        private final Deque<List<Value.Fields>> repetitions = new ArrayDeque<>();

        Map<String, Value> top() {
            return levels.getFirst();
        }

        private void put(Field field, Value value) {
            levels.getLast().put(field.name(), value);
        }

        @Override
        public void number(Field field, int offset, long value) {
            if (field.repeated()) {
                repetitions.addLast(new ArrayList<>());
                put(field, new Value.Items(List.of()));
            } else {
                put(field, new Value.Number(value));
            }
        }

        @Override
        public void text(Field field, int offset, Text value) {
            put(field, new Value.Words(value.toString()));
        }

        @Override
        public void blob(Field field, int offset, Blob value) {
            byte[] bytes = new byte[value.length()];
            value.toBuffer().get(bytes);
            put(field, Value.Bytes.of(bytes));
        }

        @Override
        public void item(Field repetition, int index) {
            if (index > 0) {
                finishItem();
            }
            levels.addLast(new LinkedHashMap<>());
        }

        private void finishItem() {
            Objects.requireNonNull(repetitions.peekLast()).add(new Value.Fields(levels.removeLast(), false));
        }

        @Override
        public void end(Field repetition) {
            boolean empty = levels.getLast().get(repetition.name()) instanceof Value.Items;
            if (!empty) {
                finishItem();
            }
            put(repetition, new Value.Items(repetitions.removeLast()));
        }
    }
}
