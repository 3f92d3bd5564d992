package org.oicq.tools.dump.capture;

import java.io.IOException;
import java.io.InputStream;

/** Reads the classic capture format (pcap), in either byte order, with microseconds or nanoseconds. */
final class PcapReader implements Source {
    private static final int HEADER = 24;
    private static final int SHORT_RECORD_HEADER = 16;
    /** Kuznetzov's variant has the interface, the protocol and the packet's kind in each record too. */
    private static final int LONG_RECORD_HEADER = 24;
    /** libpcap's own limit for one packet. */
    static final int MAX_PACKET = 262_144;

    private static final long DAY = 86_400;

    private final InputStream in;
    private int recordHeader = SHORT_RECORD_HEADER;
    private boolean swapped;
    private int nanosPerUnit;
    private long lastSecond;

    PcapReader(InputStream in) {
        this.in = in;
    }

    /** Whether a file that starts with these four bytes is one. */
    static boolean startsWith(int magic) {
        return switch (magic) {
            case 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1 -> true;
            default -> false;
        };
    }

    @Override
    public void read(Receiver receiver) throws IOException {
        ByteWindow window = new ByteWindow(in, receiver);
        if (!window.require(HEADER)) {
            receiver.damage("the file ends inside its header: " + window.available() + " of " + HEADER + " bytes");
            return;
        }
        int magic = Bytes.i32(window.buffer, 0);
        swapped = magic == 0xd4c3b2a1 || magic == 0x4d3cb2a1 || magic == 0x34cdb2a1;
        boolean longer = magic == 0xa1b2cd34 || magic == 0x34cdb2a1;
        recordHeader = longer ? LONG_RECORD_HEADER : SHORT_RECORD_HEADER;
        nanosPerUnit = magic == 0xa1b23c4d || magic == 0x4d3cb2a1 ? 1 : 1000;
        int link = i32(window.buffer, 20) & 0xffff;
        window.skip(HEADER);
        PacketParser parser = new PacketParser(receiver);
        while (window.require(recordHeader)) {
            byte[] buffer = window.buffer;
            int at = window.start;
            long seconds = i32(buffer, at) & 0xffff_ffffL;
            long fraction = i32(buffer, at + 4) & 0xffff_ffffL;
            int length = i32(buffer, at + 8);
            int original = i32(buffer, at + 12);
            if (length < 0 || length > MAX_PACKET) {
                if (!findRecord(window, receiver, length & 0xffff_ffffL)) {
                    break;
                }
                continue;
            }
            if (!window.require(recordHeader + length)) {
                receiver.damage("the file ends inside the record at byte " + window.position() + ": "
                        + (window.available() - recordHeader) + " of " + length + " bytes");
                length = window.available() - recordHeader;
            }
            lastSecond = seconds;
            parser.packet(
                    link,
                    window.buffer,
                    window.start + recordHeader,
                    length,
                    original,
                    seconds * 1_000_000_000 + fraction * nanosPerUnit);
            window.skip(recordHeader + length);
        }
        if (window.available() > 0) {
            receiver.damage("the file ends inside a record header at byte " + window.position());
        }
        parser.end();
    }

    /** Steps to the next place where two records that make sense follow each other. */
    private boolean findRecord(ByteWindow window, Receiver receiver, long length) throws IOException {
        long from = window.position();
        window.skip(1);
        while (window.require(recordHeader)) {
            if (plausible(window.buffer, window.start)) {
                int next = recordHeader + i32(window.buffer, window.start + 8);
                boolean more = window.require(next + recordHeader);
                if (more ? plausible(window.buffer, window.start + next) : window.available() == next) {
                    receiver.damage("the record at byte " + from + " claims " + length + " bytes; went on at byte "
                            + window.position());
                    return true;
                }
            }
            window.skip(1);
        }
        receiver.damage("the record at byte " + from + " claims " + length + " bytes; no other record follows");
        window.skip(window.available());
        return false;
    }

    private boolean plausible(byte[] buffer, int at) {
        int length = i32(buffer, at + 8);
        int original = i32(buffer, at + 12);
        long seconds = i32(buffer, at) & 0xffff_ffffL;
        long fraction = i32(buffer, at + 4) & 0xffff_ffffL;
        return length >= 0
                && length <= MAX_PACKET
                && original >= length
                && original <= MAX_PACKET
                && fraction * nanosPerUnit < 1_000_000_000
                && (lastSecond == 0 || Math.abs(seconds - lastSecond) < DAY);
    }

    private int i32(byte[] bytes, int at) {
        int value = Bytes.i32(bytes, at);
        return swapped ? Integer.reverseBytes(value) : value;
    }
}
