package io.genoise.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Argument;
import io.genoise.expression.Formula;
import io.genoise.expression.Formula.Kind;
import io.genoise.op.Activations;
import io.genoise.op.FeatureNorms;
import io.genoise.op.Normalization;
import io.genoise.op.Softmax;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Formulas and reductions in ONNX Runtime are the reference's.
class FormulaOperatorsTest {
    private static final Argument X = Argument.apart(4, 3, 5);
    private static final Argument POSITIVE = Argument.between(0.25, 2, 4, 3, 5);

    /// Over numbers that are positive, and over whole ones of both signs where those are allowed.
    @ParameterizedTest
    @EnumSource(
            names = {"INPUT", "SLOT", "CONSTANT", "SCALAR"},
            mode = Mode.EXCLUDE)
    void everyKindOfFormula(Kind kind) {
        Argument[] operands = {
            POSITIVE, Argument.between(0.25, 3, 4, 3, 5), Argument.between(-1, 1, 4, 1, 5)
        };
        Exported.same(
                x -> Tensor.map(x.subList(0, kind.arity()), e -> of(kind, e)),
                some(kind, operands));
        if (kind == Kind.LOG || kind == Kind.SQRT || kind == Kind.RSQRT || kind == Kind.POWER) {
            return;
        }
        Argument[] signed = {
            Argument.of(TensorShape.of(4, 2), -3, -2, -1, 1, 2, 3, 4, -4),
            Argument.of(TensorShape.of(4, 2), -3, 2, 1, 1, -2, 3, 3, -5),
            Argument.of(TensorShape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8)
        };
        Exported.same(
                x -> Tensor.map(x.subList(0, kind.arity()), e -> of(kind, e)), some(kind, signed));
    }

    private static Formula of(Kind kind, List<Formula> operands) {
        return Formula.of(kind, operands.toArray(new Formula[0]));
    }

    private static Argument[] some(Kind kind, Argument... operands) {
        return List.of(operands).subList(0, kind.arity()).toArray(new Argument[0]);
    }

    @Test
    void numbersAreWhatTheyAre() {
        Exported.same(
                x -> x.getFirst().map(v -> v.times(0.3f).plus(Formula.constant(7)).clamp(6, 8)), X);
    }

    /// As a choice, as a number, and chosen by a number.
    @Test
    void comparisonsAreTruthValuesAndNumbers() {
        Exported.same(
                x ->
                        x.getFirst()
                                .map(v -> {
                                    Formula small = v.less(0.5f);
                                    Formula chosen = small.select(v, v.negate());
                                    return v.floor().select(chosen.plus(small), small);
                                }),
                X);
    }

    @Test
    void operandsBroadcast() {
        Exported.same(
                x ->
                        x.get(0)
                                .times(x.get(1))
                                .plus(
                                        x.getFirst()
                                                .device()
                                                .tensor(TensorShape.of(5), 1, 2, 3, 4, 5)),
                X,
                Argument.apart(4, 1, 5));
    }

    /// What is not read says how large the result is all the same.
    @Test
    void aFormulaMayReadNothing() {
        Exported.same(x -> Tensor.map(x, v -> v.get(1)), X, Argument.apart(4, 1, 1));
        Exported.same(x -> x.getFirst().map(_ -> Formula.constant(3)), X);
        Exported.same(x -> x.getFirst().map(_ -> Formula.constant(3)).sum(1, 2), X);
    }

    @Test
    void typesAreConverted() {
        Argument halves =
                Argument.of(TensorShape.of(4, 2), 0.5, 1.5, 2.5, -0.5, 300, -7, 254.5, 3.2);
        Exported.same(x -> x.getFirst().to(DType.I32), halves);
        Exported.same(x -> x.getFirst().to(DType.U8), halves);
        Exported.same(x -> x.getFirst().to(DType.F16).to(DType.F32), POSITIVE);
        Exported.same(x -> x.getFirst().to(DType.BF16).times(2), POSITIVE);
        Argument bytes =
                new Argument(
                        TensorShape.of(4, 2),
                        DType.U8,
                        new double[] {0, 1, 2, 3, 4, 128, 200, 255});
        Exported.same(x -> x.getFirst().times(0.5f), bytes);
        Exported.same(x -> x.getFirst().reshape(-1).to(DType.I32), bytes);
        Exported.same(x -> x.getFirst().oneHot(3), Argument.integers(5, 4, 2));
    }

    @Test
    void activationsHaveOperatorsOfTheirOwn() {
        assertOne("Relu", Activations::relu);
        assertOne("LeakyRelu", x -> Activations.leakyRelu(x, 0.3f));
        assertOne("Gelu", Activations::gelu);
    }

    private static void assertOne(String type, Function<Tensor, Tensor> f) {
        ReadModel model = Exported.same(x -> f.apply(x.getFirst()), X);
        assertThat(model.types()).containsExactly(type);
    }

    @Test
    void otherActivations() {
        for (Function<Tensor, Tensor> f :
                List.<Function<Tensor, Tensor>>of(
                        Activations::silu,
                        Activations::geluTanh,
                        Activations::mish,
                        Activations::selu,
                        Activations::hardSwish,
                        Activations::logSigmoid,
                        x -> Activations.elu(x, 0.7f),
                        x -> Activations.hardShrink(x, 0.5f))) {
            Exported.same(x -> f.apply(x.getFirst()), X);
        }
    }

    @Test
    void reductions() {
        Argument x = Argument.apart(4, 3, 5, 2);
        for (Function<Tensor, Tensor> f :
                List.<Function<Tensor, Tensor>>of(
                        t -> t.sum(1),
                        t -> t.sum(1, 3),
                        t -> t.mean(2, 3),
                        t -> t.max(3),
                        t -> t.min(1, 2),
                        t -> t.sum(0),
                        Tensor::max,
                        t -> t.moments(1, 2),
                        t -> t.variance(1),
                        t -> t.argmax(2),
                        t -> t.argmin(-1),
                        t -> t.norm(1, 2, 3))) {
            Exported.same(t -> f.apply(t.getFirst()), x);
            Exported.same(t -> f.apply(t.getFirst().permute(0, 2, 3, 1)), x);
        }
    }

    @Test
    void firstOfEqualOnesIsMeant() {
        Exported.same(
                x -> x.getFirst().argmax(1),
                Argument.of(TensorShape.of(2, 4), 1, 3, 3, 2, 0, 0, -1, 0));
    }

    @Test
    void softmax() {
        Exported.same(x -> Softmax.softmax(x.getFirst(), 1), X);
        Exported.same(x -> Softmax.logSoftmax(x.getFirst(), -1), X);
    }

    @Test
    void norms() {
        ReadModel rows =
                Exported.same(
                        x ->
                                FeatureNorms.layerNorm(
                                        x.getFirst(), vector(x, 5), vector(x, 5), 1e-3f),
                        X);
        assertThat(rows.types()).containsExactly("Reshape", "LayerNormalization", "Reshape");
        Argument map = Argument.apart(4, 3, 2, 6);
        Exported.same(
                x -> FeatureNorms.groupNorm(x.getFirst(), 3, vector(x, 6), vector(x, 6), 1e-3f),
                map);
        Exported.same(x -> FeatureNorms.instanceNorm(x.getFirst(), 1e-3f), map);
        Exported.same(FormulaOperatorsTest::batchNorm, map);
        ReadModel batch = Exported.same(FormulaOperatorsTest::batchNorm, Argument.apart(4, 6));
        assertThat(batch.types()).containsExactly("BatchNormalization");
    }

    private static Tensor batchNorm(List<Tensor> x) {
        return Normalization.batchNormEval(
                x.getFirst(), vector(x, 6), vector(x, 6), vector(x, 6), vector(x, 6), 1e-3f);
    }

    private static Tensor vector(List<Tensor> x, int n) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = 0.5f + 0.25f * i;
        }
        return x.getFirst().device().tensor(TensorShape.of(n), numbers);
    }
}
