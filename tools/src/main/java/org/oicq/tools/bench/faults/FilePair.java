package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;

/** One sends files to the other, again and again. A transfer that breaks is begun anew; each piece must be what was sent. */
final class FilePair implements Talker {
    private static final int PIECE = 16 * 1024;
    private static final int PIECES = 8;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int TICK_MILLIS = 100;

    private final Account from;
    private final Account to;
    private final Place place;
    private final int pauseMillis;
    private final SplittableRandom random = new SplittableRandom();
    private volatile boolean stopped;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bad = new AtomicLong();
    private int names;

    /** @param pauseMillis after each file */
    FilePair(Account from, Account to, Place place, int pauseMillis) {
        this.from = from;
        this.to = to;
        this.place = place;
        this.pauseMillis = pauseMillis;
    }

    /** Files that came whole. */
    long files() {
        return files.get();
    }

    /** Pieces that were not what was sent. */
    long bad() {
        return bad.get();
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                try (Wire sender = Wire.logIn(place.address(), from);
                        Wire receiver = Wire.logIn(place.address(), to)) {
                    while (!stopped) {
                        send(sender, receiver);
                        Thread.sleep(pauseMillis);
                    }
                } catch (IOException _) {
                    Thread.sleep(TICK_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            // The suite gives up.
        }
    }

    private void send(Wire sender, Wire receiver) throws IOException {
        Text name = Text.of("soak-" + names++ + ".bin");
        sender.send(new OfferFile(from.number(), to.number(), name, (long) PIECE * PIECES));
        await(receiver, packet -> offered(receiver, packet, name));
        receiver.send(new AnswerFile(to.number(), from.number(), 1));
        await(sender, packet -> packet instanceof AnswerFile answer && answer.allow() == 1);
        for (int i = 0; i < PIECES; i++) {
            byte[] bytes = new byte[PIECE];
            random.nextBytes(bytes);
            Blob piece = Blob.of(bytes);
            sender.send(new FileContent(from.number(), to.number(), piece));
            await(receiver, packet -> {
                if (packet instanceof FileContent content) {
                    bad.addAndGet(content.fileContent().equals(piece) ? 0 : 1);
                    return true;
                }
                return false;
            });
        }
        files.incrementAndGet();
    }

    /** What was offered before a connection broke is refused, so that it is not in the way. */
    private boolean offered(Wire receiver, ServerPacket packet, Text name) {
        if (packet instanceof OfferFile offer && !offer.fileName().equals(name)) {
            try {
                receiver.send(new AnswerFile(to.number(), from.number(), 0));
            } catch (IOException _) {
                // The next read says so.
            }
        }
        return packet instanceof OfferFile offer && offer.fileName().equals(name);
    }

    private void await(Wire wire, Predicate<ServerPacket> wanted) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            @Nullable ServerPacket packet = wire.read(TICK_MILLIS);
            if (packet instanceof Message message && message.isNotice()) {
                throw new IOException("refused: " + message.information());
            }
            if (packet != null && wanted.test(packet)) {
                return;
            }
        }
        throw new IOException("the other side has got nothing");
    }
}
