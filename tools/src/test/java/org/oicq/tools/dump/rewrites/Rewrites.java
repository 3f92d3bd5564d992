package org.oicq.tools.dump.rewrites;

import static org.oicq.tools.dump.rewrites.Wire.after;
import static org.oicq.tools.dump.rewrites.Wire.ethernet;
import static org.oicq.tools.dump.rewrites.Wire.four;
import static org.oicq.tools.dump.rewrites.Wire.fragments4;
import static org.oicq.tools.dump.rewrites.Wire.fragments6;
import static org.oicq.tools.dump.rewrites.Wire.hex;
import static org.oicq.tools.dump.rewrites.Wire.join;
import static org.oicq.tools.dump.rewrites.Wire.six;
import static org.oicq.tools.dump.rewrites.Wire.tcp;
import static org.oicq.tools.dump.rewrites.Wire.tunnel4;
import static org.oicq.tools.dump.rewrites.Wire.tunnel6;
import static org.oicq.tools.dump.rewrites.Wire.udp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.rewrites.CaptureFiles.Packet;
import org.oicq.tools.dump.rewrites.Rewrite.Kind;
import org.oicq.tools.dump.rewrites.Rewrite.Right;

/** All rewrites of the talk: its links and tunnels here, the others by their kind. */
public final class Rewrites {
    private static final int ETHERNET = 1;
    private static final int RAW = 101;

    private Rewrites() {}

    /** All of them. */
    public static List<Rewrite> all() {
        List<Rewrite> all = new ArrayList<>();
        links(all);
        tunnels(all);
        fragments(all);
        all.addAll(FileRewrites.all());
        all.addAll(SegmentRewrites.all());
        return all;
    }

    /** The talk, each segment as one packet. */
    static byte[] capture(int link, List<Segment> segments, Function<Segment, byte[]> packet) {
        return CaptureFiles.pcap(link, packets(segments, packet));
    }

    static List<Packet> packets(List<Segment> segments, Function<Segment, byte[]> packet) {
        return segments.stream().map(s -> new Packet(s.time, packet.apply(s))).toList();
    }

    static byte[] ethernetPacket(Segment s) {
        return ethernet(four(s));
    }

    private static void link(List<Rewrite> all, String name, int link, Function<Segment, byte[]> packet) {
        all.add(new Rewrite(Kind.LINKS, name, Right.SAME, capture(link, Talk.list(), packet)));
    }

    private static void unread(List<Rewrite> all, Kind kind, String name, int link, Function<Segment, byte[]> packet) {
        all.add(new Rewrite(kind, name, Right.NAMED, capture(link, Talk.list(), packet)));
    }

    private static void links(List<Rewrite> all) {
        String cookedMac = "0006" + "0200000000010000";
        String cooked2 = "0000" + "00000003" + "0001" + "00" + "06" + "0200000000010000";
        link(all, "Ethernet", ETHERNET, Rewrites::ethernetPacket);
        link(all, "Ethernet, padded to 60 bytes", ETHERNET, s -> padded(ethernetPacket(s), 60, 0));
        link(all, "Ethernet, padded, with check sequence", ETHERNET, s -> padded(ethernetPacket(s), 60, 4));
        link(
                all,
                "Ethernet, length of the check sequence in the file's header",
                ETHERNET | 1 << 26 | 4 << 28,
                s -> join(ethernetPacket(s), new byte[4]));
        link(all, "802.3 with LLC and SNAP", ETHERNET, s -> Wire.snap(four(s)));
        link(all, "VLAN", ETHERNET, s -> ethernet("81000005" + "0800", four(s)));
        link(all, "QinQ 0x88a8", ETHERNET, s -> ethernet("88a80007" + "81000005" + "0800", four(s)));
        link(all, "QinQ 0x9100", ETHERNET, s -> ethernet("91000007" + "81000005" + "0800", four(s)));
        link(all, "QinQ 0x9200", ETHERNET, s -> ethernet("92000007" + "81000005" + "0800", four(s)));
        link(all, "PPPoE", ETHERNET, s -> ethernet("8864", Wire.pppoe(four(s))));
        link(all, "PPPoE in a VLAN", ETHERNET, s -> ethernet("81000005" + "8864", Wire.pppoe(four(s))));
        link(all, "MPLS", ETHERNET, s -> ethernet("8847" + "00064140", four(s)));
        link(all, "MPLS, two labels", ETHERNET, s -> ethernet("8847" + "00064040" + "000c8140", four(s)));
        link(
                all,
                "MPLS, Ethernet with control word",
                ETHERNET,
                s -> ethernet("8847" + "00064140" + "00000000", ethernetPacket(s)));
        link(all, "PPP", 9, s -> after("ff03" + "0021", four(s)));
        link(all, "PPP, compressed header", 9, s -> after("21", four(s)));
        link(all, "PPP in HDLC", 50, s -> after("ff03" + "0021", four(s)));
        link(all, "PPPoE without Ethernet", 51, s -> Wire.pppoe(four(s)));
        link(all, "Cisco HDLC", 104, s -> after("0f00" + "0800", four(s)));
        link(all, "loopback, family in network order", 0, s -> after("00000002", four(s)));
        link(all, "loopback, family in machine order", 0, s -> after("02000000", four(s)));
        link(all, "loopback, IPv6 as 30", 0, s -> after("1e000000", six(s)));
        link(all, "OpenBSD's loopback", 108, s -> after("00000002", four(s)));
        link(all, "OpenBSD's pflog", 117, s -> join(hex("3d020000"), new byte[60], four(s)));
        for (int raw : new int[] {RAW, 12, 14, 228}) {
            link(all, "raw IP " + raw, raw, Wire::four);
        }
        link(all, "raw IPv6 229", 229, Wire::six);
        link(all, "Linux cooked", 113, s -> after("00000001" + cookedMac + "0800", four(s)));
        link(all, "Linux cooked with VLAN", 113, s -> after("00000001" + cookedMac + "8100" + "00050800", four(s)));
        link(all, "Linux cooked 2", 276, s -> after("0800" + cooked2, four(s)));
        link(all, "NFLOG", 239, s -> Wire.nflog(four(s)));
        link(all, "802.11", 105, s -> Wire.wifi(four(s)));
        link(all, "802.11 with radiotap", 127, s -> after("00000900" + "02000000" + "00", Wire.wifi(four(s))));
        link(
                all,
                "802.11 with radiotap, padded header",
                127,
                s -> join(
                        hex("00001100" + "03000000" + "0000000000000000" + "20"),
                        Arrays.copyOf(Wire.wifi(four(s)), 26),
                        new byte[2],
                        Arrays.copyOfRange(Wire.wifi(four(s)), 26, Wire.wifi(four(s)).length)));
        unread(all, Kind.LINKS, "USER0 (a link type of somebody's own)", 147, Wire::four);
        unread(all, Kind.LINKS, "encrypted 802.11", 105, s -> {
            byte[] packet = Wire.wifi(four(s));
            packet[1] |= 0x40;
            return packet;
        });
        unread(all, Kind.LINKS, "MACsec", ETHERNET, s -> ethernet("88e5" + "2c0000000001", four(s)));
    }

    /** Padded to so many bytes, with more behind them. */
    private static byte[] padded(byte[] packet, int least, int more) {
        return Arrays.copyOf(packet, Math.max(packet.length, least) + more);
    }

    private static void tunnel(List<Rewrite> all, String name, Function<Segment, byte[]> ip) {
        all.add(new Rewrite(
                Kind.TUNNELS, name, Right.SAME, capture(ETHERNET, Talk.list(), s -> ethernet(ip.apply(s)))));
    }

    private static void tunnels(List<Rewrite> all) {
        tunnel(all, "IP in IP", s -> tunnel4(4, four(s)));
        tunnel(all, "6in4", s -> tunnel4(41, six(s)));
        tunnel(all, "4in6", s -> tunnel6(4, four(s)));
        tunnel(all, "GRE", s -> tunnel4(47, after("0000" + "0800", four(s))));
        tunnel(
                all,
                "GRE with sum, key and number",
                s -> tunnel4(47, after("b000" + "0800" + "00000000" + "00000007" + "00000001", four(s))));
        tunnel(all, "GRE of Ethernet", s -> tunnel4(47, after("0000" + "6558", ethernetPacket(s))));
        tunnel(
                all,
                "GRE of PPP (PPTP)",
                s -> tunnel4(
                        47,
                        join(
                                hex("3001" + "880b"),
                                Wire.u16(4 + s.length),
                                hex("0001" + "00000001" + "ff030021"),
                                four(s))));
        tunnel(all, "ERSPAN I", s -> tunnel4(47, after("0000" + "88be", ethernetPacket(s))));
        tunnel(
                all,
                "ERSPAN II",
                s -> tunnel4(47, after("1000" + "88be" + "00000001" + "1001000100000000", ethernetPacket(s))));
        tunnel(
                all,
                "ERSPAN III",
                s -> tunnel4(
                        47,
                        after("1000" + "22eb" + "00000001" + "20010001" + "00000000" + "00000000", ethernetPacket(s))));
        tunnel(all, "VXLAN", s -> udp(4789, after("08000000" + "00002a00", ethernetPacket(s))));
        tunnel(all, "VXLAN GPE of IPv4", s -> udp(4790, after("0c000001" + "00002a00", four(s))));
        tunnel(
                all,
                "Geneve with options",
                s -> udp(6081, after("01006558" + "00002a00" + "01020300", ethernetPacket(s))));
        tunnel(all, "GTP-U", s -> udp(2152, join(hex("30ff"), Wire.u16(40 + s.length), hex("00000001"), four(s))));
        tunnel(
                all,
                "GTP-U with an extension header",
                s -> udp(
                        2152,
                        join(
                                hex("34ff"),
                                Wire.u16(48 + s.length),
                                hex("00000001" + "00000085" + "01100900"),
                                four(s))));
        tunnel(all, "MPLS in UDP", s -> udp(6635, after("00064140", four(s))));
        tunnel(all, "MPLS in IP", s -> tunnel4(137, after("00064140", four(s))));
        tunnel(all, "Ethernet in IP", s -> tunnel4(97, after("3000", ethernetPacket(s))));
        tunnel(
                all,
                "authentication header",
                s -> tunnel4(51, after("04040000" + "00000001" + "00000001" + "000000000000000000000000", four(s))));
        tunnel(
                all,
                "VXLAN in GRE in VLAN in PPPoE",
                s -> tunnel4(
                        47,
                        after(
                                "0000" + "6558",
                                ethernet(
                                        "81000005" + "8864",
                                        Wire.pppoe(udp(4789, after("08000000" + "00002a00", ethernetPacket(s))))))));
        unread(all, Kind.TUNNELS, "ESP (IPsec)", ETHERNET, s -> ethernet(tunnel4(50, four(s))));
        unread(all, Kind.TUNNELS, "L2TP", ETHERNET, s -> ethernet(udp(1701, four(s))));
        unread(all, Kind.TUNNELS, "WireGuard", ETHERNET, s -> ethernet(udp(51820, four(s))));
        unread(all, Kind.TUNNELS, "30 tunnels in each other", ETHERNET, s -> {
            byte[] packet = four(s);
            for (int i = 0; i < 30; i++) {
                packet = tunnel4(4, packet);
            }
            return ethernet(packet);
        });
    }

    private static void fragments(List<Rewrite> all) {
        tunnel(all, "IPv4 options", s -> four(s, tcp(s, ""), "01010100", 0, 0));
        tunnel(all, "IPv6", Wire::six);
        tunnel(
                all,
                "IPv6 hop-by-hop and destination options",
                s -> six(s, 0, after("3c00010400000000" + "0600010400000000", tcp(s, ""))));
        tunnel(all, "IPv6 mobility header", s -> six(s, 135, after("0600050000000000", tcp(s, ""))));
        tunnel(all, "IPv6 atomic fragments", s -> six(s, 44, after("0600000000000001", tcp(s, ""))));
        List<Packet> fours = new ArrayList<>();
        List<Packet> reversed = new ArrayList<>();
        List<Packet> sixes = new ArrayList<>();
        List<Packet> lost = new ArrayList<>();
        int id = 0;
        for (Segment s : Talk.list()) {
            id++;
            List<byte[]> pieces = fragments4(s, 24, id);
            pieces.forEach(piece -> fours.add(new Packet(s.time, ethernet(piece))));
            pieces.reversed().forEach(piece -> reversed.add(new Packet(s.time, ethernet(piece))));
            IntStream.range(0, pieces.size())
                    .filter(i -> pieces.size() < 3 || i != 1)
                    .forEach(i -> lost.add(new Packet(s.time, ethernet(pieces.get(i)))));
            fragments6(s, 24, id).forEach(piece -> sixes.add(new Packet(s.time, ethernet(piece))));
        }
        all.add(new Rewrite(Kind.TUNNELS, "IPv4 fragments", Right.SAME, CaptureFiles.pcap(ETHERNET, fours)));
        all.add(new Rewrite(
                Kind.TUNNELS, "IPv4 fragments, last first", Right.SAME, CaptureFiles.pcap(ETHERNET, reversed)));
        all.add(new Rewrite(Kind.TUNNELS, "IPv6 fragments", Right.SAME, CaptureFiles.pcap(ETHERNET, sixes)));
        all.add(new Rewrite(Kind.TUNNELS, "fragments, some lost", Right.TOLD, CaptureFiles.pcap(ETHERNET, lost)));
    }
}
