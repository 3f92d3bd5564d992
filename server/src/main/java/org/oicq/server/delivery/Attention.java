package org.oicq.server.delivery;

/** Whether a client still waits for the answer to what it has asked. */
public enum Attention {
    /** Its connection is open. */
    WAITS,
    /** It has ended its side: it may have left, or wait for the answer all the same. */
    MAY_HAVE_LEFT,
    /** Its connection is over, and nobody will get the answer. */
    GONE
}
