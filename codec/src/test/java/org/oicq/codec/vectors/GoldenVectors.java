package org.oicq.codec.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.PacketType;

/** Finds the golden vectors of the test resources. Their README.md explains the format. */
public final class GoldenVectors {
    private GoldenVectors() {}

    /** The well-formed vectors of every packet in the catalog. */
    public static List<GoldenVector> all() {
        List<GoldenVector> vectors = new ArrayList<>();
        for (Catalog<?> catalog : Catalogs.all()) {
            for (PacketType<?> type : catalog.types()) {
                vectors.addAll(of(type));
            }
        }
        return vectors;
    }

    /** The well-formed vectors of one packet; an {@link AssertionError} where its file is missing or holds none. */
    public static List<GoldenVector> of(PacketType<?> type) {
        List<GoldenVector> vectors = read(file(type));
        if (vectors.isEmpty()) {
            throw new AssertionError("the packet " + type.name() + " has no golden vector in " + file(type));
        }
        return vectors;
    }

    /** Packets that are unknown or malformed, each with its trouble. */
    public static List<GoldenVector> malformed() {
        return read("malformed.txt");
    }

    /** The whole frames of all vectors, well-formed or not, each in an array of its own. */
    public static Stream<byte[]> frames() {
        return Stream.concat(all().stream(), malformed().stream()).map(vector -> {
            byte[] frame = new byte[vector.frame().length()];
            vector.bytes().get(frame);
            return frame;
        });
    }

    /** Where the vectors of a packet are, below the folder {@code vectors}. */
    public static String file(PacketType<?> type) {
        String folder =
                program(type.route().sender()) + "-to-" + program(type.route().receiver());
        String name = type.name().replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return String.format("%s/0x%02x-%s.txt", folder, type.code(), name);
    }

    private static String program(int code) {
        ProgramKind kind = ProgramKind.find(code).orElseThrow();
        return kind == ProgramKind.OICQ_USER
                ? "user"
                : kind.label().toLowerCase(Locale.ROOT).replace(" server", "");
    }

    private static List<GoldenVector> read(String file) {
        try (InputStream in = GoldenVectors.class.getResourceAsStream("/vectors/" + file)) {
            if (in == null) {
                throw new AssertionError("there are no golden vectors: vectors/" + file + " is missing");
            }
            return new VectorParser(file).parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
