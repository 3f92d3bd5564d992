package org.oicq.tools.dump.inspect;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Endpoint;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.view.WebKeys;
import org.oicq.tools.filter.Address;
import org.oicq.tools.filter.FieldSource;
import org.oicq.tools.filter.Filter;
import org.oicq.tools.filter.FilterFields;

/** Which of the frames and HTTP messages are shown: those for which a filter holds. */
public final class Selection {
    /** Everything. */
    public static final Selection ALL = new Selection(_ -> true);

    private final Predicate<FieldSource> condition;

    private Selection(Predicate<FieldSource> condition) {
        this.condition = condition;
    }

    /** What the filter wants. */
    public static Selection of(Filter filter) {
        return new Selection(filter);
    }

    /** Whether to show a frame; {@code time} as in {@link org.oicq.tools.dump.view.View}. */
    public boolean frame(long number, DecodedFrame frame, Half half, long time) {
        return condition.test(name -> switch (name) {
            case "type" -> List.of(frame.type());
            case "sender" -> List.of(frame.route().sender());
            case "receiver" -> List.of(frame.route().receiver());
            case "length" -> List.of(frame.contentLength());
            case "packet" -> List.of(frame.name());
            case "problem" ->
                frame.problem().map(ProtocolException::getMessage).stream().toList();
            default -> around(name, number, half, time, () -> values(frame, name));
        });
    }

    /** The values that are of the kind that a filter means by the name. */
    private static List<Object> values(DecodedFrame frame, String name) {
        List<Object> all = frame.values(name);
        if (all.isEmpty()) {
            return all;
        }
        Class<?> wanted = FilterFields.find(name)
                .<Class<?>>map(field -> switch (field.kind()) {
                    case TEXT -> String.class;
                    case BYTES -> Blob.class;
                    default -> Long.class;
                })
                .orElse(Object.class);
        return all.stream().filter(wanted::isInstance).toList();
    }

    /** Whether to show an HTTP message; its length is that of its body. */
    public boolean http(long number, WebKeys keys, Half half, long time) {
        return condition.test(name -> switch (name) {
            case "length" -> List.of(keys.message().body().length());
            case "packet" -> keys.command().map(WebCommand::spelling).stream().toList();
            default ->
                around(
                        name,
                        number,
                        half,
                        time,
                        () -> WebKey.find(name).map(keys::values).orElse(List.of()));
        });
    }

    /** What both have around their content, or {@code otherwise}. */
    private static List<?> around(String name, long number, Half half, long time, Supplier<List<?>> otherwise) {
        return switch (name) {
            case "time" -> time == 0 ? List.of() : List.of(Instant.ofEpochSecond(0, time));
            case "src" -> addresses(half.source());
            case "dst" -> addresses(half.target());
            case "addr" -> addresses(half.source(), half.target());
            case "port" ->
                addresses(half.source(), half.target()).stream()
                        .map(Address::port)
                        .toList();
            case "connection" -> List.of(half.connection().id());
            case "frame" -> List.of(number);
            case "user" ->
                half.connection().user() == 0
                        ? List.of()
                        : List.of(half.connection().user());
            default -> otherwise.get();
        };
    }

    private static List<Address> addresses(Endpoint... ends) {
        return Stream.of(ends).filter(Endpoint::known).map(Endpoint::address).toList();
    }
}
