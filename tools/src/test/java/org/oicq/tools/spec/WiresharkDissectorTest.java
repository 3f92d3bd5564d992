package org.oicq.tools.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.vectors.GoldenVector;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** The Lua dissector, in a real tshark, finds what the catalogue's own walk finds. */
class WiresharkDissectorTest {
    private static final PacketType<?> SEND_MESSAGE =
            Catalog.USER_TO_OICQ.find(0x03).orElseThrow();

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTshark() {
        Tshark.assumeInstalled();
    }

    private static boolean fromClient(PacketType<?> type) {
        return type.route().equals(Route.USER_TO_OICQ);
    }

    /** Every field as "name@offset=value", by the catalogue. */
    private static List<String> walk(PacketType<?> type, byte[] frame) throws ProtocolException {
        List<String> found = new ArrayList<>();
        ByteBuffer content =
                ByteBuffer.wrap(frame).position(Frame.HEADER_LENGTH).slice();
        type.layout().walk(content, WireCharset.GB18030, new FieldVisitor() {
            @Override
            public void number(Field field, int offset, long value) {
                found.add(field.name() + "@" + offset + "=" + value);
            }

            @Override
            public void text(Field field, int offset, Text value) {
                // XML's attributes know no line ends.
                String inXml = value.toString().replace("\r\n", "\n").replaceAll("[\t\r\n]", " ");
                found.add(field.name() + "@" + offset + "=" + inXml);
            }

            @Override
            public void blob(Field field, int offset, Blob value) {
                byte[] bytes = new byte[value.length()];
                value.toBuffer().get(bytes);
                found.add(field.name() + "@" + offset + "="
                        + HexFormat.ofDelimiter(":").formatHex(bytes));
            }
        });
        return found;
    }

    /** What the dissector is to say of the codes that no closed table has. */
    private static List<String> refusedCodes(PacketType<?> type, byte[] frame) throws ProtocolException {
        List<String> found = new ArrayList<>();
        type.layout()
                .walk(
                        ByteBuffer.wrap(frame).position(Frame.HEADER_LENGTH).slice(),
                        WireCharset.GB18030,
                        new FieldVisitor() {
                            @Override
                            public void number(Field field, int offset, long value) {
                                if (field.codes().stream()
                                        .anyMatch(table -> table.closed()
                                                && table.find((int) value).isEmpty())) {
                                    found.add(
                                            value + " is not a value of " + field.label() + "; the server refuses it");
                                }
                            }
                        });
        return found;
    }

    /** The same as {@link #walk} by the dissector, whose S and B fields point at their bytes, after the length. */
    private static List<String> shown(Tshark.Packet packet) {
        List<String> header = Spec.HEADER.stream().map(Field::name).toList();
        int start = packet.fields().stream()
                .filter(field -> field.name().equals("oicqs.head"))
                .mapToInt(Tshark.Shown::position)
                .findFirst()
                .orElseThrow();
        List<String> found = new ArrayList<>();
        for (Tshark.Shown field : packet.fields()) {
            String name = field.name().replaceFirst("^oicqs\\.", "");
            if (!field.name().matches("oicqs\\.\\w+") || header.contains(name) || name.equals("packet")) {
                continue;
            }
            int offset = field.position() - start - Frame.HEADER_LENGTH - lengthBytes(name);
            found.add(name + "@" + offset + "=" + field.show());
        }
        return found;
    }

    private static int lengthBytes(String name) {
        return Spec.fieldsByName().stream()
                .filter(field -> field.name().equals(name) && !field.type().number())
                .mapToInt(field -> field.type().width())
                .sum();
    }

    @Test
    void findsTheFieldsAndValuesOfEveryPacket() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        for (PacketType<?> type : Samples.types()) {
            frames.add(Samples.frame(type));
            frames.add(Samples.emptyFrame(type));
        }
        findsTheFieldsAndValues(frames);
    }

    @Test
    void findsTheFieldsAndValuesOfTheGoldenVectors() throws Exception {
        findsTheFieldsAndValues(
                GoldenVectors.all().stream().map(WiresharkDissectorTest::bytes).toList());
    }

    @Test
    void saysTheSameOfMalformedVectorsAsTheCodec() throws Exception {
        List<byte[]> frames = GoldenVectors.malformed().stream()
                .map(WiresharkDissectorTest::bytes)
                .toList();
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect();
        frames.forEach(frame -> connection.send(frame[1] == Route.USER_TO_OICQ.sender(), frame));
        List<Tshark.Packet> packets = Tshark.read(capture, folder);
        assertEquals(frames.size(), packets.size());
        for (int i = 0; i < packets.size(); i++) {
            GoldenVector vector = GoldenVectors.malformed().get(i);
            ProtocolException problem = assertThrows(
                    ProtocolException.class,
                    () -> Catalogs.find(vector.route())
                            .orElseThrow()
                            .read(new Frame(vector.route(), vector.type(), vector.content()), WireCharset.GB18030));
            String sentence = problem.getMessage();
            if (problem.problem() != ProtocolException.Problem.UNKNOWN_PACKET) {
                sentence = sentence.replaceFirst("^0x..: ", "");
            }
            assertEquals(List.of(sentence), packets.get(i).experts(), vector.name());
        }
    }

    private static byte[] bytes(GoldenVector vector) {
        byte[] frame = new byte[vector.frame().length()];
        vector.bytes().get(frame);
        return frame;
    }

    private void findsTheFieldsAndValues(List<byte[]> frames) throws Exception {
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect();
        for (byte[] frame : frames) {
            // A segment holds less than the longest texts.
            connection.sendInPieces(fromClient(type(frame)), frame, 50_000);
        }
        List<Tshark.Packet> packets = Tshark.read(capture, folder, "-o", "oicqs.show_secrets:TRUE");
        assertEquals(frames.size(), packets.size());
        for (int i = 0; i < packets.size(); i++) {
            byte[] frame = frames.get(i);
            PacketType<?> type = type(frame);
            Tshark.Packet packet = packets.get(i);
            assertEquals(List.of(type.name()), packet.values("oicqs.packet"));
            assertEquals(List.of(Integer.toString(frame.length - Frame.HEADER_LENGTH)), packet.values("oicqs.length"));
            assertEquals(refusedCodes(type, frame), packet.experts());
            assertEquals(walk(type, frame), shown(packet), type.name());
        }
    }

    private static PacketType<?> type(byte[] frame) {
        return Catalogs.find(Route.of(frame[1], frame[2]))
                .orElseThrow()
                .find(frame[3])
                .orElseThrow();
    }

    @Test
    void saysWhereTheCaptureHoldsOnlyAPartOfAFrame() throws Exception {
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect();
        byte[] good = Samples.frame(SEND_MESSAGE);
        connection.sendInPieces(true, good, good.length - 3);
        List<Tshark.Packet> packets = Tshark.read(capture, folder, "-o", "tcp.desegment_tcp_streams:FALSE");
        assertEquals(
                List.of("the capture holds only a part of the frame"),
                packets.getFirst().experts());
    }

    @Test
    void hidesPasswordsAndNamesCodes() throws Exception {
        Capture capture = new Capture();
        byte[] content = HexFormat.of().parseHex("00002711" + "0006" + "736563726574" + "01");
        capture.connect()
                .send(true, Samples.frame(Catalog.USER_TO_OICQ.find(0x02).orElseThrow(), content));
        Tshark.Packet packet = Tshark.read(capture, folder).getFirst();
        assertEquals(List.of("•••"), packet.values("oicqs.password"));
        assertTrue(
                packet.fields().stream().anyMatch(field -> field.label().equals("login mode: invisible (1)")),
                packet::toString);
    }

    @Test
    void putsFramesTogetherHoweverTheStreamIsCut() throws Exception {
        List<PacketType<?>> types = Samples.types().stream()
                .filter(WiresharkDissectorTest::fromClient)
                .toList();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        types.forEach(type -> stream.writeBytes(Samples.frame(type)));
        for (int size : new int[] {3, 17, 61, 1000, stream.size()}) {
            Capture capture = new Capture();
            capture.connect().sendInPieces(true, stream.toByteArray(), size);
            List<Tshark.Packet> packets = Tshark.read(capture, folder);
            assertEquals(
                    types.stream().map(PacketType::name).toList(),
                    packets.stream()
                            .flatMap(packet -> packet.values("oicqs.packet").stream())
                            .toList(),
                    "pieces of " + size);
            assertTrue(packets.stream().allMatch(packet -> packet.experts().isEmpty()), "pieces of " + size);
        }
    }

    @Test
    void saysTheSameOfMalformedContentsAsTheCodec() throws Exception {
        List<byte[]> contents = new ArrayList<>();
        byte[] good = Samples.frame(SEND_MESSAGE);
        for (int length = 0; length < good.length - Frame.HEADER_LENGTH; length++) {
            contents.add(Arrays.copyOfRange(good, Frame.HEADER_LENGTH, Frame.HEADER_LENGTH + length));
        }
        contents.add(HexFormat.of().parseHex("00002711" + "00002712" + "0000" + "00"));
        Random random = new Random(20020101);
        for (int i = 0; i < 300; i++) {
            // Texts of bytes that GB18030 makes much of, so that about half of them decode.
            byte[] text = new byte[1 + random.nextInt(5)];
            String likely = "3081fe7f80ff4039e332849a0031a5d7";
            for (int k = 0; k < text.length; k++) {
                int at = 2 * random.nextInt(likely.length() / 2);
                text[k] = (byte) (i % 2 == 0 ? random.nextInt(256) : HexFormat.fromHexDigits(likely, at, at + 2));
            }
            contents.add(ByteBuffer.allocate(10 + text.length)
                    .putInt(10001)
                    .putInt(10002)
                    .putShort((short) text.length)
                    .put(text)
                    .array());
        }
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect();
        contents.forEach(content -> connection.send(true, Samples.frame(SEND_MESSAGE, content)));
        List<Tshark.Packet> packets = Tshark.read(capture, folder);
        assertEquals(contents.size(), packets.size());
        for (int i = 0; i < packets.size(); i++) {
            List<String> expected = List.of();
            byte[] frame = Samples.frame(SEND_MESSAGE, contents.get(i));
            try {
                walk(SEND_MESSAGE, frame);
            } catch (ProtocolException e) {
                expected = List.of(e.getMessage().replaceFirst("^0x03: ", ""));
            }
            assertEquals(expected, packets.get(i).experts(), HexFormat.of().formatHex(frame));
        }
    }

    @Test
    void marksWhatIsNoFrameAndGoesOnAtTheNextOne() throws Exception {
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect();
        byte[] good = Samples.frame(SEND_MESSAGE);
        connection.send(true, good);
        connection.send(true, concat(HexFormat.of().parseHex("050681"), good));
        connection.send(true, concat(HexFormat.of().parseHex("810a0103ffffffff"), good));
        connection.send(true, HexFormat.of().parseHex("810a010f00000000"));
        connection.send(true, HexFormat.of().parseHex("810a050100000000"));
        byte[] mode = Samples.frame(Catalog.USER_TO_OICQ.find(0x10).orElseThrow(), new byte[] {0, 0, 39, 17, 9});
        connection.send(true, mode);
        List<Tshark.Packet> packets = Tshark.read(capture, folder);
        assertEquals(
                List.of(
                        List.of(),
                        List.of("a frame starts with 0x81, not with 0x05"),
                        List.of("a content of 4294967295 bytes is over the limit of 16777216"),
                        List.of("0x0f: unknown packet type"),
                        List.of("0x01: unknown packet type"),
                        List.of("9 is not a value of display mode; the server refuses it")),
                packets.stream().map(Tshark.Packet::experts).toList());
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of("SendMessage"), packets.get(i).values("oicqs.packet"));
        }
    }

    @Test
    void namesTheKeysOfHttpOnTheSamePort() throws Exception {
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect();
        connection.send(true, post("POST HTTP/1.1", "VER=1.1&CMD=Change_Stat&SEQ=7&UIN=10001&ST=30"));
        connection.send(false, ok("VER=1.1&CMD=Change_Stat&SEQ=7&UIN=10001&RES=0&"));
        byte[] request = post("POST / HTTP/1.1", "VER=1.1&CMD=CLTMSG&SEQ=8&UIN=10001&UN=10002&MG=%e4%bd%a0好+%26");
        connection.sendInPieces(true, request, 20);
        connection.send(false, ok("VER=1.1&CMD=List&SEQ=9&UIN=10001&RES=0&FN=1&SN=2&UN=10002,10003,"));
        connection.send(false, ok("VER=1.1&CMD=List&SEQ=9&UIN=10001&RES=0&FN=1"));
        List<Tshark.Packet> packets = Tshark.read(capture, folder);
        assertEquals(5, packets.size());
        assertEquals(List.of("ST, the status: 30 (busy)"), labels(packets.get(0), "oicqs.http.ST"));
        assertEquals(List.of("RES, the result: 0 (done)"), labels(packets.get(1), "oicqs.http.RES"));
        assertEquals(List.of("你好+&"), packets.get(2).values("oicqs.http.MG"));
        assertEquals(List.of("10002,10003,"), packets.get(3).values("oicqs.http.UN"));
        assertEquals(
                List.of("FN, whether this is the last page: 1 (the last page)"),
                labels(packets.get(3), "oicqs.http.FN"));
        assertEquals(List.of("FN, whether this is the last page: 1"), labels(packets.get(4), "oicqs.http.FN"));
    }

    @Test
    void findsConnectionsOnOtherPorts() throws Exception {
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect(4711);
        connection.send(true, Samples.frame(SEND_MESSAGE));
        connection.send(true, HexFormat.of().parseHex("810a010f00000000"));
        capture.connect(4712).send(true, HexFormat.of().parseHex("810a010f00000000"));
        assertEquals(2, Tshark.read(capture, folder).size());
        assertEquals(
                3, Tshark.read(capture, folder, "-o", "oicqs.ports:4711-4712").size());
    }

    private static List<String> labels(Tshark.Packet packet, String name) {
        return packet.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(Tshark.Shown::label)
                .toList();
    }

    private static byte[] post(String line, String body) {
        return (line + "\r\nHost: localhost\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    private static byte[] ok(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: "
                        + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }
}
