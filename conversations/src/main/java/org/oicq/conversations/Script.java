package org.oicq.conversations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Register;
import org.oicq.codec.wire.Blob;

/**
 * A conversation.
 *
 * @param suite the folder that the file is in
 * @param name the file's name without {@code .txt}
 * @param title what it shows: the file's first comment
 * @param settings of the server
 * @param alone whether nobody else may be on the server
 */
public record Script(
        String suite, String name, String title, Map<String, String> settings, boolean alone, List<Line> lines) {
    /**
     * A line of the conversation.
     *
     * @param number from 1
     * @param times how often it happens, one after the other
     */
    public record Line(int number, String text, int times, Step step) {}

    /** What happens in a line. {@code client} is the name that the script has for a connection. */
    public sealed interface Step {}

    /** A new connection. */
    public record Connect(String client) implements Step {}

    /** Connects, registers under the client's name, and logs in; {@code $client} is the number. */
    public record Join(String client, Value.Fields form) implements Step {}

    /** Connects and logs in as {@code $client} again. */
    public record Return(String client) implements Step {}

    public record Send(String client, PacketType<?> type, Value.Fields fields) implements Step {}

    public record SendHex(String client, Blob bytes) implements Step {}

    public record Expect(String client, PacketType<?> type, Value.Fields fields) implements Step {}

    public record ExpectHex(String client, Blob bytes) implements Step {}

    /** Everything that was sent before has been handled, and nothing came. */
    public record ExpectNothing(String client) implements Step {}

    /** The server ends the connection. */
    public record ExpectEnd(String client) implements Step {}

    /** Ends the connection in an orderly way. */
    public record Close(String client) implements Step {}

    /** Breaks the connection. */
    public record Reset(String client) implements Step {}

    /** A request over HTTP. */
    public record Post(String client, String body) implements Step {}

    /** The answer to it, empty where the server answers with nothing. */
    public record Answer(String client, String body) implements Step {}

    /** Stops the server and starts it again on the same database. */
    public record Restart() implements Step {}

    /** What an operator does, or what is seen in the database: rows as {@code a|b} lines. */
    public record Sql(String statement, Optional<String> rows) implements Step {}

    /** Why only somebody who has the server in hand can play it; empty where its address is enough. */
    public Optional<String> needs() {
        if (!settings.isEmpty()) {
            return Optional.of("it needs settings of the server: " + String.join(", ", settings.keySet()));
        }
        if (alone) {
            return Optional.of("it needs a server without other users");
        }
        return lines.stream()
                .map(line -> switch (line.step()) {
                    case Restart _ -> "it restarts the server";
                    case Sql sql when sql.rows().isEmpty() -> "it changes the server's database";
                    default -> "";
                })
                .filter(reason -> !reason.isEmpty())
                .findFirst();
    }

    /** Why it can't be played with so many accounts that are there already; empty where it can. */
    public Optional<String> needsOf(int accounts) {
        boolean registers = lines.stream()
                .anyMatch(line ->
                        line.step() instanceof Send send && send.type().layout().type() == Register.class);
        long joining = lines.stream()
                .filter(line -> line.step() instanceof Join)
                .mapToInt(Line::times)
                .sum();
        if (registers) {
            return Optional.of("it registers, which this server does not allow");
        }
        return joining > accounts
                ? Optional.of("it needs " + joining + " accounts, and " + accounts + " are left")
                : Optional.empty();
    }

    @Override
    public String toString() {
        return name;
    }
}
