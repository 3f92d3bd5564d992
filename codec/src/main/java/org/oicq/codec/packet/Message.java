package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** A message: a user's words, or a system message about a user. */
@PacketCode(value = 0x03, doc = "a message, from a user or from the system")
public record Message(
        @T(codes = CodeTable.MESSAGE_FLAG) int flag,

        @L("Flag 2: the sender. Flag 1: the user it is about, or 0 for the system itself.")
        long number,

        @S Text information,

        @T(value = "0 with flag 2; 0, 5, 6 and 7 of flag 1 are ours [ext].", codes = CodeTable.INFORMATION_TYPE)
        int informationType)
        implements ServerPacket {
    /** Whether it is a system message of type 0: mostly a refusal in words. */
    public boolean isNotice() {
        return flag == MessageFlag.SYSTEM.code() && informationType == InformationType.NOTICE.code();
    }
}
