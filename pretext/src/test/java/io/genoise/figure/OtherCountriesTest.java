package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.Pace;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A page is the same wherever it is written. That nothing else depends on the country either is looked for in the
/// compiled code, by `LocaleTest` of the benchmarks.
class OtherCountriesTest {
    private static <T> T in(String country, Supplier<T> work) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(country));
        try {
            return work.get();
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "de-DE", "hi-IN-u-nu-deva"})
    void aPageAndATimeAreTheSameEverywhere(String country) {
        Report report = in(country, SampleReport::sample);
        String page = in(country, report::html);

        assertThat(page).isEqualTo(in("en-US", report::html));
        assertThat(page.codePoints().filter(c -> c > 127 && Character.isDigit(c))).isEmpty();
        assertThat(in(country, () -> Pace.words(3725))).isEqualTo("1 h 02 min");
    }
}
