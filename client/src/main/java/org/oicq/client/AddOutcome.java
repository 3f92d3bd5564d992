package org.oicq.client;

/** What became of the wish to have somebody in the own friend list (docs/rules.md, "Adding a friend"). */
public enum AddOutcome {
    /** The other is in the list now. */
    ADDED,
    /** The other allows nobody, or said no. */
    REFUSED,
    /** The other wants to be asked first, with {@link OicqClient#requestFriend}. */
    ASK_FIRST,
    /** The request waits for the other's answer, which comes as a system message. */
    ASKED
}
