package org.oicq.server.oicq;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.oicq.codec.codes.Answer;
import org.oicq.codec.codes.Coded;
import org.oicq.schema.BlockTable;
import org.oicq.server.delivery.CatchUp;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;

/**
 * Who may not reach whom (docs/rules.md, "Blocking"). The blocked sees the blocker as somebody who is away and allows
 * nobody to add it. May block.
 */
public final class Blocks {
    /** The most users that one may block. */
    static final int MOST = 1_000;

    private final BlockTable table;
    private final Sessions sessions;
    private final CatchUp catchUp;
    private final Presence presence;
    private final Rates rates;
    private final BiConsumer<Session, Long> parted;

    /**
     * The blocks of a server.
     *
     * @param parted told of a blocker and whom it has just blocked: what goes on between the two ends
     */
    public Blocks(
            BlockTable table,
            Sessions sessions,
            CatchUp catchUp,
            Presence presence,
            Rates rates,
            BiConsumer<Session, Long> parted) {
        this.table = table;
        this.sessions = sessions;
        this.catchUp = catchUp;
        this.presence = presence;
        this.rates = rates;
        this.parted = parted;
    }

    /** Tells a session that has just become its number's whom its user has blocked; before, others see it as offline. */
    void load(Session session) {
        presence.whileNobodyIsTold(session.number(), () -> {
            session.blocked(table.blockedBy(session.number()));
            return session;
        });
    }

    /**
     * Blocks a user, or lets it be again; what is so already is no error.
     *
     * @param block 1 or 0
     * @return why not, or empty
     */
    public Optional<Refusal> change(Session session, long other, int block) {
        Optional<Answer> wish = Coded.find(Answer.class, block);
        if (wish.isEmpty()) {
            return Optional.of(Refusal.NOT_AN_ANSWER);
        }
        if (other == session.number()) {
            return Optional.of(Refusal.YOURSELF);
        }
        if (!rates.change(session.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        boolean blocks = wish.get() == Answer.YES;
        BlockTable.Outcome outcome =
                presence.whileNobodyIsTold(session.number(), () -> change(session.number(), other, blocks));
        if (outcome == BlockTable.Outcome.DONE) {
            if (blocks) {
                parted.accept(session, other);
            } else {
                // What took the way to the database while it was being done waits there.
                catchUp.lookAgain(session.number());
            }
        }
        return switch (outcome) {
            case DONE -> Optional.empty();
            case NO_SUCH_USER -> Optional.of(Refusal.NO_SUCH_USER);
            case TOO_MANY -> Optional.of(Refusal.BLOCKS_FULL);
        };
    }

    private BlockTable.Outcome change(long number, long other, boolean blocks) {
        BlockTable.Outcome outcome = blocks ? table.block(number, other, MOST) : table.unblock(number, other);
        if (outcome == BlockTable.Outcome.DONE) {
            // Another one than the caller's may have taken over.
            sessions.find(number).ifPresent(session -> change(session, other, blocks));
        }
        return outcome;
    }

    private void change(Session session, long other, boolean blocks) {
        Optional<Set<Long>> before = session.blocked();
        // One that does not know yet whom it blocks is about to ask.
        if (before.isPresent() && before.get().contains(other) != blocks) {
            session.blocked(changed(before.get(), other, blocks));
            presence.tellOne(other, session.number(), blocks);
        }
    }

    private static Set<Long> changed(Set<Long> before, long other, boolean blocks) {
        Set<Long> after = new HashSet<>(before);
        if (blocks) {
            after.add(other);
        } else {
            after.remove(other);
        }
        return Set.copyOf(after);
    }

    /** Whom the user has blocked, from a number on, which is not included, by rising number. */
    public List<Long> page(Session session, long start, int howMany) {
        return table.page(session.number(), start, howMany);
    }

    /** Whether a user has blocked another one, whether it is there or not. */
    public boolean blocks(long blocker, long other) {
        return table.blocks(blocker, other);
    }
}
