package org.oicq.client;

import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.chat.RoomMessage;

/**
 * Hears what the server sends without being asked. What answers a request goes to the request's future instead.
 *
 * <p>The methods of one client are called one after the other, in the order of the stream, on a thread of its own. They
 * may block: when much waits for them, the client stops reading from the connection. One that throws ends the
 * connection, with the exception as the reason.
 */
public interface ClientListener {
    /** A listener that ignores everything. */
    ClientListener NONE = new ClientListener() {};

    /**
     * A kept message, with its id and time; each comes once. Where nothing else is said, it is handled as one without them.
     */
    default void kept(KeptMessage message) {
        if (message.flag() == MessageFlag.USER.code()) {
            message(message.message());
        } else {
            systemMessage(message.message());
        }
    }

    /**
     * A kept message that may have been given before: a program was ended just when it was about to show it. Where nothing else
     * is said, it is handled as one that comes for the first time.
     */
    default void keptPerhapsAgain(KeptMessage message) {
        kept(message);
    }

    /** A request to be added that was given before waits for its answer still; the server says so at each log-in. */
    default void stillAsked(KeptMessage request) {}

    /** A user's message (flag 2). It counts as arrived once this returns. */
    default void message(Message message) {}

    /** A system message (flag 1); its information type says what about. */
    default void systemMessage(Message message) {}

    /** A user offers a file; answer with {@link OicqClient#answerFile}. */
    default void fileOffered(OfferFile offer) {}

    /** A user answers an offer that nobody waits for any more. */
    default void fileAnswered(AnswerFile answer) {}

    /** A piece of a file that was accepted. */
    default void filePiece(FileContent piece) {}

    /**
     * Something happens in a room, after {@link Rooms#enter}: an entry of its log, one's own words too, or with entry 0 a
     * system message about it.
     */
    default void roomMessage(RoomMessage message) {}

    /** A fax or print job of the user's has another state. Comes on connections that have asked its server something. */
    default void jobChanged(JobChange change) {}

    /** A fax has come in; told likewise. */
    default void faxArrived(FaxArrived fax) {}

    /** The connection is over; nothing comes after this. */
    default void closed(ConnectionLostException reason) {}
}
