package io.genoise.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Formulas over operands that do not fit say both shapes, the layer and the line.
class FormulaMistakesTest {
    /// A formula of two tensors, and its name.
    private record Formula(String name, BinaryOperator<Tensor> f) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Formula> formulas() {
        return List.of(
                new Formula("layerNorm", (x, y) -> FeatureNorms.layerNorm(x, y, y, 1e-5f)),
                new Formula("groupNorm", (x, y) -> FeatureNorms.groupNorm(x, 1, y, y, 1e-5f)),
                new Formula("instanceNorm", (x, y) -> FeatureNorms.instanceNorm(x, y, y, 1e-5f)),
                new Formula("distances", Distances::squaredPairs),
                new Formula("binary cross-entropy", BinaryLosses::crossEntropy),
                new Formula("hinge", BinaryLosses::hinge),
                new Formula("hinge", BinaryLosses::multiClassHinge),
                new Formula("absolute error", RegressionLosses::absoluteError),
                new Formula("Huber", (x, y) -> RegressionLosses.huber(x, y, 1)),
                new Formula("divergence", RegressionLosses::divergence),
                new Formula("gru", (x, y) -> Recurrent.gru(x, x, y, y, y, y)));
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void operandsThatDoNotFitAreNamedWithLayerAndLine(Formula formula) {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Tensor x = device.filled(Shape.of(4, 3), 1);
            Tensor y = device.filled(Shape.of(2, 5), 1);
            assertThatThrownBy(() -> step.within("layer7", () -> formula.f.apply(x, y)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(formula.name)
                    .hasMessageContaining("[4,3]")
                    .hasMessageContaining("[2,5]")
                    .hasMessageContaining("layer7")
                    .hasMessageContaining("FormulaMistakesTest.java");
        }
    }

    @Test
    void aCosineOfAZeroVectorHasAFiniteGradient() {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Tensor x = device.filled(Shape.of(2, 3), 0);
            var slopes =
                    List.of(
                            Distances.normalize(x, 1).sum(),
                            Distances.euclidean(x, x.detach(), 1).sum(),
                            Distances.euclideanPairs(x, x.detach()).sum(),
                            Distances.cosineSimilarity(x, x.detach(), 1).sum());
            var finite =
                    slopes.stream()
                            .map(y ->
                                    step.read(
                                            Autograd.gradients(y, List.of(x))
                                                    .getFirst()
                                                    .allFinite()))
                            .toList();
            step.run();
            finite.forEach(f -> assertThat(f.value()).isOne());
        }
    }
}
