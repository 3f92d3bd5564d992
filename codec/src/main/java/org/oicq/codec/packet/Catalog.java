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
 * {@code Catalogs} lists those of all routes.
 *
 * @param <P> the packets of the route
 */
public final class Catalog<P extends Packet> {
    /** What the OICQ server writes to users. */
    public static final Catalog<ServerPacket> OICQ_TO_USER =
            new Catalog<>(Route.OICQ_TO_USER, ServerPacket.class, null);

    /** What users write to the OICQ server. */
    public static final Catalog<UserPacket> USER_TO_OICQ =
            new Catalog<>(Route.USER_TO_OICQ, UserPacket.class, OICQ_TO_USER);

    private final Route route;
    private final Class<P> side;
    private final @Nullable Catalog<?> replies;
    private final @Nullable PacketType<?>[] byCode = new PacketType<?>[256];
    private final Map<Class<?>, PacketType<?>> byClass = new HashMap<>();
    private final List<PacketType<?>> types = new ArrayList<>();

    /**
     * The catalog of a route.
     *
     * @param side the sealed interface of the route's packets
     * @param replies the catalog of the way back; null where the route's packets are answers themselves
     * @throws IllegalStateException where two packets have one code: a mistake in the declarations
     */
    public Catalog(Route route, Class<P> side, @Nullable Catalog<?> replies) {
        this.route = route;
        this.side = side;
        this.replies = replies;
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
                Arrays.stream(code.reply())
                        .findFirst()
                        .map(reply -> Objects.requireNonNull(replies).ofRecord(reply)),
                Layout.of(declared.asSubclass(Record.class)));
        if (byCode[type.code()] != null) {
            throw new IllegalStateException("two packets of " + route + " have the code " + type.code());
        }
        byCode[type.code()] = type;
        byClass.put(declared, type);
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

    private PacketType<?> ofRecord(Class<?> declared) {
        return Objects.requireNonNull(byClass.get(declared), "every packet of the side is in the catalog");
    }

    /** The type of a packet of this route. */
    public PacketType<?> typeOf(P packet) {
        return ofRecord(packet.getClass());
    }

    /** The type of the packets of this record of the route. */
    public PacketType<?> typeOf(Class<? extends P> declared) {
        return ofRecord(declared);
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

    /**
     * The failure form of the reply to a packet of this code: success 0 and all else 0 or empty. Empty where the code is
     * unknown or its packet has no reply of its own.
     *
     * @param code 0…255
     */
    public Optional<Routed<?>> failure(int code) {
        Catalog<?> back = replies;
        return back == null
                ? Optional.empty()
                : find(code).flatMap(PacketType::reply).map(reply -> back.routed(reply.blank()));
    }

    private Routed<P> routed(Record packet) {
        return new Routed<>(this, side.cast(packet));
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
