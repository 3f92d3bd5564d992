package org.oicq.codec.jmh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.wire.ProtocolException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and writing one packet, from and to the direct memory that sockets use. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseCompactObjectHeaders")
public class CodecBenchmark {
    /** Which packet; all of them, one after the other. */
    @Param
    public Sample sample = Sample.MESSAGE;

    private final ByteBuffer in = ByteBuffer.allocateDirect(128 << 10);
    private final ByteBuffer out = ByteBuffer.allocateDirect(128 << 10);

    /** Puts the frame where {@link #decode} finds it. */
    @Setup
    public void write() {
        sample.encode(in);
        in.flip();
    }

    /** The packet in a frame that has been cut out. */
    @Benchmark
    public Packet decode() throws ProtocolException {
        return sample.decode(in.position(Frame.HEADER_LENGTH));
    }

    /** The packet as a whole frame, its size asked for before, as by the server. */
    @Benchmark
    public int encode() {
        int size = sample.frameSize();
        sample.encode(out.clear());
        return size;
    }
}
