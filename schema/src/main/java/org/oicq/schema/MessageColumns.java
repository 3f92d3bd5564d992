package org.oicq.schema;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.oicq.schema.MessageTable.NewMessage;

/** Messages in a statement as one array for each column: several times as fast as row by row. */
final class MessageColumns {
    /** Their names, behind the call of {@code unnest} that makes rows of them; {@code position} counts these from 1. */
    static final String NAMED = """
            WITH ORDINALITY AS m(receiver, flag, about, information, type, micros, position)
            """;

    /** Stores rows with these names; where they are from follows. */
    static final String INSERT_FROM = """
            INSERT INTO messages (receiver, flag, about, information, information_type, sent_at)
            SELECT receiver, flag, about, information, type, 'epoch'::timestamptz + micros * interval '1 microsecond'
            """;

    /** Stores the messages of {@link #of}; which of them, and in what order, follows. */
    static final String INSERT = INSERT_FROM + """
            FROM unnest(?::bigint[], ?::smallint[], ?::bigint[], ?::text[], ?::smallint[], ?::bigint[])
            """ + NAMED;

    private MessageColumns() {}

    /** The parameters of {@link #INSERT}. */
    static Object[] of(List<NewMessage> messages) {
        var count = messages.size();
        var receivers = new long[count];
        var flags = new short[count];
        var about = new long[count];
        var information = new String[count];
        var types = new short[count];
        var sentAt = new long[count];
        for (int i = 0; i < count; i++) {
            var message = messages.get(i);
            receivers[i] = message.receiver();
            flags[i] = (short) message.flag();
            about[i] = message.about();
            information[i] = message.information();
            types[i] = (short) message.informationType();
            sentAt[i] = ChronoUnit.MICROS.between(Instant.EPOCH, message.sentAt());
        }
        return new Object[] {receivers, flags, about, information, types, sentAt};
    }
}
