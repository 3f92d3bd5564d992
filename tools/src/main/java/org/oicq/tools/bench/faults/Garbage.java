package org.oicq.tools.bench.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.DeleteGroup;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.RenameGroup;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** Frames and HTTP requests that are random, or good ones with a few bytes changed; from outside and from people logged in. */
final class Garbage {
    private static final int WRITERS = 4;
    /** In one go; so many malformed ones end a connection anyway. */
    private static final int EACH = 60;

    private static final int ANSWER_MILLIS = 1_000;

    private Garbage() {}

    static void strike(Scene scene) throws IOException, InterruptedException {
        List<Account> accounts = Accounts.register(scene.server(), WRITERS);
        AtomicInteger left = new AtomicInteger(scene.extent().frames());
        AtomicLong connections = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        List<Thread> writers = new ArrayList<>();
        long begin = System.nanoTime();
        for (Account account : accounts) {
            Random random = new Random(scene.random().nextLong());
            writers.add(Thread.ofVirtual().name("garbage").start(() -> {
                while (left.getAndAdd(-EACH) > 0) {
                    connections.incrementAndGet();
                    try {
                        volley(scene.server().address(), account, random);
                    } catch (IOException _) {
                        // The server may well reset it; that it lives is what the others see.
                        failed.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        scene.note(String.format(
                "%,d frames and requests on %,d connections (%,d broke) in %.1f s",
                scene.extent().frames(), connections.get(), failed.get(), (System.nanoTime() - begin) / 1e9));
    }

    /** One connection, and what is thrown at it. */
    private static void volley(InetSocketAddress server, Account account, Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean http = random.nextInt(4) == 0;
        if (!http && random.nextBoolean()) {
            bytes.writeBytes(encode(new Login(account.number(), new Secret(Text.of(account.password())), 0)));
        }
        for (int i = 0; i < EACH; i++) {
            bytes.writeBytes(http ? request(account, random) : frame(account, random));
        }
        try (Socket socket = new Socket()) {
            socket.connect(server, 5_000);
            socket.setSoTimeout(ANSWER_MILLIS);
            // It answers while we still write, and so must be read meanwhile: a small volley fits into the buffers.
            socket.getOutputStream().write(bytes.toByteArray());
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            while (in.read(buffer) >= 0) {
                if (random.nextInt(8) == 0) {
                    break;
                }
            }
            if (random.nextBoolean()) {
                Wire.reset(socket);
            }
        }
    }

    private static byte[] frame(Account account, Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(64)];
                random.nextBytes(noise);
                yield noise;
            }
            case 1 -> {
                // A good head with a random type and content.
                byte[] noise = new byte[8 + random.nextInt(48)];
                random.nextBytes(noise);
                noise[0] = (byte) 0x81;
                noise[1] = 0x0a;
                noise[2] = 0x01;
                noise[4] = noise[5] = noise[6] = 0;
                noise[7] = (byte) (noise.length - 8);
                yield noise;
            }
            default -> {
                byte[] good = encode(packet(account.number(), random));
                mutate(good, 8, random);
                if (random.nextInt(50) == 0) {
                    mutate(good, 0, random);
                }
                yield good;
            }
        };
    }

    /** Changes up to three bytes from a place on. */
    private static void mutate(byte[] bytes, int from, Random random) {
        for (int i = random.nextInt(4); i > 0 && bytes.length > from; i--) {
            int at = from + random.nextInt(bytes.length - from);
            bytes[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> random.nextBoolean() ? (byte) 0xff : 0;
            };
        }
    }

    private static byte[] encode(UserPacket packet) {
        return Catalog.USER_TO_OICQ.encode(packet).array();
    }

    private static UserPacket packet(long me, Random random) {
        long other = 10001L + random.nextInt(40);
        Text words = Text.of("garbage %d '\" 小明 %%".formatted(random.nextInt()));
        return switch (random.nextInt(21)) {
            case 0 -> new SendMessage(me, other, words);
            case 1 -> new Broadcast(me, random.nextInt(3), words);
            case 2 -> new ViewUser(me, other);
            case 3 -> new AddGroup(me, words);
            case 4 -> new RenameGroup(me, 1 + random.nextInt(5), words);
            case 5 -> new DeleteGroup(me, random.nextInt(5));
            case 6 -> new MoveFriends(me, List.of(new MoveFriends.Move(other, 1), new MoveFriends.Move(other + 1, 2)));
            case 7 -> new FindOnline(me, other, 50, 1 + random.nextInt(2));
            case 8 -> new Search(me, Text.of("SELECT * FROM users WHERE age > 3 AND nickname LIKE 'f%' LIMIT 9"));
            case 9 -> new Search(me, Text.of("nickname = 'x'; DROP TABLE account --"));
            case 10 -> new AddFriend(me, other);
            case 11 -> new RequestFriend(me, other, words);
            case 12 -> new DeleteFriend(me, other);
            case 13 -> new Monitor(me, other);
            case 14 -> new OfferFile(me, other, Text.of("a.bin"), random.nextInt(1 << 20));
            case 15 -> new AnswerFile(me, other, random.nextInt(2));
            case 16 -> new FileContent(me, other, Blob.of(new byte[random.nextInt(100)]));
            case 17 -> new AnswerRequest(me, other, random.nextInt(2));
            case 18 -> new Login(me, new Secret(words), 0);
            case 19 -> random.nextInt(100) == 0 ? Accounts.registration() : new KeepAlive(me);
            default -> new KeepAlive(me);
        };
    }

    private static final List<String> COMMANDS = List.of(
            "Login",
            "List",
            "Query_Stat",
            "GetInfo",
            "AddToList",
            "Ack_AddToList",
            "DelFromList",
            "Change_Stat",
            "GetMsgEx",
            "CLTMSG",
            "Finger",
            "Logout");

    private static byte[] request(Account account, Random random) {
        String command = COMMANDS.get(random.nextInt(COMMANDS.size()));
        String body = command.equals("Login") && random.nextBoolean()
                ? WebSender.logIn(account)
                : "VER=1.1&CMD=" + command + "&SEQ=" + random.nextInt() + "&UIN=" + account.number() + "&UN="
                        + (10001 + random.nextInt(40)) + "&TN=" + random.nextInt(50) + "&LV=3&CD=" + random.nextInt(4)
                        + "&ST=10&AG=&SX=&PV=云南&RS=why&MG=garbage%2c" + random.nextInt();
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        mutate(content, 0, random);
        String head = "POST" + (random.nextBoolean() ? " /" : "") + " HTTP/1.1\r\nHost: oicq\r\nContent-Length: "
                + content.length + "\r\n\r\n";
        byte[] top = head.getBytes(StandardCharsets.US_ASCII);
        if (random.nextInt(20) == 0) {
            mutate(top, 1, random);
        }
        byte[] whole = new byte[top.length + content.length];
        System.arraycopy(top, 0, whole, 0, top.length);
        System.arraycopy(content, 0, whole, top.length, content.length);
        return whole;
    }
}
