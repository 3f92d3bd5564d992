package org.oicq.codec.packet;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.oicq.codec.Catalogs;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** Arbitrary packets, made from what their records declare: a new packet needs nothing here. */
public final class PacketArbitraries {
    private PacketArbitraries() {}

    /** Any type of any catalog. */
    public static Arbitrary<PacketType<?>> types() {
        List<PacketType<?>> types = Catalogs.all().stream()
                .<PacketType<?>>flatMap(catalog -> catalog.types().stream())
                .toList();
        return Arbitraries.of(types);
    }

    /** Any packet of any catalog, with its type. */
    public static Arbitrary<Tuple.Tuple2<PacketType<?>, Packet>> packets() {
        return types().flatMap(type -> of(type).map(packet -> Tuple.of(type, packet)));
    }

    /** Packets of one type, with arbitrary values in all fields. */
    public static Arbitrary<Packet> of(PacketType<?> type) {
        return record(type.layout().type()).map(Packet.class::cast);
    }

    private static Arbitrary<Record> record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Arbitrary<Object>> values =
                Stream.of(components).map(PacketArbitraries::component).toList();
        return Combinators.combine(values).as(arguments -> create(type, components, arguments));
    }

    private static Arbitrary<Object> component(RecordComponent component) {
        Class<?> type = component.getType();
        Arbitrary<?> values;
        if (type == boolean.class) {
            values = Arbitraries.of(true, false);
        } else if (type == int.class) {
            FieldType letter = component.isAnnotationPresent(M.class) ? FieldType.M : FieldType.T;
            values = numbers(letter).map(Math::toIntExact);
        } else if (component.isAnnotationPresent(L.class)) {
            values = numbers(FieldType.L);
        } else if (type == Text.class) {
            values = texts();
        } else if (type == Secret.class) {
            values = texts().map(Secret::new);
        } else if (type == Blob.class) {
            values = Arbitraries.bytes().array(byte[].class).ofMaxSize(100).map(Blob::of);
        } else if (type == List.class) {
            Class<?> item = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            values = record(item).list().ofMaxSize(4);
        } else {
            values = record(type);
        }
        return values.map(Object.class::cast);
    }

    private static Arbitrary<Long> numbers(FieldType type) {
        Arbitrary<Long> all = Arbitraries.longs().between(0, type.max());
        return Arbitraries.oneOf(Arbitraries.of(0L, 1L, type.max()), all).withoutEdgeCases();
    }

    /** Texts of any character but U+0000, from empty to a hundred bytes or so. */
    private static Arbitrary<Text> texts() {
        Arbitrary<Integer> ascii = Arbitraries.integers().between(1, 127);
        Arbitrary<Integer> chinese = Arbitraries.integers().between(0x4e00, 0x9fa5);
        Arbitrary<Integer> any = Arbitraries.integers()
                .between(1, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
        return Arbitraries.oneOf(ascii, chinese, any)
                .array(int[].class)
                .ofMaxSize(20)
                .map(points -> Text.of(new String(points, 0, points.length)))
                .withoutEdgeCases();
    }

    private static Record create(Class<?> type, RecordComponent[] components, List<Object> arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            return (Record) constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the record " + type + " cannot be made", e);
        }
    }
}
