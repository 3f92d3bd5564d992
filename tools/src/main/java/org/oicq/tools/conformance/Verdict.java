package org.oicq.tools.conformance;

import org.oicq.conversations.Script;

/**
 * What became of a conversation.
 *
 * @param reason why it was skipped, or where and how it failed; empty where it passed
 * @param millis how long it took
 */
record Verdict(Script script, Outcome outcome, String reason, long millis) {
    /** How a conversation can end. */
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    /** Where the conversation stands in the project. */
    String file() {
        return "conversations/src/main/resources/conversations/" + script.suite() + "/" + script.name() + ".txt";
    }
}
