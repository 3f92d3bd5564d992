package org.oicq.codec.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

class CatalogTest {
    @Test
    void theCatalogHoldsThePacketsOfTheProtocol() {
        assertEquals(
                "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 10 11 12 13 14 15 16 17 18 19 1a 1b",
                codes(Catalog.USER_TO_OICQ));
        assertEquals("01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 13 14 15", codes(Catalog.OICQ_TO_USER));
        assertEquals(98, Catalogs.all().stream().mapToInt(c -> c.types().size()).sum());
    }

    @Test
    void aPacketIsFoundByRouteAndCodeAndByItsRecord() {
        for (Catalog<?> catalog : Catalogs.all()) {
            assertSame(catalog, Catalogs.find(catalog.route()).orElseThrow());
            for (PacketType<?> type : catalog.types()) {
                assertSame(type, catalog.find(type.code()).orElseThrow());
                assertEquals(catalog.route(), type.route());
            }
        }
        assertEquals(Optional.empty(), Catalogs.find(new Route(0x0a, 0x06)));
        assertEquals(Optional.empty(), Catalog.USER_TO_OICQ.find(0x0f));
        assertEquals(
                "KeepAlive", Catalog.USER_TO_OICQ.typeOf(new KeepAlive(10001)).name());
    }

    @Test
    void everyUserPacketButRegisterStartsWithItsSendersNumber() {
        for (PacketType<?> type : Catalog.USER_TO_OICQ.types()) {
            Field first = type.layout().fields().getFirst();
            boolean numbered =
                    NumberedPacket.class.isAssignableFrom(type.layout().type());
            assertEquals(type.code() != 0x01, numbered, type.name());
            assertEquals(numbered, first.name().equals("number") && first.type() == FieldType.L, type.name());
        }
    }

    @Test
    void fieldNamesAreUniqueWithinTheirLevel() {
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                assertUnique(type.name(), type.layout().fields());
            }
        }
    }

    private static void assertUnique(String where, List<Field> fields) {
        Set<String> seen = new HashSet<>();
        for (Field field : fields) {
            assertTrue(seen.add(field.name()), where + " has two fields " + field.name());
            assertUnique(where + "." + field.name(), field.items());
        }
    }

    /** Passwords are the only secrets, and no packet prints one. */
    @Test
    void everyPasswordIsSecretAndDoesNotPrint() {
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                for (Field field : type.layout().fields()) {
                    assertEquals(field.name().equals("password"), field.secret(), type.name());
                }
            }
        }
        Login login = new Login(10001, new Secret(Text.of("hunter2")), 0);
        assertFalse(login.toString().contains("hunter2"));
    }

    @Test
    void aPacketIsDescribedInASentenceWithoutItsFirstCapital() {
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                assertTrue(Character.isLowerCase(type.doc().codePointAt(0)), type.doc());
                assertFalse(type.doc().endsWith("."), type.doc());
            }
        }
    }

    /** The reply of each packet, as docs/protocol.md, "Packets at a glance" has it. */
    @Test
    void aPacketNamesItsReply() {
        String replies = Catalog.USER_TO_OICQ.types().stream()
                .filter(type -> type.reply().isPresent())
                .map(type -> String.format(
                        "%02x>%02x", type.code(), type.reply().orElseThrow().code()))
                .collect(Collectors.joining(" "));
        assertEquals("01>01 02>02 05>04 06>05 07>06 08>07 09>08 0a>09 0b>0a 12>04 18>0b 1a>0d 1b>0e", replies);
        assertTrue(Catalog.OICQ_TO_USER.types().stream()
                .allMatch(type -> type.reply().isEmpty()));
    }

    @Test
    void aFrameIsWrittenWhereTheBufferStands() {
        KeepAlive packet = new KeepAlive(10001);
        ByteBuffer out = ByteBuffer.allocate(20).position(5);
        Catalog.USER_TO_OICQ.write(packet, out);
        assertEquals(5 + Catalog.USER_TO_OICQ.frameSize(packet), out.position());
        assertEquals(Catalog.USER_TO_OICQ.encode(packet), out.flip().position(5));
        assertThrows(BufferOverflowException.class, () -> Catalog.USER_TO_OICQ.write(packet, ByteBuffer.allocate(11)));
    }

    @Test
    void aProfileSurvivesItsForm() {
        AccountForm form = new AccountForm(
                Text.of("nickname"),
                1,
                new Secret(Text.of("password")),
                2,
                3,
                Text.of("real name"),
                4,
                5,
                Text.of("city"),
                Text.of("address"),
                Text.of("zip code"),
                6,
                Text.of("school"),
                7,
                Text.of("phone"),
                Text.of("pager"),
                Text.of("email"),
                Text.of("hobbies"),
                Text.of("description"),
                8);
        assertEquals(form, AccountForm.of(form.profile(), form.password(), form.authentication()));
        List<RecordFields.Entry> expected = RecordFields.of(form).stream()
                .filter(entry -> !Set.of("password", "authentication").contains(entry.path()))
                .toList();
        assertEquals(expected, RecordFields.of(form.profile()));
    }

    private static String codes(Catalog<?> catalog) {
        return IntStream.range(0, 256)
                .filter(code -> catalog.find(code).isPresent())
                .mapToObj(code -> String.format("%02x", code))
                .collect(Collectors.joining(" "));
    }

    @Test
    void aBlankReplyIsTheFailureForm() {
        assertEquals(
                Optional.of(new UserData(false, 0, Profile.NOBODY)),
                Catalog.USER_TO_OICQ.failure(0x05).map(Routed::packet));
        assertEquals(
                Optional.of(new LoginReply(false, List.of())),
                Catalog.USER_TO_OICQ.failure(0x02).map(Routed::packet));
        assertEquals(Optional.empty(), Catalog.USER_TO_OICQ.failure(0x03), "a message has no reply of its own");
        assertEquals(Optional.empty(), Catalog.USER_TO_OICQ.failure(0x0f), "unknown");
    }

    @Test
    void aPacketKnowsWhomARefusalNames() throws ProtocolException {
        PacketType<?> send = Catalog.USER_TO_OICQ.find(0x03).orElseThrow();
        SendMessage packet = new SendMessage(10001, 10002, Text.EMPTY);
        ByteBuffer content = Catalog.USER_TO_OICQ.encode(packet).position(Frame.HEADER_LENGTH);
        assertEquals(OptionalLong.of(10002), send.subject(packet));
        // Cut in the text's length, and in the number itself.
        assertEquals(
                OptionalLong.of(10002),
                send.subject(content.duplicate().limit(content.position() + 9), WireCharset.GB18030));
        assertEquals(
                OptionalLong.empty(),
                send.subject(content.duplicate().limit(content.position() + 7), WireCharset.GB18030));
        assertEquals(
                OptionalLong.empty(),
                Catalog.USER_TO_OICQ.find(0x16).orElseThrow().subject(new KeepAlive(10001)));
    }
}
