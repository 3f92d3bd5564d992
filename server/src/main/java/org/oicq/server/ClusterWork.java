package org.oicq.server;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.schema.TransferTable.State;
import org.oicq.server.chat.ChatSubsystem;
import org.oicq.server.cluster.Cluster;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.documents.DocumentServices;
import org.oicq.server.oicq.Monitoring;
import org.oicq.server.oicq.Presence;
import org.oicq.server.oicq.files.ForeignOffers;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;

/** What this server does when it hears from the others of its cluster. */
record ClusterWork(
        Sessions sessions,
        SessionLife life,
        Presence presence,
        Delivery delivery,
        Optional<ChatSubsystem> chat,
        ForeignOffers offers,
        DocumentServices documents,
        Monitoring monitoring,
        ClusterLinks links,
        Executor blocking)
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
    public void lookAtAll(Set<Integer> living) {
        sessions.all().forEach(delivery.catchUp()::lookAgain);
        chat.ifPresent(ChatSubsystem::mayHaveChanged);
        blocking.execute(() -> offers.lookAgain(living));
    }

    @Override
    public boolean takesFiles(long number) {
        return sessions.find(number).filter(Session::takesFiles).isPresent();
    }

    @Override
    public void serversChanged() {
        links.closeStrangers();
        monitoring.sayAgain();
    }

    @Override
    public void watched(int slot, long supervisor, long number, boolean on) {
        monitoring.watchedElsewhere(slot, supervisor, number, on);
    }

    @Override
    public void gone(int slot) {
        offers.gone(slot);
        monitoring.gone(slot);
    }

    @Override
    public void offered(long id) {
        offers.offered(id);
    }

    @Override
    public void offerOver(long id, boolean expired) {
        offers.over(id, expired ? State.EXPIRED : State.WITHDRAWN);
    }

    @Override
    public void jobChanged(long job) {
        documents.changedElsewhere(job);
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
