package org.oicq.codec.wire;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * Puts a layout's reader and writer together from method handles, so that reading a packet is one call without
 * reflection, boxing or a loop over fields: the JIT compiles each layout as if it had been written out by hand.
 */
final class LayoutHandles {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private LayoutHandles() {}

    static MethodHandle read(String method, Class<?> type) throws ReflectiveOperationException {
        return LOOKUP.findVirtual(WireInput.class, method, methodType(type));
    }

    static MethodHandle write(String method, Class<?> type) throws ReflectiveOperationException {
        return LOOKUP.findVirtual(WireOutput.class, method, methodType(void.class, type));
    }

    /** (value) → its length in bytes. */
    static MethodHandle length(Class<?> type) throws ReflectiveOperationException {
        if (type == Secret.class) {
            MethodHandle text = LOOKUP.findVirtual(Secret.class, "text", methodType(Text.class));
            return MethodHandles.filterReturnValue(text, length(Text.class));
        }
        return LOOKUP.findVirtual(type, "length", methodType(int.class));
    }

    static MethodHandle readInline(Layout<?> layout, Class<?> type) throws ReflectiveOperationException {
        return bound(layout, "readFrom", methodType(Record.class, WireInput.class))
                .asType(methodType(type, WireInput.class));
    }

    static MethodHandle writeInline(Layout<?> layout, Class<?> type) throws ReflectiveOperationException {
        return bound(layout, "writeTo", methodType(void.class, WireOutput.class, Record.class))
                .asType(methodType(void.class, WireOutput.class, type));
    }

    static MethodHandle sizeInline(Layout<?> layout, Class<?> type) throws ReflectiveOperationException {
        return bound(layout, "size", methodType(int.class, Record.class)).asType(methodType(int.class, type));
    }

    static MethodHandle readList(Layout<?> layout) throws ReflectiveOperationException {
        return bound(layout, "readItems", methodType(List.class, WireInput.class));
    }

    static MethodHandle writeList(Layout<?> layout) throws ReflectiveOperationException {
        return bound(layout, "writeItems", methodType(void.class, WireOutput.class, List.class));
    }

    static MethodHandle sizeList(Layout<?> layout) throws ReflectiveOperationException {
        return bound(layout, "sizeItems", methodType(int.class, List.class));
    }

    private static MethodHandle bound(Layout<?> layout, String method, MethodType type)
            throws ReflectiveOperationException {
        return LOOKUP.findVirtual(Layout.class, method, type).bindTo(layout);
    }

    /** (Record) → int: {@code size} of the component at {@code index}. */
    static MethodHandle sizeOfComponent(Class<?> type, int index, MethodHandle size)
            throws ReflectiveOperationException {
        MethodHandle getter = LOOKUP.unreflect(type.getRecordComponents()[index].getAccessor());
        return MethodHandles.filterReturnValue(getter, size).asType(methodType(int.class, Record.class));
    }

    /** (WireInput) → Record: the constructor, its arguments read one after the other. */
    static MethodHandle reader(Class<?> type, List<Binding> bindings) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
        }
        MethodHandle constructor = LOOKUP.findConstructor(type, methodType(void.class, types));
        // The adapter added last is called first: adding from the last argument to the first keeps the wire's order.
        MethodHandle reader = constructor;
        for (int i = components.length - 1; i >= 0; i--) {
            reader = MethodHandles.collectArguments(reader, i, bindings.get(i).read());
        }
        return MethodHandles.permuteArguments(reader, methodType(type, WireInput.class), new int[components.length])
                .asType(methodType(Record.class, WireInput.class));
    }

    /** (WireOutput, Record) → void: every component written, in order. */
    static MethodHandle writer(Class<?> type, List<Binding> bindings) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        MethodHandle writer = MethodHandles.empty(methodType(void.class, WireOutput.class, type));
        for (int i = components.length - 1; i >= 0; i--) {
            MethodHandle getter = LOOKUP.unreflect(components[i].getAccessor());
            MethodHandle writeOne =
                    MethodHandles.filterArguments(bindings.get(i).write(), 1, getter);
            writer = MethodHandles.foldArguments(writer, writeOne);
        }
        return writer.asType(methodType(void.class, WireOutput.class, Record.class));
    }
}
