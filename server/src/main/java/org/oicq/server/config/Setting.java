package org.oicq.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A setting: its default stands beside its sentence, and the sample file, the help and the docs are made from both. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** What it is for, in a sentence or two, with its unit. */
    String value();

    /** The heading of the section that begins with this setting; empty goes on with the one before. */
    String section() default "";

    /** The default, as a person would write it in the file. */
    String is();

    /** The least number that is a value, where it is a number. */
    long least() default 1;

    /** Whether a running server takes a new value when it reads its settings again. */
    boolean live() default false;

    /** Whether the value must never be printed. */
    boolean secret() default false;
}
