package org.oicq.codec.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.oicq.codec.codes.CodeTable;

/** Marks a record component as a field of type T: one unsigned byte, in an {@code int}, or in a {@code boolean} where 1 says true. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface T {
    /** One sentence, where the name does not say it all. */
    String value() default "";

    /** What the values mean; empty where the number speaks for itself. At most one table. */
    CodeTable[] codes() default {};
}
