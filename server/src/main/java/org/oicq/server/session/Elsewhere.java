package org.oicq.server.session;

import java.util.List;
import org.oicq.codec.codes.DisplayMode;

/**
 * The other servers of the same service: who is logged in there, and how one makes a number one's own (docs/nodes.md). A
 * server that is alone has {@link #NOBODY} there.
 */
public interface Elsewhere {
    /** No other server. */
    Elsewhere NOBODY = new Elsewhere() {
        @Override
        public boolean claim(long number) {
            return true;
        }

        @Override
        public void release(long number) {}

        @Override
        public DisplayMode visibleMode(long number) {
            return DisplayMode.OFFLINE;
        }

        @Override
        public List<Long> visible(long start, boolean up, int limit) {
            return List.of();
        }

        @Override
        public void shows(long number, DisplayMode mode) {}

        @Override
        public void tell(long other, long number, DisplayMode mode) {}
    };

    /**
     * Makes a number this server's, before a session of it begins: where another server has it, its session there ends first,
     * and all that it has sent and not proven is stored. Each good claim wants its {@link #release}. Blocks, for some seconds
     * at most.
     *
     * @return whether the number could be had
     */
    boolean claim(long number);

    /** A session is over, and its client can send nothing any more. Never blocks. */
    void release(long number);

    /** How others see a number that is logged in elsewhere, who are not blocked by it. */
    DisplayMode visibleMode(long number);

    /**
     * Numbers logged in elsewhere that are seen by those who are not blocked, from a number on, not including it, in the order
     * of their distance.
     *
     * @param up towards larger numbers, or towards smaller ones
     */
    List<Long> visible(long start, boolean up, int limit);

    /** Others see a number of this server so from now on. Never blocks. */
    void shows(long number, DisplayMode mode);

    /** Tells one user, who is not here, that a number of this server shows itself so to it. Never blocks. */
    void tell(long other, long number, DisplayMode mode);
}
