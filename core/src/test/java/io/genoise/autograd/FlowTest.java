package io.genoise.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.runtime.PlannedKernel;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Gradients of a tensor that is read in slices.
class FlowTest {
    private List<String> kernels;

    /// The gradient of y.sum() for x = [[1,2],[3,4],[5,6]].
    private double[] gradient(UnaryOperator<Tensor> y) {
        try (Device device = Device.open("reference", 1)) {
            Variable x = device.variable("x", TensorShape.of(3, 2), 1, 2, 3, 4, 5, 6);
            Reading read;
            try (Step step = device.step()) {
                Tensor loss = y.apply(x.value()).sum();
                read = step.read(Autograd.gradients(loss, List.of(x.value())).getFirst());
                step.run();
            }
            kernels = device.lastPlan().explain().stream().map(PlannedKernel::primitive).toList();
            return read.doubles();
        }
    }

    @Test
    void thoseOfSlicesThatATensorFallsIntoArePutTogether() {
        double[] found =
                gradient(x ->
                        x.fixedGet(2).times(7).plus(x.fixedGet(0)).plus(x.fixedGet(1).square()));
        assertThat(found).containsExactly(1, 1, 6, 8, 7, 7);
        assertThat(kernels).doesNotContain("Pad");
    }

    @Test
    void alongAnyAxis() {
        double[] found =
                gradient(x -> x.fixedSlice(1, 1, 2).times(5).plus(x.fixedSlice(1, 0, 1).times(3)));
        assertThat(found).containsExactly(3, 5, 3, 5, 3, 5);
        assertThat(kernels).doesNotContain("Pad");
    }

    @Test
    void slicesWithGapsAreAdded() {
        double[] found = gradient(x -> x.fixedGet(0).times(2).plus(x.fixedGet(2)));
        assertThat(found).containsExactly(2, 2, 0, 0, 1, 1);
    }

    @Test
    void overlappingSlicesAreAdded() {
        double[] found = gradient(x -> x.fixedSlice(0, 0, 2).times(2).plus(x.fixedSlice(0, 1, 3)));
        assertThat(found).containsExactly(2, 2, 3, 3, 1, 1);
    }

    @Test
    void aSliceReadTwiceIsAdded() {
        double[] found =
                gradient(x -> x.fixedGet(0).times(2).plus(x.fixedGet(0)).plus(x.fixedGet(1)));
        assertThat(found).containsExactly(3, 3, 1, 1, 0, 0);
    }

    @Test
    void whatIsReadAsAWholeTooIsAdded() {
        double[] found =
                gradient(x ->
                        x.square().sum().plus(x.fixedGet(0)).plus(x.fixedSlice(0, 1, 3).sum()));
        // twice, because what is summed is a row of two
        assertThat(found).containsExactly(5, 9, 14, 18, 22, 26);
    }

    /// A normalisation reads mean and M2 of one reduction: nothing puts their gradients together to take them apart again.
    @Test
    void thoseOfMeanAndVarianceStayApart() {
        gradient(x -> {
            Tensor moments = x.moments(0);
            return x.minus(moments.fixedGet(0)).over(moments.fixedGet(1).plus(1));
        });
        assertThat(kernels).doesNotContain("Pad", "Concat");
    }
}
