package org.oicq.client.cli;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.Layout;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/**
 * A user's data for a person or a program; which fields there are is the packet's own declaration.
 *
 * @param charset the charset of the profile's texts
 */
record ProfileView(long number, Profile profile, WireCharset charset) {
    /** Field after field; codes as numbers, with their names beside them. */
    Map<String, Object> json() {
        Map<String, Object> object = Json.object("event", "user", "number", number);
        walk(new FieldVisitor() {
            @Override
            public void number(Field field, int offset, long value) {
                object.put(field.name(), value);
                field.codes()
                        .ifPresent(codes -> object.put(field.name() + "Name", codes.name((int) value, Locale.ENGLISH)));
            }

            @Override
            public void text(Field field, int offset, Text value) {
                object.put(field.name(), value.toString());
            }
        });
        return object;
    }

    /** A table of what the user has said. */
    String text(Console console) {
        Table table = console.facts("number", number);
        walk(new FieldVisitor() {
            @Override
            public void number(Field field, int offset, long value) {
                String name = field.codes()
                        .map(codes -> console.name(codes, (int) value))
                        .orElse(Long.toString(value));
                table.row(label(field.label(), console), name);
            }

            @Override
            public void text(Field field, int offset, Text value) {
                if (!value.isEmpty()) {
                    table.row(label(field.label(), console), value);
                }
            }
        });
        return table.toString();
    }

    private static String label(String english, Console console) {
        return console.say(Sentence.field(english));
    }

    private void walk(FieldVisitor visitor) {
        Layout<Profile> layout = Layout.of(Profile.class);
        ByteBuffer bytes = ByteBuffer.allocate(layout.size(profile));
        layout.write(profile, bytes);
        try {
            layout.walk(bytes.flip(), charset, visitor);
        } catch (ProtocolException e) {
            throw new AssertionError("what was just written can be read", e);
        }
    }
}
