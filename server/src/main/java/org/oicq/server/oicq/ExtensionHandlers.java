package org.oicq.server.oicq;

import java.util.OptionalLong;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Extensions;
import org.oicq.server.delivery.Proofs;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;

/** The packets of kept messages: 0x18, which asks for them, and 0x19. */
public final class ExtensionHandlers {
    private final Proofs proofs;

    public ExtensionHandlers(Proofs proofs) {
        this.proofs = proofs;
    }

    /** 0x18, before the log-in or after it; what is on is said in the very order of the messages. */
    public Reply ask(Connection connection, AskExtensions packet) {
        if (!connection.asksFirst()) {
            return Reply.refused(Refusal.ASKED_ALREADY);
        }
        long known = packet.extensions() & Extensions.KEPT_MESSAGES;
        Extensions answer = new Extensions(true, known);
        if (known == 0) {
            return Reply.of(answer);
        }
        // Every message before the answer is written as in 2002, and every later one as a kept one.
        Runnable begin = () -> connection.outlet().keepMessages(answer);
        connection.session().ifPresentOrElse(session -> session.inbox().betweenMessages(begin), begin);
        return Reply.NONE;
    }

    /** 0x19. Never blocks. */
    public Reply acknowledge(Session session, Acknowledge packet) {
        OptionalLong position = session.outlet().acknowledged(packet.sequence());
        if (position.isEmpty()) {
            return Reply.refused(Refusal.NOT_SENT);
        }
        if (position.getAsLong() > 0) {
            var _ = proofs.proven(session, position.getAsLong());
        }
        return Reply.NONE;
    }
}
