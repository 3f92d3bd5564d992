package org.oicq.codec.wire;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.oicq.codec.wire.Binding.Access;

/**
 * A layout's reader and writer, put together from method handles, so that reading a packet is one call without
 * reflection, boxing or a loop over fields: the JIT compiles each layout as if it had been written out by hand. Making
 * them takes milliseconds a layout, so a layout makes its own when it is used often.
 */
final class LayoutHandles {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** (WireInput) → Record. */
    final MethodHandle reader;
    /** (WireOutput, Record) → void. */
    final MethodHandle writer;
    /** (Record) → int each: the bytes of one S, B, repetition or inlined record beyond the fixed ones. */
    final MethodHandle[] variableSizes;

    LayoutHandles(Class<?> type, List<Binding> bindings) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        reader = reader(type, components, bindings);
        writer = writer(type, components, bindings);
        List<MethodHandle> sizes = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            if (bindings.get(i).access().sized()) {
                MethodHandle getter = LOOKUP.unreflect(components[i].getAccessor());
                sizes.add(MethodHandles.filterReturnValue(
                                getter, size(bindings.get(i).access(), components[i].getType()))
                        .asType(methodType(int.class, Record.class)));
            }
        }
        variableSizes = sizes.toArray(MethodHandle[]::new);
    }

    /** (WireInput) → Record: the constructor, its arguments read one after the other. */
    private static MethodHandle reader(Class<?> type, RecordComponent[] components, List<Binding> bindings)
            throws ReflectiveOperationException {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
        }
        // The adapter added last is called first: adding from the last argument to the first keeps the wire's order.
        MethodHandle reader = LOOKUP.findConstructor(type, methodType(void.class, types));
        for (int i = components.length - 1; i >= 0; i--) {
            reader = MethodHandles.collectArguments(
                    reader, i, read(bindings.get(i).access(), types[i]));
        }
        return MethodHandles.permuteArguments(reader, methodType(type, WireInput.class), new int[components.length])
                .asType(methodType(Record.class, WireInput.class));
    }

    /** (WireOutput, Record) → void: every component written, in order. */
    private static MethodHandle writer(Class<?> type, RecordComponent[] components, List<Binding> bindings)
            throws ReflectiveOperationException {
        MethodHandle writer = MethodHandles.empty(methodType(void.class, WireOutput.class, type));
        for (int i = components.length - 1; i >= 0; i--) {
            MethodHandle getter = LOOKUP.unreflect(components[i].getAccessor());
            MethodHandle write = write(bindings.get(i).access(), components[i].getType());
            writer = MethodHandles.foldArguments(writer, MethodHandles.filterArguments(write, 1, getter));
        }
        return writer.asType(methodType(void.class, WireOutput.class, Record.class));
    }

    /** (WireInput) → the component's type. */
    private static MethodHandle read(Access access, Class<?> type) throws ReflectiveOperationException {
        return switch (access) {
            case Access.Value value -> LOOKUP.findVirtual(WireInput.class, value.method(), methodType(type));
            case Access.Items(var layout) -> bound(layout, "readItems", methodType(List.class, WireInput.class));
            case Access.Inlined(var layout) ->
                bound(layout, "readFrom", methodType(Record.class, WireInput.class))
                        .asType(methodType(type, WireInput.class));
        };
    }

    /** (WireOutput, the component's type) → void. */
    private static MethodHandle write(Access access, Class<?> type) throws ReflectiveOperationException {
        return switch (access) {
            case Access.Value value ->
                LOOKUP.findVirtual(WireOutput.class, value.method(), methodType(void.class, type));
            case Access.Items(var layout) ->
                bound(layout, "writeItems", methodType(void.class, WireOutput.class, List.class));
            case Access.Inlined(var layout) ->
                bound(layout, "writeTo", methodType(void.class, WireOutput.class, Record.class))
                        .asType(methodType(void.class, WireOutput.class, type));
        };
    }

    /** (the component's type) → int: the bytes that depend on the value. */
    private static MethodHandle size(Access access, Class<?> type) throws ReflectiveOperationException {
        return switch (access) {
            case Access.Value _ -> length(type);
            case Access.Items(var layout) -> bound(layout, "sizeItems", methodType(int.class, List.class));
            case Access.Inlined(var layout) ->
                bound(layout, "size", methodType(int.class, Record.class)).asType(methodType(int.class, type));
        };
    }

    private static MethodHandle length(Class<?> type) throws ReflectiveOperationException {
        if (type == Secret.class) {
            MethodHandle text = LOOKUP.findVirtual(Secret.class, "text", methodType(Text.class));
            return MethodHandles.filterReturnValue(text, length(Text.class));
        }
        return LOOKUP.findVirtual(type, "length", methodType(int.class));
    }

    private static MethodHandle bound(Layout<?> layout, String method, MethodType type)
            throws ReflectiveOperationException {
        return LOOKUP.findVirtual(Layout.class, method, type).bindTo(layout);
    }
}
