package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.inference.Verdict;
import org.junit.jupiter.api.Test;

class PairedTest {
    @Test
    void exchangingTheMethodsMirrorsTheInterval() {
        Paired ab = Paired.of(new double[] {0.1, 0.3, 0.2, 0.5});
        Paired ba = Paired.of(new double[] {-0.1, -0.3, -0.2, -0.5});
        assertThat(ba.interval().low()).isCloseTo(-ab.interval().high(), within(1e-12));
        assertThat(ba.p()).isEqualTo(ab.p());
    }

    @Test
    void intervalIsStudents() {
        // Student's own data (1908, additional hours of sleep, drug 2 minus drug 1): mean 1.58, t =
        // 4.06.
        double[] sleep = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
        Paired paired = Paired.of(sleep);
        assertThat(paired.mean()).isCloseTo(1.58, within(1e-12));
        assertThat(paired.interval().low()).isCloseTo(0.7001142, within(1e-6));
        assertThat(paired.interval().high()).isCloseTo(2.4598858, within(1e-6));
    }

    @Test
    void oneSubsetShowsNothing() {
        Paired paired = Paired.of(new double[] {0.4});
        assertThat(paired.interval()).isNull();
        assertThat(Verdict.of(paired.interval(), paired.p()))
                .isEqualTo(Verdict.NO_DIFFERENCE_SHOWN);
    }
}
