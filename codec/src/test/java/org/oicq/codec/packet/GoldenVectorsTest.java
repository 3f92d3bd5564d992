package org.oicq.codec.packet;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.vectors.GoldenVector;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.vectors.WalkedFields;
import org.oicq.codec.wire.FieldType;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.ProtocolException.Problem;
import org.oicq.codec.wire.WireCharset;

/** Every packet of the catalog against bytes and field values that were worked out without the codec. */
class GoldenVectorsTest {
    private static final WireCharset CHARSET = WireCharset.GB18030;
    private static final Path FOLDER = Path.of("src/test/resources/vectors");

    static List<GoldenVector> vectors() {
        return GoldenVectors.all();
    }

    static List<GoldenVector> malformed() {
        return GoldenVectors.malformed();
    }

    static Stream<PacketType<?>> packets() {
        return Catalogs.all().stream().flatMap(catalog -> catalog.types().stream());
    }

    @ParameterizedTest
    @MethodSource("packets")
    void everyPacketHasVectorsOfItsOwn(PacketType<?> type) {
        for (GoldenVector vector : GoldenVectors.of(type)) {
            assertEquals(type.route(), vector.route(), vector.name());
            assertEquals(type.code(), vector.type(), vector.name());
            assertTrue(vector.trouble().isEmpty(), vector.name());
        }
    }

    @Test
    void everyFileOfVectorsBelongsToAPacket() throws IOException {
        Set<String> expected = new TreeSet<>(Set.of("README.md", "malformed.txt"));
        packets().map(GoldenVectors::file).forEach(expected::add);
        try (Stream<Path> files = Files.walk(FOLDER)) {
            Set<String> found = new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                    .toList());
            assertEquals(expected, found);
        }
    }

    @Test
    void theVectorsHoldWhatIsEasyToGetWrong() {
        List<GoldenVector.Value> values =
                vectors().stream().flatMap(vector -> vector.fields().stream()).toList();
        for (FieldType type : List.of(FieldType.T, FieldType.M, FieldType.L)) {
            String max = Long.toString(type.max());
            assertTrue(
                    values.stream().anyMatch(v -> v.type() == type && v.value().equals(max)), "the biggest " + type);
        }
        assertTrue(
                values.stream()
                        .anyMatch(v -> v.type() == FieldType.S && v.value().isEmpty()),
                "an empty text");
        assertTrue(values.stream().anyMatch(v -> v.value().contains("小明")), "a Chinese text");
        assertTrue(values.stream().anyMatch(v -> v.value().contains("😀")), "an emoji");
        assertTrue(values.stream().anyMatch(v -> v.path().equals("groups[2].friends[0].nickname")), "a nested item");
        assertTrue(
                values.stream()
                        .anyMatch(v -> v.path().equals("groups[1].friends")
                                && v.value().equals("0")),
                "an empty group between others");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theFrameHoldsTheFieldsThatTheVectorLists(GoldenVector vector) throws ProtocolException {
        ByteBuffer bytes = vector.bytes();
        Frame frame = frame(bytes);
        assertFalse(bytes.hasRemaining(), "the frame has been read to its end");
        assertEquals(vector.route(), frame.route());
        assertEquals(vector.type(), frame.type());
        assertEquals(vector.length(), frame.content().remaining());

        WalkedFields walked = new WalkedFields();
        type(vector).layout().walk(frame.content().duplicate(), CHARSET, walked);
        assertEquals(vector.fields(), walked.values());
        assertNoByteIsUnexplained(vector, walked.values());

        Packet packet = catalog(vector).read(frame, CHARSET);
        assertFalse(frame.content().hasRemaining(), "the content has been read to its end");
        assertEquals(
                vector.fields().stream()
                        .map(value -> new RecordFields.Entry(value.path(), value.value()))
                        .toList(),
                RecordFields.of((Record) packet));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void writingThePacketGivesTheSameBytes(GoldenVector vector) throws ProtocolException {
        Frame frame = frame(vector.bytes());
        assertEquals(hex(vector.bytes()), hex(written(catalog(vector), frame)));
    }

    private static <P extends Packet> ByteBuffer written(Catalog<P> catalog, Frame frame) throws ProtocolException {
        P packet = catalog.read(frame, CHARSET);
        ByteBuffer bytes = catalog.encode(packet);
        assertEquals(catalog.frameSize(packet), bytes.remaining());
        return bytes;
    }

    /** The record of a relayed packet is the same on both sides, and so are its bytes but for the header's route. */
    @Test
    void relayedFilePacketsHaveOneRecordAndOneContent() throws ProtocolException {
        for (int code : List.of(0x13, 0x14, 0x15)) {
            PacketType<?> up = Catalog.USER_TO_OICQ.find(code).orElseThrow();
            PacketType<?> down = Catalog.OICQ_TO_USER.find(code).orElseThrow();
            assertEquals(up.layout().type(), down.layout().type());
            assertEquals(
                    GoldenVectors.of(up).stream().map(GoldenVector::content).toList(),
                    GoldenVectors.of(down).stream().map(GoldenVector::content).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aContentCutAtAnyByteNamesTheFieldThatIsCut(GoldenVector vector) {
        ByteBuffer content = vector.content();
        for (int cut = 0; cut < vector.length(); cut++) {
            GoldenVector.Value field = fieldAt(vector, cut);
            assertTrouble(
                    vector,
                    content.slice(0, cut),
                    new GoldenVector.Trouble(Problem.FIELD_PAST_END, field.path(), field.offset()),
                    vector.fields().subList(0, vector.fields().indexOf(field)));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void oneByteMoreIsLeftOver(GoldenVector vector) {
        int end = (int) vector.length();
        ByteBuffer content =
                ByteBuffer.allocate(end + 1).put(vector.content()).put((byte) 0).flip();
        assertTrouble(vector, content, new GoldenVector.Trouble(Problem.BYTES_LEFT_OVER, "", end), vector.fields());
    }

    /** A layout's first packets go by reflection, and later ones by method handles: nobody can tell them apart. */
    @ParameterizedTest
    @MethodSource("vectors")
    void oftenIsAsTheFirstTime(GoldenVector vector) throws ProtocolException {
        for (int i = 0; i < 120; i++) {
            writingThePacketGivesTheSameBytes(vector);
        }
        theFrameHoldsTheFieldsThatTheVectorLists(vector);
        aContentCutAtAnyByteNamesTheFieldThatIsCut(vector);
        oneByteMoreIsLeftOver(vector);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedPacketIsRefusedWithFieldAndOffset(GoldenVector vector) {
        GoldenVector.Trouble trouble = vector.trouble().orElseThrow();
        Frame frame = frame(vector.bytes());
        assertEquals(vector.route(), frame.route());
        if (trouble.problem() == Problem.UNKNOWN_PACKET) {
            var e = assertThrows(ProtocolException.class, () -> catalog(vector).read(frame, CHARSET));
            assertEquals(Problem.UNKNOWN_PACKET, e.problem());
            assertEquals(vector.type(), e.packetType());
            assertEquals(String.format("0x%02x: unknown packet type", vector.type()), e.getMessage());
        } else {
            assertTrouble(vector, frame.content(), trouble, vector.fields());
        }
    }

    @Test
    void everyProblemHasAMalformedVector() {
        Set<Problem> seen = new HashSet<>();
        malformed().forEach(vector -> seen.add(vector.trouble().orElseThrow().problem()));
        assertEquals(Set.of(Problem.values()), seen);
    }

    /** Read and walk turn the content down, both with this trouble, the walk after the fields before it. */
    private static void assertTrouble(
            GoldenVector vector, ByteBuffer content, GoldenVector.Trouble trouble, List<GoldenVector.Value> before) {
        WalkedFields walked = new WalkedFields();
        var walking = assertThrows(
                ProtocolException.class,
                () -> type(vector).layout().walk(content.duplicate(), CHARSET, walked),
                vector::name);
        assertEquals(trouble, trouble(walking, walked));
        assertEquals(before, walked.values());

        Frame frame = new Frame(vector.route(), vector.type(), content);
        var reading =
                assertThrows(ProtocolException.class, () -> catalog(vector).read(frame, CHARSET), vector::name);
        assertEquals(trouble, trouble(reading, walked));
        assertEquals(vector.type(), reading.packetType());
        String message = Objects.requireNonNull(reading.getMessage());
        assertAll(
                () -> assertTrue(message.startsWith(String.format("0x%02x: ", vector.type())), message),
                () -> assertTrue(message.contains(trouble.problem().sentence()), message),
                () -> assertTrue(message.endsWith("byte " + trouble.offset() + ")"), message));
    }

    /** The walk has stopped at the field, so that it knows the path there. */
    private static GoldenVector.Trouble trouble(ProtocolException e, WalkedFields walked) {
        var field = e.field();
        return new GoldenVector.Trouble(e.problem(), field == null ? "" : walked.path(field), e.offset());
    }

    private static void assertNoByteIsUnexplained(GoldenVector vector, List<GoldenVector.Value> fields) {
        int at = 0;
        for (GoldenVector.Value field : fields) {
            assertEquals(at, field.offset(), field.path());
            at += field.length();
        }
        assertEquals(vector.length(), at);
    }

    /** The field that the byte at this offset is in. */
    private static GoldenVector.Value fieldAt(GoldenVector vector, int offset) {
        return vector.fields().stream()
                .filter(field -> field.offset() <= offset && offset < field.offset() + field.length())
                .findFirst()
                .orElseThrow();
    }

    private static Frame frame(ByteBuffer bytes) {
        return assertInstanceOf(FrameReader.Complete.class, FrameReader.read(bytes, 1 << 20))
                .frame();
    }

    private static Catalog<?> catalog(GoldenVector vector) {
        return Catalogs.find(vector.route()).orElseThrow();
    }

    private static PacketType<?> type(GoldenVector vector) {
        return catalog(vector).find(vector.type()).orElseThrow();
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.ofDelimiter(" ").formatHex(copy);
    }
}
