package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Login;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** Connections that open and say nothing; and others that send a byte now and then, so that they never get anywhere. */
final class Silence {
    /** The suite's server ends a connection without a whole first packet after this. */
    static final int FIRST_PACKET_SECONDS = 5;

    private static final long BETWEEN_BYTES = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long LATEST = TimeUnit.SECONDS.toNanos(FIRST_PACKET_SECONDS + 10);

    private Silence() {}

    /** A connection, and what it says bit by bit. */
    private record Slow(SocketChannel channel, String words) {}

    static void strike(Scene scene) throws IOException, InterruptedException {
        byte[] frame = Catalog.USER_TO_OICQ
                .encode(new Login(10001, new Secret(Text.of("a password that takes its time")), 0))
                .array();
        String login = new String(frame, StandardCharsets.ISO_8859_1);
        String request = "POST / HTTP/1.1\r\nHost: oicq\r\nContent-Length: 99999\r\n\r\n";
        for (int round = 0; round < scene.extent().rounds(); round++) {
            List<Slow> open = new ArrayList<>();
            long begin = System.nanoTime();
            try {
                for (int i = 0; i < scene.extent().connections(); i++) {
                    SocketChannel channel = SocketChannel.open(scene.server().address());
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    channel.configureBlocking(false);
                    open.add(new Slow(channel, i % 2 == 0 ? "" : i % 4 == 1 ? login : request));
                }
                long opened = System.nanoTime();
                scene.note(String.format("%d opened in %.1f s", open.size(), (opened - begin) / 1e9));
                trickle(open, opened);
                if (open.isEmpty()) {
                    scene.note(
                            String.format("the server had ended all after %.1f s", (System.nanoTime() - opened) / 1e9));
                } else {
                    scene.problem(open.size() + " of the connections were still open "
                            + TimeUnit.NANOSECONDS.toSeconds(LATEST) + " s later");
                }
            } finally {
                for (Slow slow : open) {
                    slow.channel.close();
                }
            }
        }
    }

    /** One byte each, again and again, until the server has ended them all or has had its time. */
    private static void trickle(List<Slow> open, long opened) throws InterruptedException {
        ByteBuffer in = ByteBuffer.allocate(1024);
        int place = 0;
        long next = opened;
        while (!open.isEmpty() && System.nanoTime() - opened < LATEST) {
            boolean speak = System.nanoTime() >= next;
            for (Iterator<Slow> all = open.iterator(); all.hasNext(); ) {
                Slow slow = all.next();
                if (!lives(slow, in, speak ? place : Integer.MAX_VALUE)) {
                    all.remove();
                }
            }
            if (speak) {
                place++;
                next = System.nanoTime() + BETWEEN_BYTES;
            }
            Thread.sleep(50);
        }
    }

    /** Sends the byte of this place, if there is one, and looks whether the server has ended the connection. */
    private static boolean lives(Slow slow, ByteBuffer in, int place) {
        try {
            if (place < slow.words.length()) {
                slow.channel.write(ByteBuffer.wrap(new byte[] {(byte) slow.words.charAt(place)}));
            }
            // The notice that tells why comes first.
            int count = slow.channel.read(in.clear());
            while (count > 0) {
                count = slow.channel.read(in.clear());
            }
            if (count == 0) {
                return true;
            }
        } catch (IOException _) {
            // Reset: that is an end too.
        }
        try {
            slow.channel.close();
        } catch (IOException _) {
            // It is over already.
        }
        return false;
    }
}
