package org.oicq.codec.packet;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The result of {@link Login}. */
@PacketCode(value = 0x02, doc = "result of logging in, with the friend list")
public record LoginReply(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated("0 on failure.") List<Group> groups) implements ServerPacket {
    /** A group of friends. */
    public record Group(
            @S Text groupName, @T int groupNumber, @Repeated List<Friend> friends) {}

    /** A friend in a group. */
    public record Friend(
            @L long friendNumber,

            @T("The portrait's picture: id / 3 + 1, cut at 255 [decision].")
            int portraitNumber,

            @T(codes = CodeTable.DISPLAY_MODE) int friendState,
            @S Text nickname) {}
}
