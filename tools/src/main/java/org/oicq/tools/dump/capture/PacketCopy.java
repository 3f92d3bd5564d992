package org.oicq.tools.dump.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Hands on what a source finds, and writes its packets as they were: also those that came again and those of others. */
public final class PacketCopy implements Receiver {
    private final Receiver receiver;
    private final PcapWriter writer;
    private @Nullable Conversation bare;

    private PacketCopy(Receiver receiver, PcapWriter writer) {
        this.receiver = receiver;
        this.writer = writer;
    }

    /**
     * Reads a source to its end. Bytes that came without packets are written in some.
     *
     * @throws IOException where the source cannot be read
     * @throws java.io.UncheckedIOException where the packets cannot be written
     */
    public static void read(Source source, Receiver receiver, PcapWriter writer) throws IOException {
        PacketCopy copy = new PacketCopy(receiver, writer);
        source.read(copy);
        if (copy.bare != null) {
            copy.bare.close(0, true);
            copy.bare.close(0, false);
        }
    }

    @Override
    public boolean wantsPackets() {
        return true;
    }

    @Override
    public void packet(int link, byte[] data, int at, int length, int original, long time) {
        writer.copy(link, data, at, length, original, time);
    }

    @Override
    public void secrets(byte[] lines) {
        writer.secrets(lines);
        receiver.secrets(lines);
    }

    @Override
    public void segment(Segment segment) {
        receiver.segment(segment);
    }

    @Override
    public void bytes(int side, byte[] data, int offset, int length) {
        Conversation conversation = bare;
        if (conversation == null) {
            conversation = Conversation.withoutAddresses(writer::write);
            conversation.open(0);
            bare = conversation;
        }
        conversation.data(0, side == 0, data, offset, length);
        receiver.bytes(side, data, offset, length);
    }

    @Override
    public void damage(String text) {
        receiver.damage(text);
    }

    @Override
    public void note(String text) {
        receiver.note(text);
    }

    @Override
    public void idle() {
        receiver.idle();
    }
}
