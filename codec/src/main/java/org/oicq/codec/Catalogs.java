package org.oicq.codec;

import java.util.List;
import java.util.Optional;
import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.frame.Route;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.chat.ChatCatalog;

/** The catalogs of all routes: a subsystem adds its two here. */
public final class Catalogs {
    private static final List<Catalog<?>> ALL = List.of(
            Catalog.USER_TO_OICQ,
            Catalog.OICQ_TO_USER,
            ChatCatalog.USER_TO_CHAT,
            ChatCatalog.CHAT_TO_USER,
            DocumentCatalogs.USER_TO_FAX,
            DocumentCatalogs.FAX_TO_USER,
            DocumentCatalogs.USER_TO_PRINT,
            DocumentCatalogs.PRINT_TO_USER);

    private Catalogs() {}

    /** All catalogs, each program's two beside each other, what users write first. */
    public static List<Catalog<?>> all() {
        return ALL;
    }

    /** The catalog of this route, if there are packets for it. */
    public static Optional<Catalog<?>> find(Route route) {
        for (Catalog<?> catalog : ALL) {
            if (catalog.route().equals(route)) {
                return Optional.of(catalog);
            }
        }
        return Optional.empty();
    }
}
