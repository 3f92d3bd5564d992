package org.oicq.server.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells where a number is: here, as a receiver, or nowhere. Never blocks. */
public interface Receivers {
    /** The receiver of a number; empty where it is not here. */
    Optional<? extends Receiver> find(long number);

    /** The receiver of a number; where it is not here, {@code absent} is run before it can be. */
    @Nullable
    Receiver findOr(long number, Runnable absent);
}
