package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupByTest {
    @ParameterizedTest
    @ValueSource(strings = {"auto", "folder", "prefix:[a-z]+_\\d+", "time:3s", "time:0.5s", "none"})
    void aRuleIsWrittenAsItIsRead(String text) {
        assertThat(GroupBy.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Auto", "prefix:", "prefix:(", "time:", "time:soon", "time:-1s"})
    void whatNamesNoRuleIsToldWithWhatIsExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupBy.of(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void aPrefixIsOfTheNameAndNotOfItsFolder() {
        GroupBy.Prefix prefix = (GroupBy.Prefix) GroupBy.of("prefix:p\\d+");
        assertThat(prefix.of("p9/p12_3.jpg")).isEqualTo("p12");
        assertThat(prefix.of("p9/other.jpg")).isNull();
    }

    @Test
    void theFirstGroupOfAPatternIsWhatCounts() {
        GroupBy.Prefix prefix = (GroupBy.Prefix) GroupBy.of("prefix:.*?person(\\d+)");
        assertThat(prefix.of("cat/left_person7_b.jpg")).isEqualTo("7");
    }
}
