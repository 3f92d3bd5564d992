package org.oicq.tools.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads captures with Wireshark's command-line program and the generated dissector. */
final class Tshark {
    private Tshark() {}

    /** Skips the test, with the reason, where there is no tshark. */
    static void assumeInstalled() {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tshark")));
        Assumptions.assumeTrue(installed, "tshark is not installed: apt-get install tshark");
    }

    /** A field as tshark shows it; {@code position} counts from the start of its data source. */
    record Shown(String name, int position, int size, String show, String label) {}

    /** What the dissector found in one captured packet. */
    record Packet(List<Shown> fields) {
        List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.name.equals(name))
                    .map(Shown::show)
                    .toList();
        }

        /** The sentences of the expert marks. */
        List<String> experts() {
            return values("_ws.expert.message");
        }
    }

    /** All packets of a capture in which the dissector found something. */
    static List<Packet> read(Capture capture, Path folder, String... options) throws Exception {
        Path file = folder.resolve("capture.pcap");
        capture.save(file);
        return read(file, folder, options);
    }

    /** Likewise; {@code folder} is for what is written on the way. */
    static List<Packet> read(Path file, Path folder, String... options) throws Exception {
        Path dissector = Files.writeString(folder.resolve("oicqs.lua"), LuaSpec.print());
        List<String> command = new ArrayList<>(
                List.of("tshark", "-n", "-X", "lua_script:" + dissector, "-r", file.toString(), "-T", "pdml"));
        command.addAll(List.of(options));
        Path out = folder.resolve("pdml.xml");
        Path errors = folder.resolve("errors.txt");
        Process tshark = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertEquals(true, tshark.waitFor(60, TimeUnit.SECONDS), "tshark ends");
        } finally {
            tshark.destroyForcibly();
        }
        String said = Files.readString(errors);
        assertEquals(0, tshark.exitValue(), said);
        assertEquals(false, said.contains("Lua"), said);
        return parse(Files.readString(out));
    }

    private static List<Packet> parse(String pdml) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(pdml.getBytes(StandardCharsets.UTF_8)));
        List<Packet> packets = new ArrayList<>();
        for (Element packet : children(document.getDocumentElement(), "packet")) {
            List<Shown> fields = new ArrayList<>();
            for (Element proto : children(packet, "proto")) {
                if (proto.getAttribute("name").equals("oicqs")) {
                    collect(proto, fields);
                }
            }
            if (!fields.isEmpty()) {
                packets.add(new Packet(fields));
            }
        }
        return packets;
    }

    private static void collect(Element parent, List<Shown> fields) {
        for (Element field : children(parent, "field")) {
            if (!field.getAttribute("name").isEmpty()) {
                fields.add(new Shown(
                        field.getAttribute("name"),
                        Integer.parseInt(field.getAttribute("pos")),
                        Integer.parseInt(field.getAttribute("size")),
                        field.getAttribute("show"),
                        field.getAttribute("showname")));
            }
            collect(field, fields);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
