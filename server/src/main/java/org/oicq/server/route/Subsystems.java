package org.oicq.server.route;

import java.util.List;
import java.util.Optional;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.frame.Route;
import org.oicq.server.session.Session;

/** The subsystems that run in this server. */
public final class Subsystems {
    private final List<Subsystem<?>> running;

    /** These, and no others. */
    public Subsystems(List<Subsystem<?>> running) {
        this.running = List.copyOf(running);
    }

    /** The connection of a session takes more again. */
    public void relieved(Session session) {
        running.forEach(subsystem -> subsystem.relieved(session));
    }

    /** The subsystem that a user's frame is for; empty where none of this kind runs, or the frame is not a user's. */
    public Optional<Subsystem<?>> find(Route route) {
        if (route.sender() == ProgramKind.OICQ_USER.code()) {
            for (Subsystem<?> subsystem : running) {
                if (subsystem.kind().code() == route.receiver()) {
                    return Optional.of(subsystem);
                }
            }
        }
        return Optional.empty();
    }
}
