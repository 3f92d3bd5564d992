package org.oicq.server.oicq;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.schema.FriendTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.Ledger;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Session;

/** Messages from user to user, and broadcasts to friends. */
public final class Messages {
    private final Delivery delivery;
    private final FriendTable friends;
    private final Monitoring monitoring;
    private final Rates rates;
    private final LongPredicate mayMessage;
    private final int maxBytes;

    /**
     * The messages of one protocol.
     *
     * @param mayMessage whether an account's rate over this protocol allows it another message now
     */
    public Messages(
            Delivery delivery,
            FriendTable friends,
            Monitoring monitoring,
            Rates rates,
            LongPredicate mayMessage,
            ServerConfig config) {
        this.delivery = delivery;
        this.friends = friends;
        this.monitoring = monitoring;
        this.rates = rates;
        this.mayMessage = mayMessage;
        this.maxBytes = config.messageBytes();
    }

    /**
     * Takes a message; never blocks. That its receiver doesn't exist, or can have no more, is found when it is stored:
     * the ledger hears of it.
     *
     * @return why it is not taken, or empty
     */
    public Optional<Refusal> send(Session from, Ledger ledger, long to, Text content) {
        if (content.length() > maxBytes) {
            return Optional.of(Refusal.MESSAGE_TOO_LONG);
        }
        if (to < Accounts.FIRST_NUMBER) {
            return Optional.of(Refusal.NO_SUCH_USER);
        }
        if (!mayMessage.test(from.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        delivery.deliver(to, message(from, content), ledger);
        monitoring.observe(from.number(), to, content);
        return Optional.empty();
    }

    /**
     * Takes a message for all friends, or for those in one group; one query, however many they are.
     *
     * @param group 1…255, or 0 for all
     * @return why it is not taken, or empty
     */
    public Optional<Refusal> broadcast(Session from, Ledger ledger, long group, Text content) {
        if (content.length() > maxBytes) {
            return Optional.of(Refusal.MESSAGE_TOO_LONG);
        }
        if (!rates.broadcast(from.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        Optional<List<Long>> members = friends.friendsIn(from.number(), group);
        if (members.isEmpty()) {
            return Optional.of(Refusal.NO_SUCH_GROUP);
        }
        Message message = message(from, content);
        for (long member : members.get()) {
            delivery.deliver(member, message, ledger);
            monitoring.observe(from.number(), member, content);
        }
        return Optional.empty();
    }

    private static Message message(Session from, Text content) {
        return new Message(MessageFlag.USER.code(), from.number(), content, 0);
    }
}
