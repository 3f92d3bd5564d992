package org.oicq.tools.dump.rewrites;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.rewrites.CaptureFiles.Ng;
import org.oicq.tools.dump.rewrites.CaptureFiles.Packet;
import org.oicq.tools.dump.rewrites.Rewrite.Kind;
import org.oicq.tools.dump.rewrites.Rewrite.Right;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** The talk in files of every kind. */
final class FileRewrites {
    private static final int ETHERNET = 1;
    private static final int MICROS = 0xa1b2c3d4;
    private static final int NANOS = 0xa1b23c4d;
    private static final int KUZNETZOV = 0xa1b2cd34;
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    private final List<Rewrite> all = new ArrayList<>();
    private final List<Packet> talk = Rewrites.packets(Talk.list(), Rewrites::ethernetPacket);

    private FileRewrites() {}

    static List<Rewrite> all() {
        FileRewrites rewrites = new FileRewrites();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            rewrites.pcap(order);
            rewrites.pcapng(order);
        }
        rewrites.times();
        rewrites.packed();
        return rewrites.all;
    }

    private void add(String name, Right right, byte[] file) {
        all.add(new Rewrite(Kind.FILES, name, right, file));
    }

    private void pcap(ByteOrder order) {
        add("pcap " + order, Right.SAME, CaptureFiles.pcap(ETHERNET, talk, order, MICROS, 65_535));
        add("pcap, nanoseconds " + order, Right.SAME, CaptureFiles.pcap(ETHERNET, talk, order, NANOS, 65_535));
        add("pcap, Kuznetzov's " + order, Right.SAME, CaptureFiles.pcap(ETHERNET, talk, order, KUZNETZOV, 65_535));
        add("pcap, snap length 0 " + order, Right.SAME, CaptureFiles.pcap(ETHERNET, talk, order, MICROS, 0));
        add("pcap, wrong snap length " + order, Right.SAME, CaptureFiles.pcap(ETHERNET, talk, order, MICROS, 64));
    }

    private void pcapng(ByteOrder order) {
        String in = " " + order;
        byte[] plain = new Ng(order).section().face(ETHERNET, 0).packets(talk).bytes();
        add("pcapng" + in, Right.SAME, plain);
        add("pcapng, cut off" + in, Right.SAME_TOLD, Arrays.copyOf(plain, plain.length - 7));
        Ng sections = new Ng(order).section().face(ETHERNET, 0).packets(talk.subList(0, 12));
        sections.section().face(ETHERNET, 0).packets(talk.subList(12, talk.size()));
        add("pcapng, two sections" + in, Right.SAME, sections.bytes());
        Ng blocks =
                new Ng(order).section().face(ETHERNET, 0).block(4, new byte[4]).block(5, new byte[12]);
        blocks.block(0xbad, new byte[30]).block(0x40000bad, new byte[7]).packets(talk);
        add(
                "pcapng, blocks of other kinds" + in,
                Right.SAME,
                blocks.block(10, new byte[8]).bytes());
        Ng old = new Ng(order).section().face(ETHERNET, 0);
        talk.forEach(packet -> old.old(0, packet));
        add("pcapng, old packet blocks" + in, Right.SAME, old.bytes());
        Ng simple = new Ng(order).section().face(ETHERNET, 0);
        talk.forEach(simple::simple);
        add("pcapng, simple packet blocks" + in, Right.SAME, simple.bytes());
        Ng cut = new Ng(order).section().face(ETHERNET, 117);
        talk.forEach(packet -> cut.simple(packet.cut(117)));
        add("pcapng, simple packet blocks cut at 117" + in, Right.TOLD, cut.bytes());
        Ng faces = new Ng(order).section();
        for (int i = 0; i < 300; i++) {
            faces.face(ETHERNET, 0);
        }
        for (int i = 0; i < talk.size(); i++) {
            faces.packet(i * 8, talk.get(i).time() / 1000, talk.get(i));
        }
        add("pcapng, 300 interfaces" + in, Right.SAME, faces.bytes());
        Ng mixed = new Ng(order).section().face(ETHERNET, 0).face(101, 0);
        for (int i = 0; i < talk.size(); i++) {
            Packet packet = talk.get(i);
            byte[] bytes = packet.bytes();
            Packet raw = new Packet(packet.time(), Arrays.copyOfRange(bytes, 14, bytes.length));
            mixed.packet(i % 2, packet.time() / 1000, i % 2 == 0 ? packet : raw);
        }
        add("pcapng, two link types" + in, Right.SAME, mixed.bytes());
        // Powers of ten, then of two, which have the highest bit.
        for (int unit :
                new int[] {0, 3, 9, 12, 18, 19, 0x80 | 10, 0x80 | 20, 0x80 | 30, 0x80 | 32, 0x80 | 63, 0x80 | 64}) {
            add("pcapng, times in units of " + unit(unit) + in, Right.SAME, units(order, unit, 0));
        }
        add("pcapng, times with an offset" + in, Right.SAME, units(order, 6, 1_700_000_000));
    }

    private static String unit(int resolution) {
        return resolution < 0x80 ? "10^-" + resolution + " s" : "2^-" + (resolution - 0x80) + " s";
    }

    private byte[] units(ByteOrder order, int resolution, long offset) {
        BigInteger perSecond =
                resolution < 0x80 ? BigInteger.TEN.pow(resolution) : BigInteger.TWO.pow(resolution - 0x80);
        Ng file = new Ng(order).section().face(ETHERNET, resolution, offset);
        for (Packet packet : talk) {
            BigInteger nanos = BigInteger.valueOf(packet.time() - offset * 1_000_000_000);
            file.packet(0, nanos.multiply(perSecond).divide(BILLION).longValue(), packet);
        }
        return file.bytes();
    }

    private void time(String name, LongUnaryOperator change) {
        List<Packet> changed = talk.stream()
                .map(packet -> new Packet(change.applyAsLong(packet.time()), packet.bytes()))
                .toList();
        add(name, Right.SAME, CaptureFiles.pcap(ETHERNET, changed));
    }

    private void times() {
        time("time 0", _ -> 0);
        time("times in 2106", time -> 4_294_967_000L * 1_000_000_000 + time % 200_000_000);
        List<Segment> backwards = Talk.list();
        for (int i = 0; i < backwards.size(); i++) {
            backwards.get(i).time -= i * 50_000_000L;
        }
        add("times that run backwards", Right.SAME, Rewrites.capture(ETHERNET, backwards, Rewrites::ethernetPacket));
        byte[] odd = CaptureFiles.pcap(ETHERNET, talk);
        odd[28 + 2] = (byte) 0x80;
        add("a fraction of more than a second", Right.SAME, odd);
        List<Packet> longer = talk.stream()
                .map(packet -> new Packet(packet.time(), packet.bytes(), packet.bytes().length - 9))
                .toList();
        add("more captured than was on the wire", Right.SAME, CaptureFiles.pcap(ETHERNET, longer));
    }

    /** Packs what is written to it. */
    @FunctionalInterface
    private interface Packer {
        OutputStream on(OutputStream out) throws IOException;
    }

    private static byte[] pack(byte[] plain, Packer packer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = packer.on(out)) {
            new ByteArrayInputStream(plain).transferTo(packing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void packed() {
        byte[] plain = CaptureFiles.pcap(ETHERNET, talk);
        byte[] gzip = pack(plain, GZIPOutputStream::new);
        add("gzip", Right.SAME, gzip);
        byte[] half = Arrays.copyOf(plain, plain.length / 2);
        byte[] rest = Arrays.copyOfRange(plain, plain.length / 2, plain.length);
        add(
                "gzip, two members",
                Right.SAME,
                Wire.join(pack(half, GZIPOutputStream::new), pack(rest, GZIPOutputStream::new)));
        add("gzip, cut off", Right.TOLD, Arrays.copyOf(gzip, gzip.length / 2));
        add("bzip2", Right.SAME, pack(plain, BZip2CompressorOutputStream::new));
        byte[] xz = pack(plain, out -> new XZOutputStream(out, new LZMA2Options(1)));
        add("xz", Right.SAME, xz);
        add("xz, cut off", Right.TOLD, Arrays.copyOf(xz, xz.length / 2));
        add("zstd", Right.NAMED, HexFormat.of().parseHex("28b52ffd" + "0458" + "0000000000000000"));
        add("lz4", Right.NAMED, HexFormat.of().parseHex("04224d18" + "6440" + "0000000000000000"));
    }
}
