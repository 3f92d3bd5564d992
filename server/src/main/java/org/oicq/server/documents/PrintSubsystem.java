package org.oicq.server.documents;

import org.oicq.codec.document.DocumentCatalogs;
import org.oicq.codec.document.DocumentRequest;
import org.oicq.codec.document.PrintRequest;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.server.route.Handling;
import org.oicq.server.route.Reply;
import org.oicq.server.route.Subsystem;
import org.oicq.server.session.Connection;

/** The print server. */
public final class PrintSubsystem implements Subsystem<PrintRequest> {
    private final DocumentHandlers handlers;
    private final Watchers watchers;

    PrintSubsystem(DocumentHandlers handlers, Watchers watchers) {
        this.handlers = handlers;
        this.watchers = watchers;
    }

    @Override
    public ProgramKind kind() {
        return ProgramKind.PRINT_SERVER;
    }

    @Override
    public Catalog<PrintRequest> catalog() {
        return DocumentCatalogs.USER_TO_PRINT;
    }

    @Override
    public Handling handling(PrintRequest packet) {
        return Handling.BLOCKING;
    }

    @Override
    public Reply handle(Connection connection, PrintRequest packet) {
        return Subsystem.ofSession(connection, packet, session -> {
            watchers.add(session);
            return switch (packet) {
                case DocumentRequest p -> handlers.handle(session, p);
            };
        });
    }
}
