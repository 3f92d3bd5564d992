package org.oicq.client;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.CumulativeProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.apache.mina.filter.codec.ProtocolEncoderAdapter;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.wire.ProtocolException;

/** Puts the codec into MINA's chain: a list of {@link Routed} goes out, in one piece; a {@link Received} comes in. */
final class FrameFilter extends ProtocolCodecFilter {
    /** A packet, and how many bytes of memory it stands for. */
    record Received(Packet packet, int size) {}

    FrameFilter(ClientOptions options) {
        super(new Encoder(), new Decoder(options));
    }

    private static final class Encoder extends ProtocolEncoderAdapter {
        @Override
        public void encode(IoSession session, Object packets, ProtocolEncoderOutput out) {
            List<Routed<?>> all = ((List<?>) packets)
                    .stream().<Routed<?>>map(one -> (Routed<?>) one).toList();
            ByteBuffer piece =
                    ByteBuffer.allocate(all.stream().mapToInt(Routed::frameSize).sum());
            all.forEach(one -> one.write(piece));
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
            FrameReader.Result result = FrameReader.read(in.buf(), options.maxContent());
            if (result instanceof FrameReader.Malformed(String reason)) {
                throw new ConnectionLostException("what the server sends is not OICQ: " + reason);
            }
            if (!(result instanceof FrameReader.Complete(Frame frame))) {
                return false;
            }
            // A packet of a later protocol is none of this client's business.
            Optional<Catalog<?>> catalog = Catalogs.find(frame.route())
                    .filter(one -> one.route().receiver() == ProgramKind.OICQ_USER.code())
                    .filter(one -> one.find(frame.type()).isPresent());
            if (catalog.isPresent()) {
                int size = frame.content().remaining();
                out.write(new Received(catalog.get().read(frame, options.charset()), size));
            }
            return true;
        }
    }
}
