package org.oicq.tools.dump.decode;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.ProtocolException;

/**
 * A frame with every field that was found in it. One object is filled again and again, so that walking a capture makes
 * no garbage; copy what you want to keep. Fields have a row each, counted from 0 in the order of the
 * wire; the items of a repetition follow the row of its count.
 */
public final class DecodedFrame {
    static final String UNKNOWN = "unknown";

    private static final int TOP = -1;

    private final Charset charset;

    byte[] data = new byte[0];
    int start;
    int size;
    Route route = Route.USER_TO_OICQ;
    int type;

    @Nullable
    PacketType<?> packet;

    String name = UNKNOWN;

    @Nullable
    Plan plan;

    boolean fromUser;
    boolean numbered;
    int rows;
    ProtocolException.@Nullable Problem problem;
    int problemOffset;

    @Nullable
    Field problemField;

    private Field[] fields = new Field[64];
    private int[] offsets = new int[64];
    private int[] lengths = new int[64];
    private long[] numbers = new long[64];
    /** The row of the repetition that a row is an item's part of, or {@link #TOP}. */
    private int[] parents = new int[64];

    private int[] items = new int[64];

    DecodedFrame(Charset charset) {
        this.charset = charset;
    }

    void add(Field field, int offset, int length, long number, int parent, int item) {
        int row = rows;
        if (row == offsets.length) {
            int more = row * 2;
            fields = Arrays.copyOf(fields, more);
            offsets = Arrays.copyOf(offsets, more);
            lengths = Arrays.copyOf(lengths, more);
            numbers = Arrays.copyOf(numbers, more);
            parents = Arrays.copyOf(parents, more);
            items = Arrays.copyOf(items, more);
        }
        fields[row] = field;
        offsets[row] = offset;
        lengths[row] = length;
        numbers[row] = number;
        parents[row] = parent;
        items[row] = item;
        rows = row + 1;
    }

    /** The bytes that the frame stands in, from {@link #start} on; used again for the next frame. */
    public byte[] data() {
        return data;
    }

    /** Where in {@link #data} the frame starts; its content starts 8 bytes later. */
    public int start() {
        return start;
    }

    /** Bytes of the whole frame, header and content. */
    public int size() {
        return size;
    }

    /** Bytes of the content. */
    public int contentLength() {
        return size - Frame.HEADER_LENGTH;
    }

    public Route route() {
        return route;
    }

    /** The packet type, 0…255. */
    public int type() {
        return type;
    }

    /** The packet in the catalogue, if it is there. */
    public Optional<PacketType<?>> packet() {
        return Optional.ofNullable(packet);
    }

    /** The packet's name, as {@code SendMessage}, or {@code unknown}. */
    public String name() {
        return name;
    }

    /** Whether the catalogue has it as a packet from a user to a server. */
    public boolean fromUser() {
        return fromUser;
    }

    /**
     * Whether the frame comes from a user: its head says so, or where it names no user, the connection.
     *
     * @param fromFirst whether the first half of the connection, as a rule the client's, carries it
     */
    public boolean isFromUser(boolean fromFirst) {
        int user = ProgramKind.OICQ_USER.code();
        boolean named = route.sender() == user || route.receiver() == user;
        return named ? route.sender() == user : fromFirst;
    }

    /** The service number of the user that wrote a good frame, or 0 where the packet doesn't say. */
    public long writer() {
        return numbered && problem == null ? numbers[0] : 0;
    }

    /** What is wrong, if anything is; the rows before it were found all the same. */
    public Optional<ProtocolException> problem() {
        return problem == null
                ? Optional.empty()
                : Optional.of(new ProtocolException(problem, type, problemOffset, problemField));
    }

    /** Whether nothing is wrong with it. */
    public boolean good() {
        return problem == null;
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    /** The field of a row. */
    public Field field(int row) {
        return fields[row];
    }

    /** Where a row's field starts, in bytes from the start of the content. */
    public int offset(int row) {
        return offsets[row];
    }

    /** Bytes of a row's field on the wire, with the length before S and B. */
    public int length(int row) {
        return lengths[row];
    }

    /** The number in a T, M or L, or how many bytes an S or B has. */
    public long number(int row) {
        return numbers[row];
    }

    /** The row of the repetition around a row, or -1. */
    public int parent(int row) {
        return parents[row];
    }

    /** Which item of that repetition the row belongs to, from 0. */
    public int item(int row) {
        return items[row];
    }

    /** Where the bytes of an S or B stand in {@link #data}. */
    public int valueStart(int row) {
        return start + Frame.HEADER_LENGTH + offsets[row] + fields[row].type().width();
    }

    /** The text of an S. */
    public String text(int row) {
        int from = valueStart(row);
        int length = (int) numbers[row];
        // ASCII is itself in every charset of the wire, and the decoders of most are slow.
        return new String(data, from, length, ascii(from, from + length) ? StandardCharsets.ISO_8859_1 : charset);
    }

    private boolean ascii(int from, int end) {
        for (int i = from; i < end; i++) {
            if (data[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the bytes of an S or B. */
    public byte[] bytes(int row) {
        int from = valueStart(row);
        return Arrays.copyOfRange(data, from, from + (int) numbers[row]);
    }

    /** The name of a row with the places in the repetitions around it, as {@code groups[0].groupName}. */
    public String path(int row) {
        String name = fields[row].name();
        int parent = parents[row];
        return parent == TOP ? name : path(parent) + "[" + items[row] + "]." + name;
    }

    /**
     * Where the first secret may start in the content, so that nothing from there on may be shown unless asked for: only
     * in a malformed frame, where the bytes of a password may stand in any field. Else the content's length.
     */
    public int secretFrom() {
        Plan known = plan;
        if (problem == null || known == null || !known.secret) {
            return contentLength();
        }
        for (int row = 0; row < rows; row++) {
            if (fields[row].secret()) {
                return offsets[row];
            }
        }
        return problemOffset;
    }

    /** Whether the packet has a secret field at all. */
    public boolean mayHoldSecrets() {
        return plan != null && plan.secret;
    }

    /** Whether a row must not be shown unless secrets are asked for. */
    public boolean hidden(int row) {
        return (fields[row].secret() && numbers[row] > 0) || offsets[row] >= secretFrom();
    }

    /** The number in the field of this name outside repetitions, or {@code otherwise}. */
    public long number(String name, long otherwise) {
        for (int row = 0; row < rows; row++) {
            if (parents[row] == TOP
                    && fields[row].type().number()
                    && fields[row].name().equals(name)) {
                return numbers[row];
            }
        }
        return otherwise;
    }

    /** All fields with their values, secrets included. */
    public List<FieldValue> values() {
        List<FieldValue> values = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            values.add(new FieldValue(fields[row], path(row), offsets[row], lengths[row], value(row)));
        }
        return values;
    }

    /** All values of the fields of this name, on whatever level: {@code Long}, {@code String} or {@code Blob}. */
    public List<Object> values(String name) {
        List<Object> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (fields[row].name().equals(name)) {
                values.add(value(row));
            }
        }
        return values;
    }

    private Object value(int row) {
        FieldType letter = fields[row].type();
        return switch (letter) {
            case T, M, L -> numbers[row];
            case S -> text(row);
            case B -> Blob.of(bytes(row));
        };
    }
}
