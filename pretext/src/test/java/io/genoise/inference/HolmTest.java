package io.genoise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class HolmTest {
    @Test
    void itStepsDown() {
        // 0.01·4, 0.02·3, then 0.03·2 = 0.06 no lower than the one before, and 0.04·1 raised to it.
        assertThat(Holm.corrected(0.04, 0.01, 0.03, 0.02))
                .containsExactly(new double[] {0.06, 0.04, 0.06, 0.06}, within(1e-12));
    }

    @Test
    void oneComparisonStaysAsItIs() {
        assertThat(Holm.corrected(0.03)).containsExactly(0.03);
    }

    /// It had counted for nothing: of three declared comparisons two were corrected for two.
    @Test
    void aRefusedComparisonStaysAMemberOfItsFamily() {
        double[] corrected =
                Holm.corrected(
                        3,
                        List.of(
                                VerdictTest.difference(0, 0.03),
                                new Refused("one subset"),
                                VerdictTest.difference(0, 0.01)));
        assertThat(corrected[0]).isEqualTo(0.06);
        assertThat(corrected[1]).isNaN();
        assertThat(corrected[2]).isEqualTo(0.03);
    }

    @Test
    void aDeclaredComparisonThatWasNotMadeStaysOneToo() {
        assertThat(Holm.corrected(3, List.of(VerdictTest.difference(0, 0.01))))
                .containsExactly(0.03);
    }
}
