package org.oicq.codec.packet.chat;

import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;

/** The catalogs of the chat server's two routes. */
public final class ChatCatalog {
    /** What the chat server writes to users. */
    public static final Catalog<ChatServerPacket> CHAT_TO_USER =
            new Catalog<>(Route.of(ProgramKind.CHAT_SERVER, ProgramKind.OICQ_USER), ChatServerPacket.class, null);

    /** What users write to the chat server. */
    public static final Catalog<ChatUserPacket> USER_TO_CHAT =
            new Catalog<>(Route.of(ProgramKind.OICQ_USER, ProgramKind.CHAT_SERVER), ChatUserPacket.class, CHAT_TO_USER);

    private ChatCatalog() {}
}
