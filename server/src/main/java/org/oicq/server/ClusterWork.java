package org.oicq.server;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.server.chat.ChatSubsystem;
import org.oicq.server.cluster.Cluster;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.oicq.Presence;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;

/** What this server does when it hears from the others of its cluster. */
record ClusterWork(
        Sessions sessions, SessionLife life, Presence presence, Delivery delivery, Optional<ChatSubsystem> chat)
        implements Cluster.Server {
    @Override
    public void taken(long number, DisplayMode shown) {
        presence.taken(number, shown);
    }

    @Override
    public DisplayMode shown(long number) {
        return presence.told(number);
    }

    @Override
    public void given(long number) {
        presence.given(number);
    }

    @Override
    public void heard(long number, DisplayMode mode) {
        // Nobody is here to be told while the server starts.
        if (sessions.count() > 0) {
            presence.heard(number, mode);
        }
    }

    @Override
    public void tell(long other, long number, DisplayMode mode) {
        presence.heard(other, number, mode);
    }

    @Override
    public boolean here(long number) {
        return sessions.find(number).isPresent();
    }

    @Override
    public void end(long number, String notice) {
        life.giveUp(number, notice);
    }

    @Override
    public void endAll(String notice) {
        life.closeAll(notice);
    }

    @Override
    public void store(Set<Long> numbers) {
        delivery.keepAllOf(numbers, sessions.all());
    }

    @Override
    public void look(long number) {
        sessions.find(number).ifPresent(delivery.catchUp()::lookAgain);
    }

    @Override
    public void lookAtAll() {
        sessions.all().forEach(delivery.catchUp()::lookAgain);
        chat.ifPresent(ChatSubsystem::mayHaveChanged);
    }

    @Override
    public void room(long room, long about) {
        chat.ifPresent(rooms -> rooms.heard(room, about));
    }

    @Override
    public void roomNotices(List<Long> numbers) {
        chat.ifPresent(rooms -> rooms.heardOfNotices(numbers));
    }

    @Override
    public void roomRequest(long room, long from) {
        chat.ifPresent(rooms -> rooms.heardOfRequest(room, from));
    }
}
