package io.genoise.backend.reference;

import static io.genoise.expression.Formula.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Values;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReduceLoopsTest {
    private static final Values X =
            Values.of(TensorShape.of(2, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void outerAndInnerAxesAreSummedTogether() {
        assertThat(run(Reduction.SUM, 0b101, X)).isEqualTo(Values.of(TensorShape.of(2), 30, 48));
    }

    @Test
    void theMiddleAxisIsSummed() {
        assertThat(run(Reduction.SUM, 0b010, X))
                .isEqualTo(Values.of(TensorShape.of(2, 3), 5, 7, 9, 17, 19, 21));
    }

    @Test
    void allAxesGiveANumber() {
        assertThat(run(Reduction.SUM, 0b111, X)).isEqualTo(Values.of(TensorShape.SCALAR, 78));
    }

    @Test
    void noAxesGiveTheFormulaItself() {
        assertThat(run(Reduction.MAX, 0, X)).isEqualTo(X);
    }

    @Test
    void aViewIsReducedInItsOwnOrder() {
        Values turned = X.as(X.layout().permute(new int[] {2, 0, 1}));
        assertThat(run(Reduction.SUM, 0b001, turned))
                .isEqualTo(Values.of(TensorShape.of(2, 2), 6, 15, 24, 33));
    }

    @Test
    void severalSumsStandSideBySide() {
        Reduce p = new Reduce(Reduction.SUM, List.of(input(0), input(0).times(input(0))), 0b110, 0);
        assertThat(Values.run(backend, p, X))
                .isEqualTo(Values.of(TensorShape.of(2, 2), 21, 57, 91, 559));
    }

    @Test
    void aFormulaOverTwoOperandsIsADotProduct() {
        Values y = Values.of(TensorShape.of(3), 1, 10, 100);
        Reduce p = new Reduce(Reduction.SUM, List.of(input(0).times(input(1))), 0b100, 0);
        assertThat(Values.run(backend, p, X, y.as(y.layout().broadcast(X.shape()))))
                .isEqualTo(Values.of(TensorShape.of(2, 2), 321, 654, 987, 1320));
    }

    @Test
    void momentsAreMeanAndSumOfSquaredDeviations() {
        assertThat(run(Reduction.MOMENTS, 0b100, X))
                .isEqualTo(Values.of(TensorShape.of(2, 2, 2), 2, 5, 8, 11, 2, 2, 2, 2));
    }

    @Test
    void momentsKeepTheirDigitsFarFromZero() {
        Values x = Values.of(TensorShape.of(4), 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16);
        assertThat(run(Reduction.MOMENTS, 1, x))
                .isEqualTo(Values.of(TensorShape.of(2), 1e9 + 10, 90));
    }

    @Test
    void theFirstExtremeIsNamed() {
        Values x = Values.of(TensorShape.of(2, 4), 1, 5, 5, 0, 0, -3, 2, -3);
        assertThat(run(Reduction.ARGMAX, 0b10, x).numbers()).containsExactly(1, 2);
        assertThat(run(Reduction.ARGMIN, 0b10, x).numbers()).containsExactly(3, 1);
        assertThat(run(Reduction.ARGMAX, 0b10, x).type()).isEqualTo(DType.I32);
    }

    @Test
    void aPositionCountsRowMajorOverTheReducedAxes() {
        assertThat(run(Reduction.ARGMAX, 0b101, X).numbers()).containsExactly(5, 5);
    }

    @Test
    void extremesOfNegativeNumbersAreNegative() {
        Values x = Values.of(TensorShape.of(3), -4, -2, -9);
        assertThat(run(Reduction.MAX, 1, x)).isEqualTo(Values.of(TensorShape.SCALAR, -2));
        assertThat(run(Reduction.MIN, 1, x)).isEqualTo(Values.of(TensorShape.SCALAR, -9));
    }

    @Test
    void nanIsTheLargestAndTheSmallest() {
        Values x =
                Values.of(TensorShape.of(4), 1, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN);
        assertThat(run(Reduction.MAX, 1, x).numbers()).containsExactly(Double.NaN);
        assertThat(run(Reduction.MIN, 1, x).numbers()).containsExactly(Double.NaN);
        assertThat(run(Reduction.ARGMAX, 1, x).numbers()).containsExactly(1);
        assertThat(run(Reduction.ARGMIN, 1, x).numbers()).containsExactly(1);
    }

    private Values run(Reduction kind, int axes, Values x) {
        return Values.run(backend, new Reduce(kind, List.of(input(0)), axes, 0), x);
    }
}
