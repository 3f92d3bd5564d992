package org.oicq.codec.packet;

import org.oicq.codec.wire.Inline;
import org.oicq.codec.wire.L;

/** Changes the user's own data. The answer is {@link UserData} with the new data. */
@PacketCode(
        value = 0x12,
        doc = "change my data; an empty password and authentication 255 leave theirs as they are [decision]",
        reply = UserData.class)
public record ChangeData(@L long number, @Inline AccountForm form) implements NumberedPacket {}
