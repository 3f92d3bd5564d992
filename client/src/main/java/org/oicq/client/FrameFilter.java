package org.oicq.client;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.CumulativeProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.apache.mina.filter.codec.ProtocolEncoderAdapter;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.wire.ProtocolException;

/** Puts the codec into MINA's chain: a list of {@link UserPacket} goes out, in one piece; a {@link Received} comes in. */
final class FrameFilter extends ProtocolCodecFilter {
    /** A packet, and how many bytes of memory it stands for. */
    record Received(ServerPacket packet, int size) {}

    FrameFilter(ClientOptions options) {
        super(new Encoder(), new Decoder(options));
    }

    private static final class Encoder extends ProtocolEncoderAdapter {
        @Override
        public void encode(IoSession session, Object packets, ProtocolEncoderOutput out) {
            List<ByteBuffer> frames = ((List<?>) packets)
                    .stream()
                            .map(packet -> Catalog.USER_TO_OICQ.encode((UserPacket) packet))
                            .toList();
            if (frames.size() == 1) {
                out.write(IoBuffer.wrap(frames.getFirst()));
                return;
            }
            ByteBuffer piece = ByteBuffer.allocate(
                    frames.stream().mapToInt(ByteBuffer::remaining).sum());
            frames.forEach(piece::put);
            out.write(IoBuffer.wrap(piece.flip()));
        }
    }

    private static final class Decoder extends CumulativeProtocolDecoder {
        private final ClientOptions options;

        Decoder(ClientOptions options) {
            this.options = options;
        }

        @Override
        protected boolean doDecode(IoSession session, IoBuffer in, ProtocolDecoderOutput out) throws ProtocolException {
            return switch (FrameReader.read(in.buf(), options.maxContent())) {
                case FrameReader.Incomplete _ -> false;
                case FrameReader.Malformed(String reason) ->
                    throw new ConnectionLostException("what the server sends is not OICQ: " + reason);
                case FrameReader.Complete(Frame frame) -> {
                    // A packet of a subsystem or of a later protocol is none of this client's business.
                    if (frame.route().equals(Catalog.OICQ_TO_USER.route())
                            && Catalog.OICQ_TO_USER.find(frame.type()).isPresent()) {
                        int size = frame.content().remaining();
                        out.write(new Received(Catalog.OICQ_TO_USER.read(frame, options.charset()), size));
                    }
                    yield true;
                }
            };
        }
    }
}
