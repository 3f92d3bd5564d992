package org.oicq.codec.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the number of the user, group, room or job that a packet is about. A refusal names it (docs/rules.md,
 * "Refusals"). At most one field of a packet has it; the field is a T, M or L.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Subject {}
