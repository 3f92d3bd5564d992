package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/**
 * A {@link Message} that the server keeps until the client acknowledges it, on a connection that has asked for kept
 * messages.
 */
@PacketCode(value = 0x0C, doc = "a message that is kept until 0x19 acknowledges it [ext]")
public record KeptMessage(
        @L("Counts 1, 2, 3 … on this connection.") long sequence,

        @L("The id is the same each time that the message comes.")
        long idHigh,

        @L long idLow,

        @L("When the server took it, in seconds since 1970 UTC.")
        long time,

        @T(codes = CodeTable.MESSAGE_FLAG) int flag,

        @L("Flag 2: the sender. Flag 1: the user it is about.")
        long number,

        @S Text information,

        @T(value = "0 with flag 2; with flag 1 one of 1 to 4.", codes = CodeTable.INFORMATION_TYPE)
        int informationType)
        implements ServerPacket {
    /** Both halves of the id. */
    public long id() {
        return idHigh << 32 | idLow;
    }

    /** The message as a connection without the extension gets it. */
    public Message message() {
        return new Message(flag, number, information, informationType);
    }
}
