package org.oicq.server.oicq;

import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.BlockedUsers;
import org.oicq.codec.packet.ListBlocked;
import org.oicq.server.route.Reply;
import org.oicq.server.session.Session;

/** The packets about blocking: 0x1A and 0x1B. */
public final class BlockHandlers {
    private final Blocks blocks;

    public BlockHandlers(Blocks blocks) {
        this.blocks = blocks;
    }

    /** 0x1A. */
    public Reply change(Session session, Block packet) {
        return blocks.change(session, packet.otherNumber(), packet.block())
                .map(Reply::refused)
                .orElseGet(() -> Reply.of(new BlockReply(true, packet.otherNumber(), packet.block())));
    }

    /** 0x1B. */
    public Reply list(Session session, ListBlocked packet) {
        return Reply.of(new BlockedUsers(
                true,
                blocks.page(session, packet.startNumber(), packet.howMany()).stream()
                        .map(BlockedUsers.Blocked::new)
                        .toList()));
    }
}
