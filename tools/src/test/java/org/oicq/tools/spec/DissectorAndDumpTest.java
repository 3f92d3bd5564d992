package org.oicq.tools.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.vectors.GoldenVector;
import org.oicq.codec.vectors.GoldenVectors;
import org.oicq.tools.RealServer;
import org.oicq.tools.dump.Tool;
import org.oicq.tools.dump.live.Recorded;
import org.oicq.tools.spec.Tshark.Shown;

/** Two programs that share nothing but the catalogue, the Lua dissector in tshark and {@code --json}, find the same. */
class DissectorAndDumpTest {

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsTshark() {
        Tshark.assumeInstalled();
    }

    @Test
    void inAllGoldenVectors() throws Exception {
        Capture capture = new Capture();
        Capture.Connection connection = capture.connect();
        List<GoldenVector> vectors = Stream.concat(GoldenVectors.all().stream(), GoldenVectors.malformed().stream())
                .toList();
        for (GoldenVector vector : vectors) {
            byte[] frame = new byte[vector.frame().length()];
            vector.bytes().get(frame);
            // A segment holds less than the longest texts.
            connection.sendInPieces(vector.route().sender() == ProgramKind.OICQ_USER.code(), frame, 50_000);
        }
        Path file = folder.resolve("vectors.pcap");
        capture.save(file);
        assertEquals(vectors.size(), compare(file, Capture.SERVER_PORT).size());
    }

    /** The talk of the docs: with an unknown and a malformed packet, and with HTTP. */
    @Test
    void inTheSampleOfTheDocs() throws Exception {
        assertEquals(
                22,
                compare(GeneratedFilesTest.ROOT.resolve("docs/samples/talk.pcap"), Capture.SERVER_PORT)
                        .size());
    }

    /** Three people in a room with the reference client, whose server is killed in the middle: nothing is lost or unread. */
    @Test
    void inARoomWhoseServerIsKilled() throws Exception {
        Path file = folder.resolve("room.pcap");
        try (RoomTalk talk = new RoomTalk(folder)) {
            Files.write(file, Recorded.record(talk.server(), talk::talk));
            String port = Integer.toString(talk.server().getPort());
            Tool.Run dump = Tool.run("--json", "--port", port, file.toString());
            assertEquals(0, dump.code(), dump.err());
            assertTrue(dump.lines().stream().noneMatch(line -> line.contains("\"problem\"")), dump::out);
            assertTrue(dump.lines().stream().anyMatch(line -> line.contains("\"RoomMessage\"")), dump::out);
            List<Shown> fields = Tshark.read(file, folder, "-o", "oicqs.ports:" + port).stream()
                    .flatMap(packet -> packet.fields().stream())
                    .toList();
            // Every frame is found, and of none is anything left.
            assertEquals(
                    dump.lines().size(),
                    fields.stream()
                            .filter(field -> field.name().equals("oicqs.head"))
                            .count());
            assertTrue(
                    fields.stream()
                            .noneMatch(field -> field.name().equals("oicqs.unread")
                                    || field.name().equals("_ws.expert.message")),
                    fields::toString);
        }
    }

    @Test
    void inAWholeConversation() throws Exception {
        Path file = folder.resolve("conversation.pcap");
        try (RealServer server = new RealServer()) {
            Files.write(file, Recorded.conversation(server.address()));
            List<String> messages = compare(file, server.address().getPort());
            // Faxes and print jobs want other servers: their fields are compared in the vectors.
            for (Catalog<?> catalog : List.of(
                    Catalog.USER_TO_OICQ, Catalog.OICQ_TO_USER, ChatCatalog.USER_TO_CHAT, ChatCatalog.CHAT_TO_USER)) {
                String route = catalog.route().sender() + ">" + catalog.route().receiver();
                for (PacketType<?> type : catalog.types()) {
                    String start = String.format("%s 0x%02x %s ", route, type.code(), type.name());
                    assertTrue(messages.stream().anyMatch(message -> message.startsWith(start)), start);
                }
            }
            assertTrue(messages.stream().anyMatch(message -> message.startsWith("HTTP VER=1.1 ")), messages::toString);
        }
    }

    /** What every message of the capture says, after both programs have said the same. */
    private List<String> compare(Path capture, int port) throws Exception {
        List<String> bySpec =
                Tshark.read(capture, folder, "-o", "oicqs.show_secrets:TRUE", "-o", "oicqs.ports:" + port).stream()
                        .flatMap(packet -> messages(packet).stream())
                        .map(DissectorAndDumpTest::describe)
                        .toList();
        List<String> byDump =
                Tool.run("--json", "--show-secrets", "--port", Integer.toString(port), capture.toString())
                        .lines()
                        .stream()
                        .map(line -> describe((Map<?, ?>) JsonReader.read(line)))
                        .toList();
        for (int i = 0; i < Math.min(bySpec.size(), byDump.size()); i++) {
            assertEquals(bySpec.get(i), byDump.get(i), "message " + (i + 1));
        }
        assertEquals(bySpec.size(), byDump.size());
        return byDump;
    }

    /** A captured packet's frames, each from its head on, or the keys of its HTTP message. */
    private static List<List<Shown>> messages(Tshark.Packet packet) {
        List<List<Shown>> messages = new ArrayList<>();
        for (Shown field : packet.fields()) {
            if (messages.isEmpty() || field.name().equals("oicqs.head")) {
                messages.add(new ArrayList<>());
            }
            messages.getLast().add(field);
        }
        return messages;
    }

    /** As {@code 10>1 0x03 SendMessage: number@0=10001 otherNumber@4=10002 …}, by the dissector. */
    private static String describe(List<Shown> message) {
        Shown head = message.getFirst();
        if (!head.name().equals("oicqs.head")) {
            StringBuilder keys = new StringBuilder("HTTP");
            message.forEach(key -> keys.append(' ')
                    .append(key.name().replace("oicqs.http.", ""))
                    .append('=')
                    .append(key.show()));
            return keys.toString();
        }
        StringBuilder text = new StringBuilder();
        Set<String> problems = new TreeSet<>();
        for (Shown field : message) {
            String name = field.name().replace("oicqs.", "");
            switch (name) {
                case "head", "length", "unread", "expert" -> {}
                case "sender" -> text.append(Integer.decode(field.show())).append('>');
                case "receiver" -> text.append(Integer.decode(field.show()));
                case "type" -> text.append(' ').append(field.show());
                case "packet" -> text.append(' ').append(field.show().replaceFirst(" packet 0x..", ""));
                default -> {
                    if (name.equals("_ws.expert.message")) {
                        problems.add(field.show());
                    } else if (Spec.fieldsByName().stream()
                            .anyMatch(known -> known.name().equals(name))) {
                        int offset = field.position() - head.position() - Frame.HEADER_LENGTH - lengthBytes(name);
                        text.append(' ').append(name).append('@').append(offset).append('=');
                        text.append(field.show());
                    }
                }
            }
        }
        // Codes that the server refuses are no damage to the frame; the dump names only damage.
        problems.removeIf(problem -> problem.endsWith("; the server refuses it"));
        problems.forEach(problem -> text.append(" ! ")
                .append(problem.replaceFirst("^0x..: ", "")
                        .replaceFirst(" \\((?:[^()]*, )?byte (\\d+)\\)$", " at $1")));
        return text.toString();
    }

    private static int lengthBytes(String name) {
        return Spec.fieldsByName().stream()
                .filter(field -> field.name().equals(name) && !field.type().number())
                .mapToInt(field -> field.type().width())
                .sum();
    }

    /** The same by the dump. */
    private static String describe(Map<?, ?> message) {
        assertTrue(message.containsKey("frame"), message::toString);
        StringBuilder text = new StringBuilder();
        if (message.containsKey("http")) {
            text.append("HTTP");
            for (Map<?, ?> key : objects(get(message, "keys"))) {
                text.append(' ').append(get(key, "name")).append('=').append(get(key, "value"));
            }
            return text.toString();
        }
        text.append(get(message, "sender")).append('>').append(get(message, "receiver"));
        text.append(String.format(" 0x%02x ", (Long) get(message, "type"))).append(get(message, "packet"));
        for (Map<?, ?> field : objects(get(message, "fields"))) {
            text.append(' ').append(get(field, "name")).append('@').append(get(field, "offset"));
            text.append('=').append(asInPdml(field));
        }
        if (message.get("problem") instanceof Map<?, ?> problem) {
            String at = get(problem, "reason").equals("unknown packet type") ? "" : " at " + get(problem, "offset");
            text.append(" ! ").append(get(problem, "reason")).append(at);
        }
        return text.toString();
    }

    private static Object get(Map<?, ?> object, String name) {
        return Objects.requireNonNull(object.get(name), () -> name + " of " + object);
    }

    private static List<Map<?, ?>> objects(Object array) {
        List<Map<?, ?>> objects = new ArrayList<>();
        ((List<?>) array).forEach(item -> objects.add((Map<?, ?>) item));
        return objects;
    }

    /** XML's attributes know no line ends, Wireshark escapes other control characters and puts colons between bytes. */
    private static String asInPdml(Map<?, ?> field) {
        String value = get(field, "value").toString();
        return switch (get(field, "type").toString()) {
            case "S" ->
                CONTROL.matcher(value.replace("\r\n", "\n").replaceAll("[\t\r\n]", " "))
                        .replaceAll(control ->
                                String.format("\\\\x%x", (int) control.group().charAt(0)));
            case "B" -> value.replaceAll("(..)(?=.)", "$1:");
            default -> value;
        };
    }
}
