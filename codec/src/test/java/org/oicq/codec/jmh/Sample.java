package org.oicq.codec.jmh;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;

/** The packets that make up nearly all traffic, in the sizes that docs/performance.md names. */
public enum Sample {
    /** A message of 100 bytes, ASCII. */
    SEND_MESSAGE(Catalog.USER_TO_OICQ, new SendMessage(10001, 10002, Text.of("x".repeat(100)))),
    /** The same message at its receiver. */
    MESSAGE(Catalog.OICQ_TO_USER, new Message(2, 10001, Text.of("x".repeat(100)), 0)),
    /** A message of 50 Chinese characters, which are 100 bytes too. */
    MESSAGE_CHINESE(Catalog.OICQ_TO_USER, new Message(2, 10001, Text.of("你好".repeat(25)), 0)),
    /** A friend list with 200 friends in one group. */
    LOGIN_REPLY_200_FRIENDS(Catalog.OICQ_TO_USER, friendList(200)),
    /** A piece of a file. */
    FILE_CONTENT_64_KIB(Catalog.USER_TO_OICQ, new FileContent(10001, 10002, Blob.of(new byte[64 << 10])));

    private final Bound<?> bound;

    <P extends Packet> Sample(Catalog<P> catalog, P packet) {
        this.bound = new Bound<>(catalog, packet);
    }

    private static LoginReply friendList(int friends) {
        return new LoginReply(
                true,
                List.of(new LoginReply.Group(
                        Text.of("My friends"),
                        1,
                        LongStream.range(0, friends)
                                .mapToObj(i -> new LoginReply.Friend(10001 + i, 1, 4, Text.of("小明" + i)))
                                .toList())));
    }

    /** Bytes of the whole frame. */
    int frameSize() {
        return bound.size();
    }

    /** Writes the whole frame. */
    void encode(ByteBuffer out) {
        bound.encode(out);
    }

    /** Reads the packet from its frame's content. */
    Packet decode(ByteBuffer content) throws ProtocolException {
        return bound.decode(content);
    }

    private record Bound<P extends Packet>(Catalog<P> catalog, P packet) {
        int size() {
            return catalog.frameSize(packet);
        }

        void encode(ByteBuffer out) {
            catalog.write(packet, out);
        }

        P decode(ByteBuffer content) throws ProtocolException {
            int type = catalog.typeOf(packet).code();
            return catalog.read(new Frame(catalog.route(), type, content), WireCharset.GB18030);
        }
    }
}
