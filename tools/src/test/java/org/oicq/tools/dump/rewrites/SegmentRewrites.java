package org.oicq.tools.dump.rewrites;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.rewrites.CaptureFiles.Packet;
import org.oicq.tools.dump.rewrites.Rewrite.Kind;
import org.oicq.tools.dump.rewrites.Rewrite.Right;

/** The talk with its segments lost, late, doubled, overlapping, reset and otherwise as networks have them. */
final class SegmentRewrites {
    private static final int ETHERNET = 1;
    private static final int SERVER = 8000;

    private final List<Rewrite> all = new ArrayList<>();

    private SegmentRewrites() {}

    static List<Rewrite> all() {
        SegmentRewrites rewrites = new SegmentRewrites();
        rewrites.copies();
        rewrites.order();
        rewrites.connections();
        rewrites.lost();
        rewrites.resets();
        rewrites.others();
        return rewrites.all;
    }

    private void add(Kind kind, String name, Right right, List<Segment> segments) {
        all.add(new Rewrite(kind, name, right, Rewrites.capture(ETHERNET, segments, Rewrites::ethernetPacket)));
    }

    private void order(String name, Right right, UnaryOperator<List<Segment>> change) {
        add(Kind.ORDER, name, right, change.apply(Talk.list()));
    }

    private void damage(String name, Right right, UnaryOperator<List<Segment>> change) {
        add(Kind.DAMAGE, name, right, change.apply(Talk.list()));
    }

    // ------------------------------------------------------------------ helpers

    private static boolean data(Segment s) {
        return s.length > 0;
    }

    private static boolean flag(Segment s, int flag) {
        return (s.flags & flag) != 0;
    }

    private static boolean fromClient(Segment s) {
        return s.targetPort == SERVER;
    }

    private static String direction(Segment s) {
        return s.sourcePort + ">" + s.targetPort;
    }

    private static List<Segment> without(List<Segment> talk, Predicate<Segment> lost) {
        return talk.stream().filter(lost.negate()).toList();
    }

    private static List<Segment> each(List<Segment> talk, UnaryOperator<Segment> change) {
        return talk.stream().map(s -> change.apply(Talk.copy(s))).toList();
    }

    /** For each segment some others. */
    private static List<Segment> flat(List<Segment> talk, BiConsumer<Segment, Consumer<Segment>> change) {
        List<Segment> all = new ArrayList<>();
        talk.forEach(s -> change.accept(s, all::add));
        return all;
    }

    private static Segment part(Segment s, int from, int to) {
        Segment part = Talk.copy(s);
        part.data = Arrays.copyOfRange(s.data, from, to);
        part.length = to - from;
        part.sequence += from;
        part.flags &= ~Segment.FIN;
        return part;
    }

    private static Segment like(Segment s, int flags, int sequence, byte[] data) {
        Segment other = Talk.copy(s);
        other.flags = flags;
        other.sequence = sequence;
        other.data = data;
        other.length = data.length;
        return other;
    }

    private static Segment changed(Segment s) {
        Segment other = Talk.copy(s);
        other.data = other.data.clone();
        other.data[other.data.length - 1] ^= 0x15;
        return other;
    }

    private static List<Segment> shuffled(List<Segment> talk, int window, int seed) {
        // A connection's first packets stay first: without them nobody knows where its bytes start.
        List<Segment> all =
                new ArrayList<>(talk.stream().filter(s -> flag(s, Segment.SYN)).toList());
        all.addAll(without(talk, s -> flag(s, Segment.SYN)));
        Random random = new Random(seed);
        for (int at = 6; at < all.size(); at += window) {
            Collections.shuffle(all.subList(at, Math.min(all.size(), at + window)), random);
        }
        return all;
    }

    /** The first (or last) segment with data of each direction. */
    private static List<Segment> ends(List<Segment> talk, boolean first) {
        List<Segment> found = new ArrayList<>();
        List<String> directions = new ArrayList<>();
        for (Segment s : first ? talk : talk.reversed()) {
            if (data(s) && !directions.contains(direction(s))) {
                directions.add(direction(s));
                found.add(s);
            }
        }
        return found;
    }

    // ------------------------------------------------------------------ copies and overlaps

    private void copies() {
        order(
                "3 bytes a segment",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    for (int at = 0; at < s.length; at += 3) {
                        to.accept(part(s, at, Math.min(s.length, at + 3)));
                    }
                    if (!data(s)) {
                        to.accept(s);
                    }
                }));
        order(
                "every packet twice",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    to.accept(s);
                }));
        order("sent again much later", Right.SAME, talk -> {
            List<Segment> all = new ArrayList<>(talk.subList(0, talk.size() - 6));
            all.addAll(talk.stream().filter(SegmentRewrites::data).toList());
            all.addAll(talk.subList(talk.size() - 6, talk.size()));
            return all;
        });
        order("three at a time, backwards, twice", Right.SAME, talk -> {
            List<Segment> all = new ArrayList<>(talk.subList(0, 3));
            for (int at = 3; at < talk.size(); at += 3) {
                List<Segment> three = talk.subList(at, Math.min(talk.size(), at + 3));
                all.addAll(three);
                all.addAll(three.reversed());
            }
            return all;
        });
        order(
                "an end again with what follows it",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    if (s.length > 4) {
                        to.accept(part(s, s.length - 4, s.length));
                    }
                }));
        order(
                "keep-alive probes",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    if (data(s)) {
                        to.accept(like(s, Segment.ACK, s.sequence + s.length - 1, new byte[0]));
                        to.accept(like(s, Segment.ACK, s.sequence + s.length - 1, new byte[1]));
                    }
                }));
        order(
                "probes of a closed window",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    if (data(s)) {
                        to.accept(part(s, 0, 1));
                    }
                    to.accept(s);
                }));
        damage(
                "other bytes in a copy that comes after",
                Right.SAME_TOLD,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    if (data(s)) {
                        to.accept(changed(s));
                    }
                }));
        damage(
                "other bytes in a copy that comes before",
                Right.TOLD,
                talk -> flat(talk, (s, to) -> {
                    if (data(s) && s.sourcePort == 40001) {
                        to.accept(changed(s));
                    }
                    to.accept(s);
                }));
        order(
                "a copy of each from another interface",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    Segment late = Talk.copy(s);
                    late.time += 40_000;
                    to.accept(late);
                }));
        List<Packet> tagged = new ArrayList<>();
        for (Segment s : Talk.list()) {
            byte[] ip = Wire.four(s);
            tagged.add(new Packet(s.time, Wire.ethernet("81000005" + "0800", ip)));
            tagged.add(new Packet(s.time + 1000, Wire.ethernet(ip)));
        }
        all.add(new Rewrite(
                Kind.ORDER, "a copy of each with its VLAN's tag", Right.SAME, CaptureFiles.pcap(ETHERNET, tagged)));
    }

    // ------------------------------------------------------------------ order

    private void order() {
        order("shuffled, 4 at a time", Right.SAME, talk -> shuffled(talk, 4, 1));
        order("shuffled, 12 at a time", Right.SAME, talk -> shuffled(talk, 12, 2));
        order("a request after its answer", Right.SAME, talk -> {
            List<Segment> all = new ArrayList<>(talk);
            for (int i = 9; i + 1 < all.size(); i++) {
                if (data(all.get(i)) && data(all.get(i + 1)) && fromClient(all.get(i)) && !fromClient(all.get(i + 1))) {
                    Collections.swap(all, i, i + 1);
                    i++;
                }
            }
            return all;
        });
        order("a segment 40 places late", Right.SAME, talk -> {
            List<Segment> many = new ArrayList<>(talk);
            many.add(many.size() - 6, many.remove(10));
            return many;
        });
        order("the FIN before the last data", Right.SAME, talk -> {
            List<Segment> all = new ArrayList<>();
            for (Segment s : talk) {
                if (!flag(s, Segment.FIN)) {
                    all.add(s);
                }
            }
            List<Segment> last = ends(talk, false);
            all.removeAll(last);
            talk.stream().filter(s -> flag(s, Segment.FIN)).forEach(all::add);
            all.addAll(last);
            return all;
        });
        order(
                "the FIN twice",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    if (flag(s, Segment.FIN)) {
                        to.accept(s);
                    }
                }));
    }

    // ------------------------------------------------------------------ connections

    private void connections() {
        order(
                "SYN sent again",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    if (flag(s, Segment.SYN)) {
                        to.accept(s);
                    }
                }));
        order(
                "SYN again with another number",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    if (s.flags == Segment.SYN) {
                        to.accept(like(s, Segment.SYN, s.sequence - 5555, new byte[0]));
                    }
                    to.accept(s);
                }));
        order("without SYN", Right.SAME, talk -> without(talk, s -> flag(s, Segment.SYN)));
        order(
                "without SYN and without empty acknowledgements",
                Right.SAME,
                talk -> without(talk, s -> !data(s) && !flag(s, Segment.FIN)));
        order("an old SYN late", Right.SAME, talk -> {
            List<Segment> all = new ArrayList<>(talk);
            all.add(20, talk.getFirst());
            return all;
        });
        order("refused, then again", Right.SAME, talk -> {
            List<Segment> all = new ArrayList<>();
            Segment syn = talk.getFirst();
            all.add(like(syn, Segment.SYN, 77, new byte[0]));
            Segment refusal = like(talk.get(1), Segment.RST | Segment.ACK, 0, new byte[0]);
            refusal.acknowledged = 78;
            all.add(refusal);
            all.addAll(talk);
            return all;
        });
        for (int shift : new int[] {-1001, -500, Integer.MIN_VALUE}) {
            order(
                    "sequence numbers moved by " + shift,
                    Right.SAME,
                    talk -> each(talk, s -> {
                        s.sequence += shift;
                        s.acknowledged += flag(s, Segment.ACK) ? shift : 0;
                        return s;
                    }));
        }
        order("the same ports again after the FIN", Right.TWICE, talk -> again(talk, 99_999, _ -> true));
        order("the same ports again, lower numbers", Right.TWICE, talk -> again(talk, -900, _ -> true));
        order("the same ports again, the same numbers", Right.TWICE, talk -> again(talk, 0, _ -> true));
        order(
                "the same ports again without a FIN",
                Right.TWICE,
                talk -> again(talk, 77_777, s -> !flag(s, Segment.FIN)));
        List<Packet> nets = new ArrayList<>();
        for (Segment s : Talk.list()) {
            nets.add(new Packet(s.time, Wire.ethernet("81000005" + "0800", Wire.four(s))));
            Segment other = Talk.copy(s);
            other.sequence += 12_345_678;
            other.acknowledged += 12_345_678;
            nets.add(new Packet(s.time + 1000, Wire.ethernet("81000006" + "0800", Wire.four(other))));
        }
        all.add(new Rewrite(
                Kind.ORDER, "the same addresses in two VLANs", Right.TWICE, CaptureFiles.pcap(ETHERNET, nets)));
        order("among ARP, ICMP and UDP", Right.SAME, talk -> talk);
        List<Packet> noise = new ArrayList<>();
        for (Segment s : Talk.list()) {
            noise.add(new Packet(s.time, Wire.ethernet("0806", new byte[28])));
            noise.add(new Packet(s.time, Wire.ethernet(Wire.tunnel4(1, new byte[20]))));
            noise.add(new Packet(s.time, Wire.ethernet(Wire.udp(53, new byte[20]))));
            noise.add(new Packet(s.time, Rewrites.ethernetPacket(s)));
        }
        all.removeLast();
        all.add(new Rewrite(Kind.ORDER, "among ARP, ICMP and UDP", Right.SAME, CaptureFiles.pcap(ETHERNET, noise)));
        order(
                "among foreign connections that jump",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    Segment foreign = like(
                            s,
                            Segment.ACK,
                            s.sequence * 1_234_567,
                            "hello, foreign".getBytes(StandardCharsets.US_ASCII));
                    foreign.sourcePort = 5555;
                    foreign.targetPort = 6666;
                    to.accept(foreign);
                }));
    }

    private static List<Segment> again(List<Segment> talk, int shift, Predicate<Segment> kept) {
        List<Segment> all = new ArrayList<>(talk.stream().filter(kept).toList());
        talk.stream().filter(kept).forEach(s -> {
            Segment second = Talk.copy(s);
            second.time += 5_000_000_000L;
            second.sequence += shift;
            second.acknowledged += flag(s, Segment.ACK) ? shift : 0;
            all.add(second);
        });
        return all;
    }

    // ------------------------------------------------------------------ lost

    private void lost() {
        damage("each ninth segment lost", Right.TOLD, talk -> {
            List<Segment> all = new ArrayList<>();
            int count = 0;
            for (Segment s : talk) {
                count += data(s) ? 1 : 0;
                if (!data(s) || count % 9 != 0) {
                    all.add(s);
                }
            }
            return all;
        });
        damage("the first data lost", Right.TOLD, talk -> without(talk, ends(talk, true)::contains));
        damage("the last data lost", Right.TOLD, talk -> without(talk, ends(talk, false)::contains));
        damage(
                "the first data lost, on another port",
                Right.TOLD,
                talk -> each(without(talk, ends(talk, true)::contains), s -> {
                    s.sourcePort = s.sourcePort == SERVER ? 4321 : s.sourcePort;
                    s.targetPort = s.targetPort == SERVER ? 4321 : s.targetPort;
                    return s;
                }));
        damage("the first data after what follows it, without SYN", Right.TOLD, talk -> {
            List<Segment> all = new ArrayList<>(without(talk, s -> flag(s, Segment.SYN) || !data(s)));
            all.add(5, all.removeFirst());
            return all;
        });
        damage("the client's side only", Right.TOLD, talk -> acknowledging(talk, true));
        damage("the server's side only", Right.TOLD, talk -> acknowledging(talk, false));
        damage("from the middle of a frame on", Right.TOLD, talk -> {
            List<Segment> first = ends(talk, true);
            List<Segment> all = new ArrayList<>();
            for (Segment s : without(talk, s -> flag(s, Segment.SYN) || (!data(s) && !flag(s, Segment.FIN)))) {
                all.add(first.contains(s) ? part(s, 5, s.length) : s);
            }
            return all;
        });
        for (int snap : new int[] {30, 54, 60, 68, 96, 128}) {
            List<Packet> cut = Rewrites.packets(Talk.list(), Rewrites::ethernetPacket).stream()
                    .map(packet -> packet.cut(snap))
                    .toList();
            all.add(new Rewrite(
                    Kind.DAMAGE, "packets cut at " + snap + " bytes", Right.TOLD, CaptureFiles.pcap(ETHERNET, cut)));
        }
        List<Segment> offload = Talk.list();
        all.add(new Rewrite(
                Kind.LINKS, "IP length 0 (segmentation offload)", Right.SAME, Rewrites.capture(101, offload, s -> {
                    byte[] packet = Wire.four(s);
                    packet[2] = 0;
                    packet[3] = 0;
                    return packet;
                })));
    }

    /** One side's segments, which acknowledge what the other sent. */
    private static List<Segment> acknowledging(List<Segment> talk, boolean client) {
        return without(talk, s -> fromClient(s) != client);
    }

    // ------------------------------------------------------------------ resets

    private void resets() {
        order(
                "reset at the end",
                Right.SAME,
                talk -> each(talk, s -> {
                    s.flags = flag(s, Segment.FIN) ? Segment.RST | Segment.ACK : s.flags;
                    return s;
                }));
        order(
                "resets with impossible numbers",
                Right.SAME,
                talk -> flat(talk, (s, to) -> {
                    to.accept(s);
                    if (data(s)) {
                        to.accept(like(s, Segment.RST, s.sequence + 0x40000000, new byte[0]));
                    }
                }));
        damage("reset while data is on its way", Right.SAME_TOLD, talk -> {
            List<Segment> all = new ArrayList<>();
            int left = 2;
            for (Segment s : talk) {
                if (data(s) && !fromClient(s) && left-- == 0) {
                    all.add(like(s, Segment.RST, s.sequence, new byte[0]));
                }
                all.add(s);
            }
            return all;
        });
        damage("reset before the last data", Right.TOLD, talk -> {
            List<Segment> last = ends(talk, false);
            return flat(without(talk, s -> flag(s, Segment.FIN)), (s, to) -> {
                if (last.contains(s)) {
                    to.accept(part(s, 0, 4));
                    to.accept(like(s, Segment.RST, s.sequence + 4, new byte[0]));
                } else {
                    to.accept(s);
                }
            });
        });
    }

    // ------------------------------------------------------------------ what others speak

    private void others() {
        byte[] hello = Wire.hex("1603010005" + "0100000100" + "1703030010" + "00".repeat(16));
        all.add(new Rewrite(Kind.DAMAGE, "TLS on the port", Right.NAMED, conversation(SERVER, hello)));
        all.add(new Rewrite(Kind.DAMAGE, "TLS elsewhere", Right.NAMED, conversation(443, hello)));
        List<Segment> many = new ArrayList<>(Talk.list());
        // One segment of the first connection comes after three hundred of the others.
        all.add(new Rewrite(Kind.ORDER, "a segment 300 places late, acknowledged", Right.SAME, late(many)));
    }

    private static byte[] late(List<Segment> talk) {
        List<Segment> all = new ArrayList<>(talk);
        Segment late = ends(talk, true).getLast();
        int at = all.indexOf(late);
        all.remove(at);
        Segment acknowledgement = null;
        for (Segment s : talk) {
            if (direction(s).equals(late.targetPort + ">" + late.sourcePort) && data(s)) {
                acknowledgement = s;
                break;
            }
        }
        List<Segment> repeated = new ArrayList<>();
        if (acknowledgement != null) {
            for (int i = 0; i < 300; i++) {
                repeated.add(like(acknowledgement, Segment.ACK, acknowledgement.sequence, new byte[0]));
            }
        }
        int end = all.size() - 6;
        all.addAll(end, repeated);
        all.add(end + repeated.size(), late);
        return Rewrites.capture(ETHERNET, all, Rewrites::ethernetPacket);
    }

    private static byte[] conversation(int port, byte[] bytes) {
        List<Segment> all = new ArrayList<>();
        Conversation talk = new Conversation(
                new InetSocketAddress("192.0.2.7", 4000),
                new InetSocketAddress("192.0.2.1", port),
                s -> all.add(Talk.copy(s)));
        talk.open(1_000_000_000L);
        talk.data(1_001_000_000L, true, bytes, 0, bytes.length);
        talk.data(1_002_000_000L, false, bytes, 0, bytes.length);
        return Rewrites.capture(ETHERNET, all, Rewrites::ethernetPacket);
    }
}
