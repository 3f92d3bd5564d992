package org.oicq.codec.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a record component as a field of type M: two unsigned bytes, in an {@code int}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface M {
    /** One sentence, where the name does not say it all. */
    String value() default "";
}
