package org.oicq.codec.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.CodeTable;

/** Layouts by records of their own; that every packet's layout is right is the golden vectors' part. */
class LayoutTest {
    record Item(@T int id) {}

    record Inner(@M int medium, @S Text text) {}

    record Everything(
            @T("A tiny one.") int tiny,
            @T(codes = CodeTable.OUTCOME) boolean flag,
            @Inline Inner inner,
            @L long longNumber,
            @S Secret password,
            @Repeated("Some.") List<Item> items,
            @B Blob blob) {}

    record NoField(int number) {}

    record WrongType(@L int number) {}

    record FlagOfTwoBytes(@M boolean flag) {}

    record TextAsString(@S String text) {}

    record Bytes(@B Blob blob) {}

    private static final Layout<Everything> LAYOUT = Layout.of(Everything.class);

    @Test
    void fieldsAreThoseOfTheRecordInOrderWithInlinedOnesInTheirPlace() {
        assertEquals(
                "T tiny, T flag, M medium, S text, L long number, S password, T items, B blob",
                String.join(
                        ", ",
                        LAYOUT.fields().stream()
                                .map(f -> f.type() + " " + f.label())
                                .toList()));
        Field tiny = LAYOUT.fields().getFirst();
        assertEquals("A tiny one.", tiny.doc());
        assertTrue(tiny.codes().isEmpty());
        assertEquals(CodeTable.OUTCOME, LAYOUT.fields().get(1).codes().orElseThrow());
        Field items = LAYOUT.fields().get(6);
        assertTrue(items.repeated());
        assertEquals("id", items.items().getFirst().name());
        assertEquals(
                List.of("password"),
                LAYOUT.fields().stream().filter(Field::secret).map(Field::name).toList());
    }

    @Test
    void aRecordIsWrittenFieldByFieldAndReadBack() throws ProtocolException {
        byte[] expected = {7, 1, (byte) 0xff, (byte) 0xfe, 0, 1, 'x', 0, 0, 0, 9, 0, 1, 'p', 2, 5, 6, 0, 0, 0, 1, 42};
        Everything record = new Everything(
                7,
                true,
                new Inner(0xfffe, Text.of("x")),
                9,
                new Secret(Text.of("p")),
                List.of(new Item(5), new Item(6)),
                Blob.of(new byte[] {42}));
        assertEquals(expected.length, LAYOUT.size(record));
        ByteBuffer out = ByteBuffer.allocate(expected.length);
        LAYOUT.write(record, out);
        assertArrayEquals(expected, out.array());
        assertEquals(record, LAYOUT.read(out.flip(), WireCharset.GB18030));
    }

    @Test
    void onlyOneIsTrue() throws ProtocolException {
        record Flag(@T boolean flag) {}
        Layout<Flag> layout = Layout.of(Flag.class);
        for (int value = 0; value < 256; value++) {
            Flag read = layout.read(ByteBuffer.wrap(new byte[] {(byte) value}), WireCharset.GB18030);
            assertEquals(value == 1, read.flag());
        }
    }

    @Test
    void aMistakeInADeclarationIsRefused() {
        for (Class<? extends Record> wrong :
                List.of(NoField.class, WrongType.class, FlagOfTwoBytes.class, TextAsString.class)) {
            assertThrows(IllegalArgumentException.class, () -> Layout.of(wrong).fields(), wrong::getName);
        }
    }

    @Test
    void aNumberOutsideItsFieldIsRefusedAndNotCut() {
        record Numbers(@T int tiny, @M int medium, @L long big) {}
        Layout<Numbers> layout = Layout.of(Numbers.class);
        ByteBuffer out = ByteBuffer.allocate(7);
        layout.write(new Numbers(255, 65_535, 4_294_967_295L), out);
        layout.write(new Numbers(0, 0, 0), out.clear());
        for (Numbers wrong : List.of(
                new Numbers(256, 0, 0),
                new Numbers(-1, 0, 0),
                new Numbers(0, 65_536, 0),
                new Numbers(0, -1, 0),
                new Numbers(0, 0, 4_294_967_296L),
                new Numbers(0, 0, -1))) {
            assertThrows(IllegalArgumentException.class, () -> layout.write(wrong, out.clear()), wrong::toString);
        }
    }

    @Test
    void aRepetitionHoldsUpTo255Items() throws ProtocolException {
        record Items(@Repeated List<Item> items) {}
        Layout<Items> layout = Layout.of(Items.class);
        Items most = new Items(Collections.nCopies(255, new Item(1)));
        ByteBuffer out = ByteBuffer.allocate(layout.size(most));
        layout.write(most, out);
        assertEquals(most, layout.read(out.flip(), WireCharset.GB18030));
        Items tooMany = new Items(Collections.nCopies(256, new Item(1)));
        var e = assertThrows(IllegalArgumentException.class, () -> layout.write(tooMany, ByteBuffer.allocate(300)));
        assertEquals("256 does not fit a field of type T", e.getMessage());
    }

    @Test
    void theItemsThatWereReadCannotBeChanged() throws ProtocolException {
        record Items(@Repeated List<Item> items) {}
        Items read = Layout.of(Items.class).read(ByteBuffer.wrap(new byte[] {1, 2}), WireCharset.GB18030);
        assertThrows(UnsupportedOperationException.class, () -> read.items().clear());
    }

    @Test
    void aBufferThatIsTooSmallOverflows() {
        Layout<Bytes> layout = Layout.of(Bytes.class);
        Bytes record = new Bytes(Blob.of(new byte[10]));
        assertThrows(
                BufferOverflowException.class,
                () -> layout.write(record, ByteBuffer.allocate(layout.size(record) - 1)));
    }

    @Test
    void aContentIsReadFromItsPositionToItsLimitInTheGivenCharset() throws ProtocolException {
        record OneText(@S Text text) {}
        ByteBuffer content = ByteBuffer.wrap(new byte[] {9, 9, 0, 3, (byte) 0xe5, (byte) 0xb0, (byte) 0x8f, 9});
        content.position(2).limit(7);
        OneText read = Layout.of(OneText.class).read(content, WireCharset.of("UTF-8"));
        assertEquals("小", read.text().toString());
        assertFalse(content.hasRemaining());
    }
}
