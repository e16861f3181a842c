package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.runtime.PlannedKernel;
import io.genoise.transfer.FloatingOperations;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two operations a multiplication, however a kernel saves them.
class ProfileTest {
    private static double operations(String primitive, String x, String y, String result) {
        return FloatingOperations.of(
                new PlannedKernel(primitive, "layer", "plain", List.of(x, y), result, 0, 0, 0, 0));
    }

    @Test
    void aConvolutionMultipliesEachOutputByAKernel() {
        assertThat(operations("Convolve", "[2, 8, 8, 3]", "[16, 5, 5, 3]", "[2, 8, 8, 16]"))
                .isEqualTo(2.0 * 2 * 8 * 8 * 16 * 75);
    }

    @Test
    void itsGradientsMultiplyAsOften() {
        double forward = operations("Convolve", "[2, 8, 8, 4]", "[6, 3, 3, 4]", "[2, 8, 8, 6]");
        assertThat(operations("ConvolveInput", "[2, 8, 8, 6]", "[6, 3, 3, 4]", "[2, 8, 8, 4]"))
                .isEqualTo(forward);
        assertThat(operations("ConvolveWeight", "[2, 8, 8, 4]", "[2, 8, 8, 6]", "[6, 3, 3, 4]"))
                .isEqualTo(forward);
    }

    @Test
    void aProductSumsOverItsInnerExtent() {
        assertThat(operations("MatMul", "[5, 7]", "[7, 3]", "[5, 3]")).isEqualTo(2.0 * 5 * 7 * 3);
        assertThat(operations("MatMul", "[4, 2, 5, 7]", "[4, 2, 3, 7]", "[4, 2, 5, 3]"))
                .isEqualTo(2.0 * 8 * 5 * 7 * 3);
    }
}
