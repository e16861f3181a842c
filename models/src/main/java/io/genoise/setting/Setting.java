package io.genoise.setting;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says what a component of a record sets, in one line, and between which numbers it may lie. Of such records options of
/// the command line, records of runs and cards of checkpoints are made; see [Settings].
///
/// ```java
/// public record Jigsaw(@Setting(value = "tiles along each side", least = 2, most = 4) int grid) …
/// ```
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /// What it sets: a few words that begin in lower case and have no point at the end.
    String value();

    /// The least number.
    double least() default Double.NEGATIVE_INFINITY;

    /// The largest number.
    double most() default Double.POSITIVE_INFINITY;
}
