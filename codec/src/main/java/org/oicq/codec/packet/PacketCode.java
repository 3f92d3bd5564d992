package org.oicq.codec.packet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A packet's type byte, what it is for and what answers it; it stands beside the packet's fields and nowhere else. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PacketCode {
    /** The packet type, 0…255. */
    int value();

    /** What the packet does, in one sentence without its first capital; [decision] and [ext] mark what is ours. */
    String doc();

    /**
     * The packet of the way back that answers it, good or bad. None where the answer is a system message or nothing: then
     * a refusal has no failure form either.
     */
    Class<? extends Packet>[] reply() default {};
}
