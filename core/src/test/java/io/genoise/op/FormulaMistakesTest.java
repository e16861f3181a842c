package io.genoise.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.shape.DType;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
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
                new Formula("batchNorm", FormulaMistakesTest::inUse),
                new Formula("batchNorm", FormulaMistakesTest::inTraining),
                new Formula("distances", Distances::squaredPairs),
                new Formula("squared distance", (x, y) -> Distances.squared(x, y, 1)),
                new Formula("distance", (x, y) -> Distances.euclidean(x, y, 1)),
                new Formula("cosine", (x, y) -> Distances.cosineSimilarity(x, y, 1)),
                new Formula("binary cross-entropy", BinaryLosses::crossEntropy),
                new Formula("hinge", BinaryLosses::hinge),
                new Formula("hinge", Losses::hinge),
                new Formula("absolute error", RegressionLosses::absoluteError),
                new Formula("Huber", (x, y) -> RegressionLosses.huber(x, y, 1)),
                new Formula("divergence", RegressionLosses::divergence),
                new Formula("gru", (x, y) -> Recurrent.gru(x, x, y, y, y, y)),
                new Formula(
                        "convLstm",
                        (x, y) ->
                                Recurrent.convLstm(x, new Recurrent.Memory(x, x), y, y, y)
                                        .hidden()));
    }

    private static Tensor inUse(Tensor x, Tensor y) {
        return Normalization.batchNormEval(x, y, y, y, y, 1e-5f);
    }

    private static Tensor inTraining(Tensor x, Tensor y) {
        Variable running = x.device().variable("running", TensorShape.of(3), DType.F32);
        return Normalization.batchNormTrain(x, y, y, running, running, 0.1f, 1e-5f);
    }

    /// A row of as many numbers would broadcast: where equal shapes are meant it is a mistake all the same.
    @Test
    void whatIsOneForEachIsNotRepeated() {
        try (Device device = Device.open("reference", 1);
                Step _ = device.step()) {
            Tensor x = device.filled(TensorShape.of(4, 3), 1);
            Tensor row = device.filled(TensorShape.of(1, 3), 1);
            Tensor one = device.filled(TensorShape.of(1), 1);
            List<Runnable> mistakes =
                    List.of(
                            () -> Distances.squared(x, row, 1),
                            () -> Distances.euclidean(row, x, 1),
                            () -> Distances.cosineSimilarity(x, row, 1),
                            () -> Distances.triplet(x, x, row, 1),
                            () -> inUse(x, one),
                            () -> inTraining(x, row));
            for (Runnable mistake : mistakes) {
                assertThatThrownBy(mistake::run)
                        .isInstanceOf(ShapeException.class)
                        .hasMessageContaining("expected")
                        .hasMessageContaining("FormulaMistakesTest.java");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void operandsThatDoNotFitAreNamedWithLayerAndLine(Formula formula) {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Tensor x = device.filled(TensorShape.of(4, 3), 1);
            Tensor y = device.filled(TensorShape.of(2, 5), 1);
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
            Tensor x = device.filled(TensorShape.of(2, 3), 0);
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
