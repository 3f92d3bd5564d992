package org.oicq.codec.packet;

import org.oicq.codec.wire.Inline;

/** A new user registers. The answer is {@link RegisterReply}. */
@PacketCode(value = 0x01, doc = "register a new account", reply = RegisterReply.class)
public record Register(@Inline AccountForm form) implements UserPacket {}
