package org.oicq.codec.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code List} of records as a repetition {…}: a T count, then the fields of as many items. The count is the
 * list's size, so the two cannot disagree; a list of more than 255 items cannot be written.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Repeated {
    /** One sentence, where the name does not say it all. */
    String value() default "";
}
