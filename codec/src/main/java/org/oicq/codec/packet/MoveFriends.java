package org.oicq.codec.packet;

import java.util.List;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.T;

/** Moves friends between groups. The answer is {@link MoveFriendsReply}. */
@PacketCode(value = 0x09, doc = "move friends between groups, all or none", reply = MoveFriendsReply.class)
public record MoveFriends(@L long number, @Repeated List<Move> moves) implements NumberedPacket {
    /** One friend and where it goes. */
    public record Move(@L long friendNumber, @T int targetGroup) {}
}
