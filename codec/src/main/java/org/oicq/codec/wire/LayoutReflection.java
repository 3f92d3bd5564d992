package org.oicq.codec.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * A layout's reader and writer, component by component. It takes ten times as long as {@link LayoutHandles} for a packet,
 * and a thousandth of their time to be made: it serves a layout's first packets.
 */
final class LayoutReflection {
    private final Constructor<?> constructor;
    private final Method[] accessors;
    private final List<Binding> bindings;

    LayoutReflection(Class<?> type, List<Binding> bindings) throws ReflectiveOperationException {
        this.bindings = bindings;
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        accessors = new Method[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            accessors[i] = components[i].getAccessor();
        }
        constructor = type.getDeclaredConstructor(types);
    }

    Object read(WireInput in) throws Throwable {
        Object[] values = new Object[accessors.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bindings.get(i).access().read(in);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    void write(WireOutput out, Record record) throws Throwable {
        for (int i = 0; i < accessors.length; i++) {
            bindings.get(i).access().write(out, value(record, i));
        }
    }

    /** Bytes beyond the fixed ones. */
    int variableSize(Record record) throws Throwable {
        int size = 0;
        for (int i = 0; i < accessors.length; i++) {
            Binding.Access access = bindings.get(i).access();
            if (access.sized()) {
                size = Math.addExact(size, access.size(value(record, i)));
            }
        }
        return size;
    }

    private Object value(Record record, int component) throws Throwable {
        try {
            return accessors[component].invoke(record);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
