package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.primitive.CustomKernel;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// bf16 and f16 are storage: what is read is the number that was stored, and all that is between is f32 (on the
/// reference: double).
class HalfStorageTest {
    private static final Device DEVICE = Device.open("reference", 1);

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    static Stream<OpCheck> withFloatOperandsAlone() {
        return OpCases.all(Extents.SMALL).stream()
                .filter(c -> c.state().isEmpty() && !c.name().startsWith("CustomOp"))
                .filter(c ->
                        !c.name().matches("Tensor.(concat|stack).*")) // mixed types are refused
                .filter(c -> c.operands().stream().anyMatch(x -> x.type() == DType.F32));
    }

    /// Every operation over halves gives what it gives over the same numbers as f32.
    @ParameterizedTest
    @MethodSource("withFloatOperandsAlone")
    void anOperationReadsTheNumbersThatAreStored(OpCheck operation) {
        OpCheck halves = operation.storedAs(DType.BF16);
        assertThat(value(halves)).isEqualTo(value(halves.storedAs(DType.F32)));
    }

    private static double[] value(OpCheck operation) {
        return operation.results(DEVICE, Run.PLANNED).entries().getFirst().numbers();
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void aValueIsRoundedWhereItIsStored(DType half) {
        Variable x = DEVICE.variable("x", TensorShape.of(3), 1, 2, 3);
        try (Step step = DEVICE.step()) {
            Reading third = step.read(x.value().over(3).to(half));
            step.run();
            assertThat(third.doubles())
                    .containsExactly(half.round(1 / 3.0), half.round(2 / 3.0), 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void aVariableOfHalvesHoldsRoundedNumbers(DType half) {
        Variable x = DEVICE.variable("x", TensorShape.of(2), half);
        x.set(0.1, -7);
        assertThat(x.value().readDoubles()).containsExactly(half.round(0.1), -7);
    }

    @Test
    void theGradientPassesThroughRounding() {
        Variable x = DEVICE.variable("x", TensorShape.of(2), 0.3f, 3);
        try (Step step = DEVICE.step()) {
            Tensor loss = x.value().to(DType.BF16).square().sum();
            Reading dx = step.read(Autograd.gradients(loss, List.of(x.value())).getFirst());
            step.run();
            assertThat(dx.doubles()).containsExactly(2 * DType.BF16.round(0.3f), 6);
        }
    }

    @Test
    void aProductOfHalvesIsF32() {
        Variable x = DEVICE.variable("x", TensorShape.of(2, 2), DType.BF16);
        x.set(0.1, 0.2, 0.3, 0.4);
        double a = DType.BF16.round(0.1);
        double b = DType.BF16.round(0.2);
        try (Step step = DEVICE.step()) {
            Tensor product = x.value().matmul(x.value(), false, true);
            Reading first = step.read(product.get(0).get(0));
            step.run();
            assertThat(product.dtype()).isEqualTo(DType.F32);
            assertThat(first.doubles()).containsExactly(a * a + b * b);
        }
    }

    @Test
    void aUsersKernelTakesF32Alone() {
        record Same() implements CustomKernel {
            @Override
            public String name() {
                return "same";
            }

            @Override
            public TensorShape shape(List<TensorShape> inputs) {
                return inputs.getFirst();
            }

            @Override
            public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
                System.arraycopy(inputs.getFirst(), 0, out, 0, out.length);
            }
        }
        Variable x = DEVICE.variable("x", TensorShape.of(2), DType.F16);
        try (Step _ = DEVICE.step()) {
            Primitive same = new Primitive.Custom(new Same());
            assertThatThrownBy(() -> Tensor.of(same, null, x.value()))
                    .hasMessageContaining("operation same of [F16]: f32 expected");
        }
    }
}
