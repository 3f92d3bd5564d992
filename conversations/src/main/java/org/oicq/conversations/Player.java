package org.oicq.conversations;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.Catalogs;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Blob;

/** Plays a script at a server. */
public final class Player {
    /** The password of everybody who joins. */
    private static final String PASSWORD = "secret";

    private static final Pattern UIN = Pattern.compile("(?i)\\bUIN=(\\d{1,10})\\b");

    /** How a notice begins that refuses a packet, as {@code chat 0x05 17: }. */
    private static final Pattern NAMED = Pattern.compile("^(?:\\w+ )?0x[0-9a-f]{2}(?: \\d+)?: ");

    private final Script script;
    private final House house;
    private final Duration patience;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Map<String, WebPeer> webs = new LinkedHashMap<>();
    private final Variables variables = new Variables();
    /** Of accounts that were there before. */
    private final Map<Long, String> passwords = new HashMap<>();

    private Player(Script script, House house, Duration patience) {
        this.script = script;
        this.house = house;
        this.patience = patience;
    }

    /**
     * Plays all lines; at the end nothing may be left that no line expected.
     *
     * @param patience how long an answer is waited for
     * @throws MismatchException where something else happens than the script says
     */
    public static void play(Script script, House house, Duration patience) {
        var player = new Player(script, house, patience);
        try {
            for (Script.Line line : script.lines()) {
                for (int i = 0; i < line.times(); i++) {
                    player.play(line);
                }
            }
            player.expectNothingMore();
        } finally {
            player.leaveAll();
        }
    }

    private void play(Script.Line line) {
        try {
            play(line.step());
        } catch (MismatchException | IllegalArgumentException | IOException e) {
            throw new MismatchException(script, line, e);
        }
    }

    private void play(Script.Step step) throws IOException {
        switch (step) {
            case Script.Connect(String name) -> connect(name);
            case Script.Join(String name, Value.Fields form) -> join(name, form);
            case Script.Return(String name) -> logIn(name);
            case Script.Send(String name, PacketType<?> type, Value.Fields fields) ->
                send(name, type, variables.resolve(fields));
            case Script.SendHex(String name, Blob hex) -> peer(name).send(PacketBytes.of(hex));
            case Script.ExpectHex(String name, Blob hex) ->
                same(hex(hex), hex(peer(name).receive()));
            case Script.Expect(String name, PacketType<?> type, Value.Fields fields) ->
                expect(peer(name).receive(), type, fields);
            case Script.ExpectNothing(String name) -> barrier(peer(name));
            case Script.ExpectEnd(String name) -> {
                expectEnd(peer(name));
                close(name);
            }
            case Script.Close(String name) -> {
                barrier(peer(name));
                close(name);
            }
            case Script.Reset(String name) -> {
                peer(name).reset();
                peers.remove(name);
            }
            case Script.Post(String name, String body) ->
                webs.computeIfAbsent(name, _ -> new WebPeer(house.address(), patience))
                        .post(withPassword(variables.resolve(body)));
            case Script.Answer(String name, String body) -> {
                WebPeer web = webs.get(name);
                if (web == null) {
                    throw new IllegalArgumentException(name + " has asked for nothing");
                }
                web.expect(variables.resolve(body));
            }
            case Script.Restart _ -> house.restart();
            case Script.Sql(String statement, var rows) -> {
                String resolved = variables.resolve(statement);
                if (rows.isEmpty()) {
                    house.execute(resolved);
                } else if (house.hasDatabase()) {
                    same(variables.resolve(rows.get()), house.query(resolved));
                }
            }
        }
    }

    private static String hex(Blob bytes) {
        return HexFormat.of().formatHex(PacketBytes.of(bytes));
    }

    private static String hex(Frame frame) {
        byte[] content = new byte[frame.content().remaining()];
        frame.content().duplicate().get(content);
        return String.format(
                "81%02x%02x%02x%08x%s",
                frame.route().sender(),
                frame.route().receiver(),
                frame.type(),
                content.length,
                HexFormat.of().formatHex(content));
    }

    private Peer peer(String name) {
        Peer peer = peers.get(name);
        if (peer == null) {
            throw new IllegalArgumentException(name + " is not connected");
        }
        return peer;
    }

    private void connect(String name) throws IOException {
        peers.put(name, new Peer(house.address(), patience));
    }

    private void send(String name, PacketType<?> type, Value.Fields fields) throws IOException {
        Peer peer = peer(name);
        Value.Fields sent = fields;
        if (type.layout().type() == Login.class && fields.values().get("number") instanceof Value.Number number) {
            peer.number(number.value());
            sent = withPassword(fields, passwords.get(number.value()));
        }
        peer.send(PacketBytes.encode(type, sent));
    }

    /** An account that was there before has another password than the scripts say; a wrong one stays wrong. */
    private static Value.Fields withPassword(Value.Fields logIn, @Nullable String password) {
        boolean right = new Value.Words(PASSWORD).equals(logIn.values().get("password"));
        if (password == null || !right) {
            return logIn;
        }
        Map<String, Value> values = new LinkedHashMap<>(logIn.values());
        values.put("password", new Value.Words(password));
        return new Value.Fields(values, logIn.others());
    }

    /** The same over HTTP, where the password is its MD5. */
    private String withPassword(String request) {
        Matcher number = UIN.matcher(request);
        String password = number.find() ? passwords.get(Long.parseLong(number.group(1))) : null;
        return password == null ? request : request.replace(md5(PASSWORD), md5(password));
    }

    private static String md5(String password) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(password.getBytes(PacketBytes.CHARSET));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }

    private void join(String name, Value.Fields form) throws IOException {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("nickname", new Value.Words(name));
        fields.put("password", new Value.Words(PASSWORD));
        fields.putAll(form.values());
        var account = house.account();
        if (account.isPresent()) {
            joinAs(account.get(), name, fields);
            return;
        }
        connect(name);
        lines("""
                %1$s C: 0x01 %2$s
                %1$s S: 0x01 success=1 number=$%1$s
                """.formatted(name, new Value.Fields(fields, false)));
        lines("""
                %1$s C: 0x02 number=$%1$s password="%2$s"
                %1$s S: 0x02 success=1 groups=[{groupName="My friends" groupNumber=1}]
                """.formatted(name, PASSWORD));
    }

    /** An account that was there before becomes what the script says, but for its password. */
    private void joinAs(House.Account account, String name, Map<String, Value> form) throws IOException {
        variables.put(name, account.number());
        passwords.put(account.number(), account.password());
        logIn(name);
        Map<String, Value> data = new LinkedHashMap<>(form);
        data.put("password", new Value.Words(""));
        lines("""
                %1$s C: 0x12 number=$%1$s %2$s
                %1$s S: 0x04 success=1 number=$%1$s ...
                """.formatted(name, new Value.Fields(data, false)));
    }

    private void logIn(String name) throws IOException {
        connect(name);
        lines("""
                %1$s C: 0x02 number=$%1$s password="%2$s"
                %1$s S: 0x02 success=1 ...
                """.formatted(name, PASSWORD));
    }

    private void lines(String text) throws IOException {
        for (Script.Line line : ScriptParser.parse("joining", text).lines()) {
            play(line.step());
        }
    }

    /** Asks for something, and gets the answer: all before has been handled, and nothing else came for it. */
    private void barrier(Peer peer) throws IOException {
        PacketType<?> ask = type(Catalog.USER_TO_OICQ, ViewUser.class);
        PacketType<?> answer = type(Catalog.OICQ_TO_USER, UserData.class);
        Value.Number own = new Value.Number(peer.number());
        peer.send(PacketBytes.encode(ask, new Value.Fields(Map.of("number", own, "friendNumber", own), false)));
        Frame frame = peer.receive();
        if (!frame.route().equals(answer.route()) || frame.type() != answer.code()) {
            throw new MismatchException(difference("nothing", describe(frame)));
        }
    }

    private static PacketType<?> type(Catalog<?> catalog, Class<?> packet) {
        return catalog.types().stream()
                .filter(type -> type.layout().type() == packet)
                .findFirst()
                .orElseThrow();
    }

    private static void expectEnd(Peer peer) {
        @Nullable Frame frame;
        try {
            frame = peer.frameOrEnd();
        } catch (IOException _) {
            // A reset is an end, too.
            return;
        }
        if (frame != null) {
            throw new MismatchException(difference("the end of the connection", describe(frame)));
        }
    }

    /** Ends a connection in good order, and waits until the server has noticed. */
    private void close(String name) throws IOException {
        Peer peer = Objects.requireNonNull(peers.remove(name));
        Runnable noticed = house.leaving(peer.localPort());
        try {
            peer.close();
        } catch (IOException _) {
            // The server has ended it already, perhaps with a reset.
        }
        noticed.run();
    }

    private void expect(Frame frame, PacketType<?> type, Value.Fields wanted) {
        Value.Fields expected = notice(type, variables.resolve(wanted));
        String got = describe(frame);
        if (!frame.route().equals(type.route()) || frame.type() != type.code()) {
            throw new MismatchException(difference(code(type.route(), type.code()) + " " + expected, got));
        }
        List<String> differences = variables.differences(expected, PacketBytes.decode(type, frame));
        if (!differences.isEmpty()) {
            throw new MismatchException(
                    difference(code(type.route(), type.code()) + " " + expected, got) + "\ndiffers:  " + differences);
        }
    }

    /** What must be the same in a notice, whose words are for people: the packet that it refuses, and what that named. */
    private Value.Fields notice(PacketType<?> type, Value.Fields expected) {
        boolean notice = type.layout().type() == Message.class
                && new Value.Number(MessageFlag.SYSTEM.code())
                        .equals(expected.values().get("flag"))
                && !expected.values().containsKey("informationType");
        if (house.hasOurWords()
                || !notice
                || !(expected.values().get("information") instanceof Value.Words(String words))) {
            return expected;
        }
        Matcher named = NAMED.matcher(words);
        Map<String, Value> values = new LinkedHashMap<>(expected.values());
        values.put("information", new Value.Beginning(named.find() ? named.group() : ""));
        return new Value.Fields(values, expected.others());
    }

    static String difference(String expected, String got) {
        return "expected: " + expected.strip() + "\ngot:      " + got.strip();
    }

    private static void same(String expected, String got) {
        if (!expected.equals(got)) {
            throw new MismatchException(difference(expected, got));
        }
    }

    static String code(Route route, int code) {
        return (route.equals(Route.OICQ_TO_USER) ? "" : route + " ") + String.format("0x%02X", code);
    }

    static String describe(Frame frame) {
        String fields = Catalogs.find(frame.route())
                .flatMap(catalog -> catalog.find(frame.type()))
                .map(type -> PacketBytes.decode(type, frame).toString())
                .orElse("unknown");
        return code(frame.route(), frame.type()) + " " + fields;
    }

    private void expectNothingMore() {
        webs.forEach((name, web) -> {
            if (web.hasMore()) {
                throw new MismatchException(script.name() + ".txt: at the end " + name + " got what no line expected");
            }
        });
        peers.forEach((name, peer) -> {
            try {
                barrier(peer);
            } catch (MismatchException | IOException e) {
                throw new MismatchException(
                        script.name() + ".txt: at the end " + name + " got what no line expected: " + e.getMessage(),
                        e);
            }
        });
    }

    private void leaveAll() {
        webs.values().forEach(WebPeer::close);
        for (Peer peer : peers.values()) {
            try {
                peer.reset();
            } catch (IOException _) {
                // It is gone, which was the wish.
            }
        }
    }
}
