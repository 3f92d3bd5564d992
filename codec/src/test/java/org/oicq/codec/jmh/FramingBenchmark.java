package org.oicq.codec.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.wire.ProtocolException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A stream of messages of 100 bytes as it comes from a socket. All figures are for one frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
public class FramingBenchmark {
    private static final int FRAMES = 500;
    private static final int LIMIT = 1 << 20;

    private final ByteBuffer stream = ByteBuffer.allocateDirect(FRAMES * Sample.SEND_MESSAGE.frameSize());

    /** Fills the stream. */
    @Setup
    public void write() {
        for (int i = 0; i < FRAMES; i++) {
            Sample.SEND_MESSAGE.encode(stream);
        }
    }

    /** Cutting the frames out. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void cut(Blackhole hole) {
        stream.rewind();
        while (FrameReader.read(stream, LIMIT) instanceof FrameReader.Complete complete) {
            hole.consume(complete);
        }
    }

    /** Cutting the frames out, and reading the packet in each. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void cutAndDecode(Blackhole hole) throws ProtocolException {
        stream.rewind();
        while (FrameReader.read(stream, LIMIT) instanceof FrameReader.Complete complete) {
            hole.consume(Sample.SEND_MESSAGE.decode(complete.frame().content()));
        }
    }
}
