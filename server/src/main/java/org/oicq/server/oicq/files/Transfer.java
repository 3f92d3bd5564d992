package org.oicq.server.oicq.files;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.OfferFile;
import org.oicq.schema.TransferTable.State;
import org.oicq.server.delivery.FileOutlet;
import org.oicq.server.session.Session;

/** A file between two users, from its offer until its end has been written to the database. Guarded by itself. */
final class Transfer {
    /** One transfer at a time in each direction between two users. */
    record Direction(long sender, long receiver) {}

    /**
     * Who has accepted.
     *
     * @param session the receiver's; empty where it is on another server
     * @param output its way for the content
     */
    record Taker(Optional<Session> session, FileOutlet output) {}

    private final long id;
    private final Session sender;
    private final OfferFile offer;
    private final long offeredAt = System.nanoTime();
    private State state = State.REQUESTED;
    private @Nullable Session shownTo;
    private @Nullable Taker taker;
    private long sent;
    private long passed;

    /**
     * A new offer.
     *
     * @param id its row in the database
     */
    Transfer(long id, Session sender, OfferFile offer) {
        this.id = id;
        this.sender = sender;
        this.offer = offer;
    }

    long id() {
        return id;
    }

    Session sender() {
        return sender;
    }

    long receiver() {
        return offer.friendNumber();
    }

    OfferFile offer() {
        return offer;
    }

    Direction direction() {
        return new Direction(sender.number(), receiver());
    }

    synchronized State state() {
        return state;
    }

    /** Content bytes that have passed. */
    synchronized long passed() {
        return passed;
    }

    /** Nanoseconds since the offer was made. */
    long age() {
        return System.nanoTime() - offeredAt;
    }

    /** Whether the offer waits for this session and has not been shown to it; from now on it has. */
    synchronized boolean show(Session session) {
        if (state != State.REQUESTED || shownTo == session) {
            return false;
        }
        shownTo = session;
        return true;
    }

    /** The session that has seen the offer. */
    synchronized Optional<Session> shownTo() {
        return Optional.ofNullable(shownTo);
    }

    /** The receiver accepts. Returns whether there was something to accept; an empty file is complete with that. */
    synchronized boolean accept(Taker by) {
        if (state != State.REQUESTED) {
            return false;
        }
        taker = by;
        state = offer.fileLength() == 0 ? State.COMPLETE : State.ACCEPTED;
        return true;
    }

    /** The receiver refuses, or breaks off what it has accepted. Returns whether there was something to refuse. */
    synchronized boolean refuse(Session by) {
        if (state == State.REQUESTED) {
            state = State.REFUSED;
            return true;
        }
        return takenBy(by) && fail();
    }

    /** Whether this session has accepted, and the content is on its way. */
    synchronized boolean takenBy(Session session) {
        return flows()
                && taker != null
                && taker.session.filter(by -> by == session).isPresent();
    }

    /** The receiver refuses from another server, or breaks off there. Returns whether there was something to refuse. */
    synchronized boolean refuseElsewhere() {
        if (state == State.REQUESTED) {
            state = State.REFUSED;
            return true;
        }
        return taker != null && taker.session.isEmpty() && fail();
    }

    /** The way that the content goes, or went. */
    synchronized Optional<FileOutlet> output() {
        return Optional.ofNullable(taker).map(Taker::output);
    }

    /** Ends an offer that nobody has answered. Returns whether it was one. */
    synchronized boolean endOffer(State how) {
        if (state != State.REQUESTED) {
            return false;
        }
        state = how;
        return true;
    }

    /** Ends a transfer whose content is on its way. Returns whether it was one. */
    synchronized boolean fail() {
        if (!flows()) {
            return false;
        }
        state = State.FAILED;
        return true;
    }

    private boolean flows() {
        return state == State.ACCEPTED || state == State.ACTIVE;
    }

    /** Who takes the content; empty unless it is on its way. */
    synchronized Optional<Taker> taker() {
        return flows() ? Optional.ofNullable(taker) : Optional.empty();
    }

    /** Whether so many more bytes were declared. */
    synchronized boolean hasRoomFor(int bytes) {
        return passed + bytes <= offer.fileLength();
    }

    /** So many bytes are about to be sent. */
    synchronized void sending(int bytes) {
        sent += bytes;
    }

    /** They could not be. */
    synchronized void notSent(int bytes) {
        sent -= bytes;
    }

    /** Whether all of the content is sent, or is being sent. */
    synchronized boolean isAllSent() {
        return sent == offer.fileLength();
    }

    /** So many bytes have passed; with the last one the transfer is complete. */
    synchronized void passed(int bytes) {
        if (flows()) {
            passed += bytes;
            state = passed == offer.fileLength() ? State.COMPLETE : State.ACTIVE;
        }
    }

    /** Whether there is nothing left to do but to write it down. */
    synchronized boolean over() {
        return state != State.REQUESTED && !flows();
    }
}
