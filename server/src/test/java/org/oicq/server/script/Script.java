package org.oicq.server.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.wire.Blob;

/**
 * A conversation.
 *
 * @param name the file's name without {@code .txt}
 * @param title what it shows: the file's first comment
 * @param settings of the server
 */
record Script(String name, String title, Map<String, String> settings, List<Line> lines) {
    /**
     * A line of the conversation.
     *
     * @param number from 1
     * @param times how often it happens, one after the other
     */
    record Line(int number, String text, int times, Step step) {}

    /** What happens in a line. {@code client} is the name that the script has for a connection. */
    sealed interface Step {}

    /** A new connection. */
    record Connect(String client) implements Step {}

    /** Connects, registers under the client's name, and logs in; {@code $client} is the number. */
    record Join(String client, Value.Fields form) implements Step {}

    /** Connects and logs in as {@code $client} again. */
    record Return(String client) implements Step {}

    record Send(String client, PacketType<?> type, Value.Fields fields) implements Step {}

    record SendHex(String client, Blob bytes) implements Step {}

    record Expect(String client, PacketType<?> type, Value.Fields fields) implements Step {}

    /** Everything that was sent before has been handled, and nothing came. */
    record ExpectNothing(String client) implements Step {}

    /** The server ends the connection. */
    record ExpectEnd(String client) implements Step {}

    /** Ends the connection in an orderly way. */
    record Close(String client) implements Step {}

    /** Breaks the connection. */
    record Reset(String client) implements Step {}

    /** Stops the server and starts it again on the same database. */
    record Restart() implements Step {}

    /** What an operator does, or what is seen in the database: rows as {@code a|b} lines. */
    record Sql(String statement, Optional<String> rows) implements Step {}

    @Override
    public String toString() {
        return name;
    }
}
