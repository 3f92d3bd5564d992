package org.oicq.tools.dump.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the newer capture format (pcapng): any number of sections and interfaces, in either byte order. */
final class PcapngReader implements Source {
    static final int SECTION = 0x0a0d0d0a;
    private static final int ORDER = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int SECRETS = 10;
    private static final int TLS_KEY_LOG = 0x544c534b;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    /** A capture of more interfaces than this is damage, not a network. */
    private static final int MAX_INTERFACES = 4096;
    /** libpcap's limit for a block. */
    private static final long MAX_BLOCK = 16 * 1024 * 1024;

    /**
     * An interface of the section.
     *
     * @param snapLength bytes of a packet that are captured at most, or 0 for all
     * @param unitsPerSecond what its times count
     * @param offset seconds to add
     */
    private record Interface(int link, int snapLength, long unitsPerSecond, long offset) {}

    private final InputStream in;
    private final List<Interface> interfaces = new ArrayList<>();
    private boolean swapped;

    PcapngReader(InputStream in) {
        this.in = in;
    }

    @Override
    public void read(Receiver receiver) throws IOException {
        ByteWindow window = new ByteWindow(in, receiver);
        PacketParser parser = new PacketParser(receiver);
        while (window.require(12)) {
            byte[] b = window.buffer;
            int type = i32(b, window.start);
            if (type == SECTION) {
                // The order mark decides how the length before it is to be read.
                swapped = Bytes.i32(b, window.start + 8) == Integer.reverseBytes(ORDER);
            }
            long length = i32(b, window.start + 4) & 0xffff_ffffL;
            boolean packet = type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == OLD_PACKET;
            boolean small = length <= ByteWindow.LIMIT;
            if (length < 12 || (length & 3) != 0 || length > MAX_BLOCK || (packet && !small)) {
                if (!findBlock(window, receiver, "claims " + length + " bytes")) {
                    break;
                }
                continue;
            }
            if (!small) {
                if (type == SECRETS) {
                    receiver.damage("the block of secrets at byte " + window.position() + " is longer than "
                            + ByteWindow.LIMIT + " bytes; name the keys with --decrypt-keys");
                }
                window.skip(length);
                continue;
            }
            if (!window.require((int) length)) {
                receiver.damage("the file ends inside the block at byte " + window.position() + ": "
                        + window.available() + " of " + length + " bytes");
                break;
            }
            int start = window.start;
            int end = start + (int) length - 4;
            if (i32(window.buffer, end) != (int) length) {
                if (!findBlock(window, receiver, "has two lengths that differ")) {
                    break;
                }
                continue;
            }
            block(type, window.buffer, start + 8, end, parser, receiver, window.position());
            window.skip(length);
        }
        if (window.available() > 0 && window.available() < 12) {
            receiver.damage("the file ends inside a block header at byte " + window.position());
        }
        parser.end();
    }

    private void block(int type, byte[] b, int at, int end, PacketParser parser, Receiver receiver, long position) {
        int size = end - at;
        switch (type) {
            case SECTION -> interfaces.clear();
            case INTERFACE -> {
                if (size < 8 || interfaces.size() >= MAX_INTERFACES) {
                    receiver.damage("the interface block at byte " + position + " is not usable");
                } else {
                    interfaces.add(readInterface(b, at, end));
                }
            }
            case ENHANCED_PACKET, OLD_PACKET -> {
                int number = size < 20 ? -1 : type == OLD_PACKET ? u16(b, at) : i32(b, at);
                int captured = size < 20 ? 0 : i32(b, at + 12);
                if (number < 0 || number >= interfaces.size() || captured < 0 || captured > size - 20) {
                    receiver.damage("the packet block at byte " + position + " names no interface or is too short");
                } else {
                    Interface from = interfaces.get(number);
                    long units = (long) i32(b, at + 4) << 32 | (i32(b, at + 8) & 0xffff_ffffL);
                    parser.packet(from.link, b, at + 20, captured, i32(b, at + 16), nanos(units, from));
                }
            }
            case SIMPLE_PACKET -> {
                if (size < 4 || interfaces.isEmpty()) {
                    receiver.damage("the simple packet block at byte " + position + " is too short");
                } else {
                    int original = Math.max(0, i32(b, at));
                    Interface from = interfaces.getFirst();
                    int limit = from.snapLength == 0 ? original : Math.min(original, from.snapLength);
                    int captured = Math.min(limit, size - 4);
                    parser.packet(from.link, b, at + 4, captured, original, 0);
                }
            }
            case SECRETS -> {
                int length = size < 8 ? -1 : i32(b, at + 4);
                if (length < 0 || length > size - 8) {
                    receiver.damage("the block of secrets at byte " + position + " is too short");
                } else if (i32(b, at) == TLS_KEY_LOG) {
                    receiver.secrets(Arrays.copyOfRange(b, at + 8, at + 8 + length));
                }
            }
            default -> {
                // Name resolution, statistics, comments and the like say nothing about segments.
            }
        }
    }

    private Interface readInterface(byte[] b, int start, int end) {
        int link = u16(b, start);
        long unitsPerSecond = 1_000_000;
        long offset = 0;
        int at = start + 8;
        while (end - at >= 4) {
            int option = u16(b, at);
            int length = u16(b, at + 2);
            if (option == 0 || length > end - at - 4) {
                break;
            }
            if (option == OPTION_RESOLUTION && length == 1) {
                int exponent = b[at + 4] & 0x7f;
                if (b[at + 4] < 0 && exponent < 63) {
                    unitsPerSecond = 1L << exponent;
                } else if (b[at + 4] >= 0 && exponent < 19) {
                    unitsPerSecond = 1;
                    for (int i = 0; i < exponent; i++) {
                        unitsPerSecond *= 10;
                    }
                }
            } else if (option == OPTION_OFFSET && length == 8) {
                offset = swapped ? Long.reverseBytes(Bytes.i64(b, at + 4)) : Bytes.i64(b, at + 4);
            }
            at += 4 + ((length + 3) & ~3);
        }
        return new Interface(link, Math.max(0, i32(b, start + 4)), unitsPerSecond, offset);
    }

    private static long nanos(long units, Interface from) {
        if (from.unitsPerSecond == 1_000_000 && from.offset == 0) {
            return units * 1000;
        }
        long seconds = Long.divideUnsigned(units, from.unitsPerSecond);
        long rest = Long.remainderUnsigned(units, from.unitsPerSecond);
        long nanos = from.unitsPerSecond <= 1_000_000_000
                ? rest * 1_000_000_000 / from.unitsPerSecond
                : (long) ((double) rest / from.unitsPerSecond * 1e9);
        return (seconds + from.offset) * 1_000_000_000 + nanos;
    }

    /** Steps to the next block that makes sense. */
    private boolean findBlock(ByteWindow window, Receiver receiver, String problem) throws IOException {
        long from = window.position();
        window.skip(4);
        while (window.require(12)) {
            if (plausible(window)) {
                receiver.damage("the block at byte " + from + " " + problem + "; went on at byte " + window.position());
                return true;
            }
            // A cut can leave the rest at any place, not only at multiples of four.
            window.skip(1);
        }
        receiver.damage("the block at byte " + from + " " + problem + "; no other block follows");
        window.skip(window.available());
        return false;
    }

    private boolean plausible(ByteWindow window) throws IOException {
        int type = i32(window.buffer, window.start);
        long length = i32(window.buffer, window.start + 4) & 0xffff_ffffL;
        if (type == SECTION) {
            int order = Bytes.i32(window.buffer, window.start + 8);
            return order == ORDER || order == Integer.reverseBytes(ORDER);
        }
        return type >= INTERFACE
                && type <= ENHANCED_PACKET
                && length >= 12
                && (length & 3) == 0
                && length <= ByteWindow.LIMIT
                && window.require((int) length)
                && i32(window.buffer, window.start + (int) length - 4) == (int) length;
    }

    private int i32(byte[] bytes, int at) {
        int value = Bytes.i32(bytes, at);
        return swapped ? Integer.reverseBytes(value) : value;
    }

    private int u16(byte[] bytes, int at) {
        int value = Bytes.u16(bytes, at);
        return swapped ? (value >>> 8 | (value & 0xff) << 8) : value;
    }
}
