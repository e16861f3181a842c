package io.genoise.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.shape.DType;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What losses promise at the edges: masked classes, labels of other types and shapes.
class LossesTest {
    private static final float MASKED = Float.NEGATIVE_INFINITY;

    private final Device device = Device.open("reference", 1);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void aMaskedClassCountsForNothing() {
        Variable all = device.variable("all", TensorShape.of(2, 3), 1, MASKED, 2, 0.5f, MASKED, -1);
        Variable rest = device.variable("rest", TensorShape.of(2, 2), 1, 2, 0.5f, -1);
        try (Step step = device.step()) {
            Tensor masked =
                    Losses.crossEntropy(all.value(), device.integers(TensorShape.of(2), 2, 0));
            Tensor plain =
                    Losses.crossEntropy(rest.value(), device.integers(TensorShape.of(2), 1, 0));
            Reading first = step.read(masked);
            Reading second = step.read(plain);
            Reading gradient =
                    step.read(Autograd.gradients(masked, List.of(all.value())).getFirst());
            Reading expected =
                    step.read(Autograd.gradients(plain, List.of(rest.value())).getFirst());
            step.run();
            assertThat(first.doubles()[0]).isCloseTo(second.doubles()[0], within(1e-12));
            double[] g = gradient.doubles();
            double[] e = expected.doubles();
            assertThat(new double[] {g[0], g[2], g[3], g[5]}).containsExactly(e, within(1e-12));
            assertThat(new double[] {g[1], g[4]}).containsExactly(0, 0);
        }
    }

    @Test
    void softLabelsMayPutNothingOnAMaskedClass() {
        Tensor logits = device.tensor(TensorShape.of(1, 3), 1, MASKED, 1);
        Variable soft = device.variable("soft", TensorShape.of(1, 3), 0.5f, 0, 0.5f);
        try (Step step = device.step()) {
            Tensor loss = Losses.crossEntropy(logits, soft.value());
            Reading value = step.read(loss);
            step.run();
            assertThat(value.value()).isCloseTo((float) Math.log(2), within(1e-6f));
        }
    }

    @Test
    void theMaskedClassAsLabelIsInfinitelyWrong() {
        Tensor logits = device.tensor(TensorShape.of(1, 2), 1, MASKED);
        try (Step step = device.step()) {
            Reading loss =
                    step.read(Losses.crossEntropy(logits, device.integers(TensorShape.of(1), 1)));
            step.run();
            assertThat(loss.value()).isEqualTo(Float.POSITIVE_INFINITY);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"I32", "U8"})
    void asManyLabelsAsClassesAreStillOneEach(DType type) {
        Variable labels = device.variable("labels", TensorShape.of(3), type);
        labels.set(2, 0, 1);
        Tensor logits = device.tensor(TensorShape.of(3, 3), 1, 2, 3, 9, 0, 1, 0, 5, 0);
        try (Step step = device.step()) {
            Reading right = step.read(Losses.accuracy(logits, labels.value()));
            Reading loss = step.read(Losses.crossEntropy(logits, labels.value()));
            Reading hinge = step.read(Losses.hinge(logits, labels.value()));
            step.run();
            assertThat(hinge.value()).isZero();
            assertThat(right.value()).isEqualTo(1);
            assertThat(loss.value()).isLessThan(0.5f);
        }
    }

    @Test
    void labelsThatDoNotFitAreRefusedWithTheLine() {
        Tensor logits = device.tensor(TensorShape.of(3, 3), 1, 2, 3, 9, 0, 1, 0, 5, 0);
        Tensor floats = device.tensor(TensorShape.of(3), 0, 1, 2);
        Tensor matrix = device.integers(TensorShape.of(3, 3), new int[9]);
        Tensor none = device.integers(TensorShape.SCALAR, 1);
        try (Step _ = device.step()) {
            for (Tensor labels : List.of(floats, matrix, none)) {
                assertThatThrownBy(() -> Losses.crossEntropy(logits, labels))
                        .isInstanceOf(ShapeException.class)
                        .hasMessageContaining(labels.dtype() + " " + labels.shape())
                        .hasMessageContaining("LossesTest.java");
                assertThatThrownBy(() -> Losses.hinge(logits, labels))
                        .hasMessageContaining("LossesTest.java");
                assertThatThrownBy(() -> Losses.accuracy(logits, labels))
                        .hasMessageContaining("LossesTest.java");
            }
            assertThatThrownBy(() -> RegressionLosses.squaredError(floats, floats.reshape(3, 1)))
                    .hasMessageContaining("equal shapes expected")
                    .hasMessageContaining("LossesTest.java");
        }
    }
}
