package org.oicq.server.oicq;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Account;
import org.oicq.schema.AccountTable;
import org.oicq.schema.BlockTable;
import org.oicq.schema.FriendTable;
import org.oicq.schema.RequestTable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;

/** A user's list: its groups, its friends, and the requests to be added (docs/rules.md, "Adding a friend"). May block. */
public final class Friends {
    /** What adding somebody came to. */
    public enum Added {
        /** In the list now, and told. */
        DONE(InformationType.AGREED),
        /** Asks to be asked first. */
        ASK_FIRST(InformationType.ASK_FIRST),
        /** Allows nobody. */
        NOBODY(InformationType.REFUSED);

        private final InformationType said;

        Added(InformationType said) {
            this.said = said;
        }

        /** The system message that says it. */
        public InformationType said() {
            return said;
        }
    }

    private final FriendTable friends;
    private final RequestTable requests;
    private final AccountTable accounts;
    private final BlockTable blocks;
    private final Delivery delivery;
    private final Profiles profiles;
    private final Rates rates;
    private final SystemMessages messages;
    private final int maxPending;

    public Friends(
            FriendTable friends,
            RequestTable requests,
            AccountTable accounts,
            BlockTable blocks,
            Delivery delivery,
            Profiles profiles,
            Rates rates,
            SystemMessages messages,
            ServerConfig config) {
        this.friends = friends;
        this.requests = requests;
        this.accounts = accounts;
        this.blocks = blocks;
        this.delivery = delivery;
        this.profiles = profiles;
        this.rates = rates;
        this.messages = messages;
        this.maxPending = config.pendingRequests();
    }

    /** The user's groups with their friends, in the order of their numbers, and who has the user in a list. */
    public FriendTable.Circle circle(long number) {
        return friends.circle(number);
    }

    /** All friends in all groups, by number. */
    public List<Long> numbers(long owner) {
        return friends.friendsIn(owner, 0).orElse(List.of());
    }

    /** Adds a friend, as far as the other one allows it. */
    public Result<Added> add(Session session, long other) {
        if (!rates.change(session.number())) {
            return Result.refused(Refusal.TOO_FAST);
        }
        return policy(session, other).orElseGet(() -> Result.ok(Added.ASK_FIRST));
    }

    /**
     * Asks to be allowed to add somebody. Where the other one wants to be asked, the request is put before it, and
     * {@code ASK_FIRST} says so; elsewhere it is as adding.
     */
    public Result<Added> request(Session session, long other, Text reason) {
        if (!profiles.fits(reason)) {
            return Result.refused(Refusal.REASON_TOO_LONG);
        }
        if (!rates.change(session.number())) {
            return Result.refused(Refusal.TOO_FAST);
        }
        Optional<Result<Added>> decided = policy(session, other);
        if (decided.isPresent()) {
            return decided.get();
        }
        return switch (requests.put(session.number(), other, reason.toString(), maxPending)) {
            case PUT -> {
                delivery.catchUp().lookAgain(other);
                yield Result.ok(Added.ASK_FIRST);
            }
            case TOO_MANY -> Result.refused(Refusal.TOO_MANY_REQUESTS);
            case NO_SUCH_USER -> Result.refused(Refusal.NO_SUCH_USER);
        };
    }

    /** What is decided without asking the other one, who allows those nothing whom it has blocked; empty where it wants to be asked. */
    private Optional<Result<Added>> policy(Session session, long other) {
        if (other == session.number()) {
            return Optional.of(Result.refused(Refusal.YOURSELF));
        }
        Optional<Account> account = accounts.find(other);
        if (account.isEmpty()) {
            return Optional.of(Result.refused(Refusal.NO_SUCH_USER));
        }
        if (friends.isFriend(session.number(), other)) {
            return Optional.of(Result.refused(Refusal.ALREADY_A_FRIEND));
        }
        if (blocks.blocks(other, session.number())) {
            return Optional.of(Result.ok(Added.NOBODY));
        }
        Authentication authentication =
                Coded.find(Authentication.class, account.get().authentication()).orElse(Authentication.ASK_FIRST);
        if (authentication == Authentication.ASK_FIRST) {
            return Optional.empty();
        }
        return Optional.of(authentication == Authentication.ANYONE ? addNow(session, other) : Result.ok(Added.NOBODY));
    }

    private Result<Added> addNow(Session session, long other) {
        return switch (friends.add(session.number(), other)) {
            case ADDED -> {
                delivery.deliverSafely(other, messages.about(session.number(), InformationType.ADDED_YOU));
                yield Result.ok(Added.DONE);
            }
            case ALREADY_THERE -> Result.refused(Refusal.ALREADY_A_FRIEND);
            case LIST_FULL -> Result.refused(Refusal.GROUP_FULL);
            case NO_SUCH_USER -> Result.refused(Refusal.NO_SUCH_USER);
        };
    }

    /**
     * Answers a pending request; its sender is told.
     *
     * @return why not, or empty
     */
    public Optional<Refusal> answer(Session session, long requester, int consent) {
        Optional<Answer> answer = Coded.find(Answer.class, consent);
        if (answer.isEmpty()) {
            return Optional.of(Refusal.NOT_AN_ANSWER);
        }
        if (!rates.change(session.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        return switch (requests.settle(requester, session.number(), answer.get() == Answer.YES)) {
            case ADDED, ALREADY_THERE -> tell(requester, session, InformationType.AGREED);
            case REFUSED -> tell(requester, session, InformationType.REFUSED);
            case NO_REQUEST -> Optional.of(Refusal.NO_REQUEST);
            case LIST_FULL -> Optional.of(Refusal.GROUP_FULL);
            case NO_SUCH_USER -> Optional.of(Refusal.NO_SUCH_USER);
        };
    }

    private Optional<Refusal> tell(long requester, Session session, InformationType type) {
        delivery.deliverSafely(requester, messages.about(session.number(), type));
        return Optional.empty();
    }

    /**
     * Deletes a friend from the list; one that is not in it is no error.
     *
     * @return why not, or empty
     */
    public Optional<Refusal> remove(Session session, long other) {
        if (!rates.change(session.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        friends.remove(session.number(), other);
        return Optional.empty();
    }

    /** Adds a group, and gives its number: the first free one. */
    public Result<Integer> addGroup(Session session, Text name) {
        Optional<Refusal> problem = groupProblem(session, name);
        if (problem.isPresent()) {
            return Result.refused(problem.get());
        }
        OptionalInt number = friends.addGroup(session.number(), name.toString());
        return number.isPresent() ? Result.ok(number.getAsInt()) : Result.refused(Refusal.GROUPS_FULL);
    }

    /** Renames a group. Returns why not, or empty. */
    public Optional<Refusal> renameGroup(Session session, int group, Text name) {
        Optional<Refusal> problem = groupProblem(session, name);
        if (problem.isPresent()) {
            return problem;
        }
        return friends.renameGroup(session.number(), group, name.toString())
                ? Optional.empty()
                : Optional.of(Refusal.NO_SUCH_GROUP);
    }

    private Optional<Refusal> groupProblem(Session session, Text name) {
        return profiles.groupNameProblem(name)
                .or(() -> rates.change(session.number()) ? Optional.empty() : Optional.of(Refusal.TOO_FAST));
    }

    /** Deletes a group, whose members go to group 1. Returns why not, or empty. */
    public Optional<Refusal> deleteGroup(Session session, int group) {
        if (!rates.change(session.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        return switch (friends.deleteGroup(session.number(), group)) {
            case DONE -> Optional.empty();
            case NO_SUCH_GROUP -> Optional.of(Refusal.NO_SUCH_GROUP);
            case FIRST_GROUP -> Optional.of(Refusal.FIRST_GROUP);
            case WOULD_OVERFLOW -> Optional.of(Refusal.GROUP_FULL);
        };
    }

    /** Moves friends between groups, all or none. Returns why not, or empty. */
    public Optional<Refusal> move(Session session, List<FriendTable.Move> moves) {
        if (!rates.change(session.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        return switch (friends.move(session.number(), moves)) {
            case DONE -> Optional.empty();
            case NOT_A_FRIEND -> Optional.of(Refusal.NOT_A_FRIEND);
            case NO_SUCH_GROUP -> Optional.of(Refusal.NO_SUCH_GROUP);
            case GROUP_FULL -> Optional.of(Refusal.GROUP_FULL);
        };
    }
}
