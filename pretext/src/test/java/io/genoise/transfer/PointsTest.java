package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.inference.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nothing has no sign, and no p is 0.
class PointsTest {
    @ParameterizedTest
    @CsvSource({
        "0.012,+1.2",
        "-0.003,-0.3",
        "0,0.0",
        "-0.0004,0.0",
        "0.0004,0.0",
        "0.1,+10.0",
        "-0.2,-20.0"
    })
    void aDifferenceHasASignUnlessItIsNothing(double share, String text) {
        assertThat(Points.signed(share)).isEqualTo(text);
    }

    @Test
    void anIntervalHasTwo() {
        assertThat(Points.between(new Interval(-0.01, 0.02))).isEqualTo("[-1.0, +2.0]");
    }

    @ParameterizedTest
    @CsvSource({"0.031,0.031", "1,1.000", "0.0005,0.001", "0.00049,<0.001", "0,<0.001"})
    void aPIsNeverNought(double p, String text) {
        assertThat(Points.p(p)).isEqualTo(text);
    }
}
