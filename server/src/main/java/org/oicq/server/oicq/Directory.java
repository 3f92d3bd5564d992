package org.oicq.server.oicq;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.packet.UserCard;
import org.oicq.schema.AccountTable;
import org.oicq.schema.Card;

/** Who is online (0x0A). May block. */
public final class Directory {
    private final Presence presence;
    private final AccountTable accounts;
    private final Profiles profiles;

    public Directory(Presence presence, AccountTable accounts, Profiles profiles) {
        this.presence = presence;
        this.accounts = accounts;
        this.profiles = profiles;
    }

    /**
     * Users that one can see online, from a number on, in the order of their distance from it; one query.
     *
     * @param viewer who asks
     * @param start not included itself
     */
    public List<UserCard> online(long viewer, long start, Direction direction, int howMany) {
        List<Long> numbers = presence.page(start, direction == Direction.LARGER, howMany, viewer);
        return cards(numbers).stream().map(profiles::toWire).toList();
    }

    /** What lists of users show of these, in the same order; one query. Who is no account is left out. */
    public List<Card> cards(List<Long> numbers) {
        Map<Long, Card> cards =
                accounts.cards(numbers).stream().collect(Collectors.toMap(Card::number, Function.identity()));
        return numbers.stream().map(cards::get).filter(Objects::nonNull).toList();
    }
}
