package io.genoise.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A time as text: `90s`, `20m`, `1h30m`.
final class Times implements ITypeConverter<Duration> {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?");

    @Override
    public Duration convert(String text) {
        Matcher parts = FORM.matcher(text.strip());
        Duration time =
                parts.matches()
                        ? Duration.ofHours(number(parts.group(1)))
                                .plusMinutes(number(parts.group(2)))
                                .plusSeconds(number(parts.group(3)))
                        : Duration.ZERO;
        if (time.isZero()) {
            throw new TypeConversionException(
                    "'%s' is no time such as 90s, 20m or 1h30m".formatted(text));
        }
        return time;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
