package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.autograd.Autograd;
import io.genoise.op.Activations;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.Rewrite;
import io.genoise.runtime.StepPlan;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a device absorbs is one kernel: formulas after a product, and formulas side by side. The numbers stay.
class GroupsTest {
    private final Device device = Device.open("reference", 1);
    private final Variable x = device.variable("x", TensorShape.of(2, 2), 1, -2, 3, 4);
    private final Variable bias = device.variable("bias", TensorShape.of(2), 1, -30);
    private final Variable y = device.variable("y", TensorShape.of(2, 2), DType.F32);

    @AfterEach
    void close() {
        device.close();
    }

    private List<String> kernels(Runnable record) {
        try (Step step = device.step()) {
            record.run();
            step.run();
            return step(device.lastPlan());
        }
    }

    private static List<String> step(StepPlan program) {
        return program.explain().stream().map(PlannedKernel::primitive).toList();
    }

    private void dense() {
        Tensor product = x.value().matmul(x.value());
        y.assign(Activations.relu(product.plus(bias.value())));
    }

    @Test
    void biasAndReluAfterAProductAreItsEpilogue() {
        assertThat(kernels(this::dense)).containsExactly("MatMul");
        assertThat(y.read()).containsExactly(0, 0, 16, 0);
        device.rewrites(Set.of());
        y.set(9f, 9f, 9f, 9f);
        assertThat(kernels(this::dense)).contains("MatMul", "Pointwise");
        assertThat(y.read()).containsExactly(0, 0, 16, 0);
    }

    @Test
    void whereAReluLetSomethingPassIsReadOffItsResult() {
        Variable w = device.variable("w", TensorShape.of(2, 2), 1, 2, 3, 4);
        Runnable twoLayers =
                () -> {
                    Tensor hidden =
                            Activations.relu(x.value().matmul(x.value()).plus(bias.value()));
                    Tensor loss = hidden.matmul(w.value()).square().sum();
                    List<Tensor> gradients =
                            Autograd.gradients(loss, List.of(w.value(), bias.value()));
                    y.assign(gradients.getFirst().plus(gradients.getLast()));
                };
        List<String> kernels = kernels(twoLayers);
        float[] gradients = y.read();
        device.rewrites(EnumSet.complementOf(EnumSet.of(Rewrite.MASK_FROM_OUTPUT)));
        List<String> without = kernels(twoLayers);

        assertThat(y.read()).containsExactly(gradients);
        assertThat(kernels).hasSize(without.size() - 1);
    }

    @Test
    void aProductThatIsReadElsewhereStays() {
        try (Step step = device.step()) {
            Tensor product = x.value().matmul(x.value());
            y.assign(Activations.relu(product.plus(bias.value())));
            Reading sum = step.read(product.sum());
            step.run();
            assertThat(sum.value()).isEqualTo(-5 - 10 + 15 + 10);
        }
        assertThat(y.read()).containsExactly(0, 0, 16, 0);
        assertThat(step(device.lastPlan())).contains("MatMul", "Pointwise");
    }

    @Test
    void formulasThatReadOneAnotherAndShareABlockAreOneKernel() {
        Runnable update =
                () -> {
                    Tensor velocity = y.value().times(0.5f).plus(x.value());
                    y.assign(velocity);
                    x.assign(x.value().minus(velocity));
                };
        for (Set<Rewrite> rewrites : List.of(Rewrite.all(), Set.<Rewrite>of())) {
            device.rewrites(rewrites);
            x.set(1f, -2f, 3f, 4f);
            y.set(2f, 2f, 2f, 2f);
            List<String> kernels = kernels(update);
            assertThat(kernels.size() == 1).isEqualTo(!rewrites.isEmpty());
            assertThat(y.read()).containsExactly(2, -1, 4, 5);
            assertThat(x.read()).containsExactly(-1, -1, -1, -1);
        }
    }

    @Test
    void whatNeedsTheOtherThroughASumStaysApart() {
        Runnable update =
                () -> {
                    Tensor next = y.value().plus(x.value());
                    y.assign(next);
                    x.assign(x.value().over(next.sum()));
                };
        y.set(1f, 1f, 1f, 1f);
        assertThat(kernels(update)).hasSizeGreaterThan(1);
        assertThat(y.read()).containsExactly(2, -1, 4, 5);
        assertThat(x.read()).containsExactly(0.1f, -0.2f, 0.3f, 0.4f);
    }

    @Test
    void smallFormulasThatShareNothingAreOneKernel() {
        Runnable apart =
                () -> {
                    y.assign(y.value().plus(1f));
                    x.assign(x.value().times(2f));
                };
        assertThat(kernels(apart)).containsExactly("Pointwise");
        assertThat(y.read()).containsExactly(1, 1, 1, 1);
        assertThat(x.read()).containsExactly(2, -4, 6, 8);
    }

    @Test
    void aFormulaThatIsReadWithoutItsUnitAxesMeetsThoseThatHaveNone() {
        Runnable update =
                () -> {
                    Tensor sums = x.value().sum(0).reshape(1, 1, 2);
                    Tensor negated = sums.negate().reshape(2);
                    bias.assign(bias.value().plus(negated.times(0.5f)));
                };
        assertThat(kernels(update)).containsExactly("Reduce", "Pointwise");
        assertThat(bias.read()).containsExactly(1 - 2, -30 - 1);
    }

    @Test
    void sumsThatAreConcatenatedInTheirOrderAreComputedInPlace() {
        Variable both = device.variable("both", TensorShape.of(4), DType.F32);
        assertThat(kernels(() -> both.assign(sums(false)))).containsExactly("Reduce");
        assertThat(both.read()).containsExactly(4, 2, 10, 20);
    }

    @Test
    void sumsThatAreConcatenatedOtherwiseAreCopiedByOneKernel() {
        Variable both = device.variable("both", TensorShape.of(4), DType.F32);
        assertThat(kernels(() -> both.assign(sums(true)))).containsExactly("Reduce", "Pointwise");
        assertThat(both.read()).containsExactly(10, 20, 4, 2);
    }

    /// The sums of columns and those of their squares, in the order in which they are recorded or turned.
    private Tensor sums(boolean turned) {
        Tensor sum = x.value().sum(0);
        Tensor squares = x.value().square().sum(0);
        return turned ? Tensor.concat(0, squares, sum) : Tensor.concat(0, sum, squares);
    }
}
