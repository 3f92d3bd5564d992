package org.oicq.codec.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.Layout;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.WireCharset;

/**
 * The packets of one route. It is made from the permitted classes of a sealed interface, so that a packet which is
 * declared is in it, and it reads only its own side's packets: a client cannot take a user's packet by accident.
 *
 * @param <P> the packets of the route
 */
public final class Catalog<P extends Packet> {
    /** What users write to the OICQ server. */
    public static final Catalog<UserPacket> USER_TO_OICQ = new Catalog<>(Route.USER_TO_OICQ, UserPacket.class);

    /** What the OICQ server writes to users. */
    public static final Catalog<ServerPacket> OICQ_TO_USER = new Catalog<>(Route.OICQ_TO_USER, ServerPacket.class);

    private static final List<Catalog<?>> ALL = List.of(USER_TO_OICQ, OICQ_TO_USER);

    private final Route route;
    private final Class<P> side;
    private final @Nullable PacketType<?>[] byCode = new PacketType<?>[256];
    private final Map<Class<?>, PacketType<?>> byClass = new HashMap<>();
    private final List<PacketType<?>> types = new ArrayList<>();

    private Catalog(Route route, Class<P> side) {
        this.route = route;
        this.side = side;
        add(side);
        for (PacketType<?> type : byCode) {
            if (type != null) {
                types.add(type);
            }
        }
    }

    private void add(Class<?> declared) {
        if (declared.isSealed()) {
            for (Class<?> permitted : declared.getPermittedSubclasses()) {
                add(permitted);
            }
            return;
        }
        PacketCode code = Objects.requireNonNull(declared.getAnnotation(PacketCode.class), declared::getName);
        var type = new PacketType<>(
                route,
                code.value(),
                code.doc(),
                Arrays.stream(code.reply()).findFirst(),
                Layout.of(declared.asSubclass(Record.class)));
        if (byCode[type.code()] != null) {
            throw new IllegalStateException("two packets of " + route + " have the code " + type.code());
        }
        byCode[type.code()] = type;
        byClass.put(declared, type);
    }

    /** The catalogs of all routes. */
    public static List<Catalog<?>> all() {
        return ALL;
    }

    /** The catalog of this route, if there are packets for it. */
    public static Optional<Catalog<?>> find(Route route) {
        for (Catalog<?> catalog : ALL) {
            if (catalog.route.equals(route)) {
                return Optional.of(catalog);
            }
        }
        return Optional.empty();
    }

    /** Who writes these packets to whom. */
    public Route route() {
        return route;
    }

    /** All packets of the route, by rising code. */
    public List<PacketType<?>> types() {
        return List.copyOf(types);
    }

    /**
     * The packet with this code.
     *
     * @param code 0…255
     */
    public Optional<PacketType<?>> find(int code) {
        return Optional.ofNullable(byCode[code]);
    }

    /** The type of a packet of this route. */
    public PacketType<?> typeOf(P packet) {
        return Objects.requireNonNull(byClass.get(packet.getClass()), "every packet of the side is in the catalog");
    }

    /** The type of the packets of this record of the route. */
    public PacketType<?> typeOf(Class<? extends P> declared) {
        return Objects.requireNonNull(byClass.get(declared), "every packet of the side is in the catalog");
    }

    /**
     * The packet in a frame of this route.
     *
     * @throws ProtocolException where the type is unknown or the content malformed; it names packet, field and offset
     */
    public P read(Frame frame, WireCharset charset) throws ProtocolException {
        PacketType<?> type = byCode[frame.type()];
        if (type == null) {
            throw new ProtocolException(ProtocolException.Problem.UNKNOWN_PACKET, frame.type(), 0, null);
        }
        try {
            return side.cast(type.layout().read(frame.content(), charset));
        } catch (ProtocolException e) {
            throw e.inPacket(frame.type());
        }
    }

    /** Bytes of the packet's whole frame, header and content. */
    public int frameSize(P packet) {
        return Frame.HEADER_LENGTH + contentSize(typeOf(packet), packet);
    }

    /**
     * Writes the packet's whole frame.
     *
     * @throws IllegalArgumentException where a number or a count is outside its field's range
     * @throws java.nio.BufferOverflowException where {@code out} has fewer than {@link #frameSize} bytes left
     */
    public void write(P packet, ByteBuffer out) {
        PacketType<?> type = typeOf(packet);
        int start = out.position();
        Frame.writeHeader(out, route, type.code(), 0);
        writeContent(type, packet, out);
        Frame.writeLength(out, start, out.position() - start - Frame.HEADER_LENGTH);
    }

    /** The packet's whole frame in a buffer of its own, ready to be read. */
    public ByteBuffer encode(P packet) {
        ByteBuffer out = ByteBuffer.allocate(frameSize(packet));
        write(packet, out);
        return out.flip();
    }

    private static <R extends Record> int contentSize(PacketType<R> type, Packet packet) {
        return type.layout().size(type.layout().type().cast(packet));
    }

    private static <R extends Record> void writeContent(PacketType<R> type, Packet packet, ByteBuffer out) {
        type.layout().write(type.layout().type().cast(packet), out);
    }
}
