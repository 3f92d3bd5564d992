package org.oicq.tools.conformance;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.PacketType;
import org.oicq.conversations.MismatchException;
import org.oicq.conversations.Script;
import org.oicq.conversations.Scripts;
import org.oicq.tools.spec.MarkdownSpec;

/**
 * What became of a conversation.
 *
 * @param reason why it was skipped, or where and how it failed; empty where it passed
 * @param line the line that failed; empty where none did, or where something came after the last one
 * @param millis how long it took
 */
record Verdict(Script script, Outcome outcome, String reason, Optional<Script.Line> line, long millis) {
    /** How a conversation can end. */
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    static Verdict skipped(Script script, String reason) {
        return new Verdict(script, Outcome.SKIPPED, reason, Optional.empty(), 0);
    }

    /** What became of one that was played from {@code start} (of {@link System#nanoTime}) on, with what went wrong, if so. */
    static Verdict played(Script script, @Nullable MismatchException wrong, long start) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return wrong == null
                ? new Verdict(script, Outcome.PASSED, "", Optional.empty(), millis)
                : new Verdict(script, Outcome.FAILED, String.valueOf(wrong.getMessage()), wrong.line(), millis);
    }

    /** The conversation's suite and name, as {@code oicq/view}. */
    String name() {
        return script.suite() + "/" + script.name();
    }

    /** Where the conversation stands in the project. */
    String file() {
        String folder = script.suite().equals(Scripts.FOR_CLIENTS) ? "" : "conversations/";
        return "conversations/src/main/resources/" + folder + name() + ".txt";
    }

    /** What the protocol says of the packet in the line that failed. */
    String sentence() {
        return packet().map(type -> type.name() + ": " + type.doc()).orElse("");
    }

    /** Where the protocol's description says more about the line that failed. */
    String link() {
        return packet().map(type -> "docs/protocol.md#" + MarkdownSpec.anchor(type))
                .orElse(script.suite().equals("http") ? "docs/http.md" : "docs/protocol.md");
    }

    private Optional<PacketType<?>> packet() {
        return line.flatMap(failed -> switch (failed.step()) {
            case Script.Send send -> Optional.of(send.type());
            case Script.Expect expect -> Optional.of(expect.type());
            default -> Optional.empty();
        });
    }
}
