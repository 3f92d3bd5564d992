package org.oicq.conversations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Register;
import org.oicq.codec.wire.Blob;

/** Reads a script. The README.md beside the scripts explains the language. */
final class ScriptParser {
    private static final Pattern SET = Pattern.compile("set ([\\w-]+) = (.+)");
    private static final Pattern SQL = Pattern.compile("db: (.+?)(?: => (.*))?");
    private static final Pattern CLIENT = Pattern.compile("(?:(\\d+) x )?(\\w+) (.+)");
    private static final Pattern PACKET = Pattern.compile("([CS]): (?:(\\w+) )?0x([0-9A-Fa-f]{2})(?: (.*))?");
    private static final Pattern HEX = Pattern.compile("([CS]): hex ([0-9a-fA-F ]+)");
    private static final Pattern JOINS = Pattern.compile("joins(?: (.*))?");

    private static final Pattern POSTS = Pattern.compile("posts (.+)");
    private static final Pattern GETS = Pattern.compile("gets (.+)");

    private ScriptParser() {}

    /** A script of no suite. */
    static Script parse(String name, String content) {
        return parse("", name, content);
    }

    /**
     * The script of a file's content.
     *
     * @throws IllegalArgumentException where a line is not understood; the message says which and why
     */
    static Script parse(String suite, String name, String content) {
        Map<String, String> settings = new LinkedHashMap<>();
        List<Script.Line> lines = new ArrayList<>();
        String title = "";
        boolean alone = false;
        int number = 0;
        for (String text : content.split("\r?\n", -1)) {
            number++;
            String line = text.strip();
            Matcher set = SET.matcher(line);
            if (line.startsWith("#")) {
                title = title.isEmpty() ? line.substring(1).strip() : title;
            } else if (set.matches() && lines.isEmpty()) {
                settings.put(set.group(1), set.group(2));
            } else if (line.equals("alone") && lines.isEmpty()) {
                alone = true;
            } else if (!line.isEmpty()) {
                try {
                    lines.add(line(number, line));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            name + ".txt:" + number + "\n    " + line + "\n" + e.getMessage(), e);
                }
            }
        }
        return new Script(suite, name, title, settings, alone, List.copyOf(lines));
    }

    private static Script.Line line(int number, String line) {
        Matcher sql = SQL.matcher(line);
        if (sql.matches()) {
            return new Script.Line(number, line, 1, new Script.Sql(sql.group(1), Optional.ofNullable(sql.group(2))));
        } else if (line.equals("server restarts")) {
            return new Script.Line(number, line, 1, new Script.Restart());
        }
        Matcher client = CLIENT.matcher(line);
        if (!client.matches()) {
            throw new IllegalArgumentException("nobody does anything here");
        }
        int times = client.group(1) == null ? 1 : Integer.parseInt(client.group(1));
        return new Script.Line(number, line, times, step(client.group(2), client.group(3)));
    }

    private static Script.Step step(String client, String what) {
        Matcher packet = PACKET.matcher(what);
        if (packet.matches()) {
            int code = Integer.parseInt(packet.group(3), 16);
            boolean sent = packet.group(1).equals("C");
            PacketType<?> type = catalog(sent, packet.group(2))
                    .find(code)
                    .orElseThrow(() -> new IllegalArgumentException("there is no such packet; write it in hex"));
            Value.Fields fields = fields(type, packet.group(4));
            return sent ? new Script.Send(client, type, fields) : new Script.Expect(client, type, fields);
        }
        Matcher hex = HEX.matcher(what);
        if (hex.matches()) {
            Blob bytes = Blob.of(HexFormat.of().parseHex(hex.group(2).replace(" ", "")));
            return hex.group(1).equals("C") ? new Script.SendHex(client, bytes) : new Script.ExpectHex(client, bytes);
        }
        Matcher joins = JOINS.matcher(what);
        if (joins.matches()) {
            PacketType<?> register = Catalog.USER_TO_OICQ.types().stream()
                    .filter(type -> type.layout().type() == Register.class)
                    .findFirst()
                    .orElseThrow();
            return new Script.Join(client, fields(register, joins.group(1)));
        }
        Matcher posts = POSTS.matcher(what);
        Matcher gets = GETS.matcher(what);
        if (posts.matches()) {
            return new Script.Post(client, posts.group(1));
        } else if (gets.matches()) {
            return new Script.Answer(client, gets.group(1).equals("nothing") ? "" : gets.group(1));
        }
        return switch (what) {
            case "connects" -> new Script.Connect(client);
            case "returns" -> new Script.Return(client);
            case "closes" -> new Script.Close(client);
            case "breaks off" -> new Script.Reset(client);
            case "S: nothing" -> new Script.ExpectNothing(client);
            case "S: end" -> new Script.ExpectEnd(client);
            default -> throw new IllegalArgumentException("'" + what + "' is not understood");
        };
    }

    /** The packets to or from a program: that of its name, as {@code chat}, or OICQ where there is none. */
    private static Catalog<?> catalog(boolean sent, @Nullable String program) {
        String wanted = (program == null ? "OICQ" : program) + " server";
        ProgramKind kind = Arrays.stream(ProgramKind.values())
                .filter(one -> one.label().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + wanted));
        Route route = Route.of(ProgramKind.OICQ_USER, kind);
        return Catalogs.find(sent ? route : route.reversed())
                .orElseThrow(() -> new IllegalArgumentException("the " + wanted + " has no packets"));
    }

    private static Value.Fields fields(PacketType<?> type, @Nullable String text) {
        return new ValueParser(text == null ? "" : text).line(type.layout().fields());
    }
}
