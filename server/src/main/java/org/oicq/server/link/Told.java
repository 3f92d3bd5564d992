package org.oicq.server.link;

import java.util.function.Consumer;
import org.oicq.server.delivery.FileOutlet;

/** What a server is told that has asked another one. */
public sealed interface Told {
    /**
     * A text, as the question wants it.
     *
     * @param written told whether the connection has taken it
     */
    record Words(String text, Consumer<Boolean> written) implements Told {
        /** A text of which nobody wants to know more. */
        public Words(String text) {
            this(text, _ -> {});
        }
    }

    /** The pieces of a file follow, on the way that the question has made. */
    record Content(FileOutlet way) implements Told {}

    /** It was not done: there is no such thing here any more. */
    record Nothing() implements Told {}
}
