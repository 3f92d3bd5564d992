package org.oicq.tools.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;

/** The first user of each pair sends files to the second; the pieces are counted as messages are elsewhere. */
final class FileLoad extends Load {
    private static final Text NAME = Text.of("load.bin");
    /** Pieces that differ from each other, so that one in the place of another is noticed. */
    private static final int KINDS = 8;

    private enum State {
        IDLE,
        OFFERED,
        ACCEPTED,
        /** The server refused the offer. */
        STOPPED
    }

    /** One file after the other, from one user to another. */
    private static final class Transfer {
        final User from;
        final User to;
        final long[] sentAt;
        State state = State.IDLE;
        /** Pieces of this file. */
        long sent;

        long received;

        Transfer(User from, User to, int window) {
            this.from = from;
            this.to = to;
            this.sentAt = new long[window];
        }
    }

    private final Map<User, Transfer> byUser = new HashMap<>();
    private final List<Transfer> transfers;
    private final int window;
    private final long length;
    /** Pieces of a file. */
    private final long pieces;

    private final Blob[] contents = new Blob[KINDS];
    private final Blob last;
    private long measuredBytes;
    private long filesDone;

    /** @param users sender and receiver of each pair in turn */
    FileLoad(Tally tally, List<User> users, int window, int piece, long length) {
        super(tally, new Stamp(Stamp.MIN_SIZE, 0), 0, users);
        this.window = window;
        this.length = length;
        this.pieces = (length + piece - 1) / piece;
        for (int kind = 0; kind < KINDS; kind++) {
            contents[kind] = content(piece, kind);
        }
        this.last = content((int) (length - (pieces - 1) * piece), KINDS);
        List<Transfer> all = new ArrayList<>();
        for (int i = 0; i + 1 < users.size(); i += 2) {
            Transfer transfer = new Transfer(users.get(i), users.get(i + 1), window);
            all.add(transfer);
            byUser.put(transfer.from, transfer);
            byUser.put(transfer.to, transfer);
        }
        this.transfers = all;
    }

    private static Blob content(int size, int kind) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 7 + (i >> 8) + kind * 31);
        }
        return Blob.of(bytes);
    }

    private Blob content(long index) {
        return index == pieces - 1 ? last : contents[(int) (index % KINDS)];
    }

    @Override
    long offer(long now) {
        for (Transfer transfer : transfers) {
            if (!transfer.from.isOnline()) {
                continue;
            }
            long from = transfer.from.number();
            long to = transfer.to.number();
            if (transfer.state == State.IDLE) {
                transfer.state = State.OFFERED;
                transfer.from.send(new OfferFile(from, to, NAME, length));
            }
            while (transfer.state == State.ACCEPTED
                    && transfer.sent < pieces
                    && transfer.sent - transfer.received < window) {
                transfer.sentAt[(int) (transfer.sent % window)] = now;
                transfer.from.send(new FileContent(from, to, content(transfer.sent)));
                transfer.sent++;
                tally.sent++;
            }
        }
        return TimeUnit.MILLISECONDS.toNanos(20);
    }

    @Override
    void otherPacket(User user, ServerPacket packet, long at) {
        Transfer transfer = byUser.get(user);
        switch (packet) {
            case OfferFile _
            when transfer != null && user == transfer.to ->
                user.send(new AnswerFile(user.number(), transfer.from.number(), 1));
            case AnswerFile answer
            when transfer != null && user == transfer.from -> {
                if (answer.allow() == 1 && transfer.state == State.OFFERED) {
                    transfer.state = State.ACCEPTED;
                } else {
                    tally.bad++;
                }
            }
            case FileContent content when transfer != null && user == transfer.to -> took(transfer, content, at);
            default -> super.otherPacket(user, packet, at);
        }
    }

    private void took(Transfer transfer, FileContent content, long at) {
        if (content.number() != transfer.from.number()
                || transfer.received >= transfer.sent
                || !content.fileContent().equals(content(transfer.received))) {
            tally.bad++;
            return;
        }
        tally.received++;
        if (tally.measuring) {
            measuredBytes += content.fileContent().length();
        }
        tally.measured(transfer.sentAt[(int) (transfer.received % window)], at);
        if (++transfer.received == pieces) {
            filesDone++;
            transfer.sent = 0;
            transfer.received = 0;
            transfer.state = State.IDLE;
        }
    }

    @Override
    void refused(User user, String words) {
        super.refused(user, words);
        Transfer transfer = byUser.get(user);
        if (transfer != null) {
            transfer.state = State.STOPPED;
        }
    }

    long measuredBytes() {
        return measuredBytes;
    }

    long filesDone() {
        return filesDone;
    }
}
