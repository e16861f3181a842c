package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.autograd.Autograd;
import io.genoise.op.Activations;
import io.genoise.op.FeatureNorms;
import io.genoise.op.Losses;
import io.genoise.op.Normalization;
import io.genoise.op.Softmax;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.Rewrite;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Formulas and reductions over the same rows, computed block of rows by block of rows: one kernel, and the bits of those
/// apart.
class RowChainTest {
    /// What a step makes of its Variables, which it may assign.
    private interface Work extends Function<List<Variable>, List<Tensor>> {}

    /// What came of it: the numbers, and the kernels of the plan.
    private record Found(List<float[]> numbers, List<PlannedKernel> kernels) {
        long chains() {
            return kernels.stream().filter(k -> k.algorithm().contains("at a time")).count();
        }
    }

    private static Found run(Work work, int threads, boolean chained, int[]... shapes) {
        try (Device device = Device.open("cpu", threads)) {
            if (!chained) {
                device.rewrites(EnumSet.complementOf(EnumSet.of(Rewrite.ROW_BLOCKS)));
            }
            List<Variable> given = new ArrayList<>();
            for (int[] shape : shapes) {
                given.add(drawn(device, shape, given.size()));
            }
            List<Variable> results = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                try (Step step = device.step()) {
                    List<Tensor> y = work.apply(given);
                    for (int k = 0; k < y.size(); k++) {
                        if (i == 0) {
                            results.add(device.variable("y", y.get(k).shape(), DType.F32));
                        }
                        results.get(k).assign(y.get(k));
                    }
                    step.run();
                }
            }
            List<float[]> numbers = new ArrayList<>();
            given.forEach(v -> numbers.add(v.read()));
            results.forEach(v -> numbers.add(v.read()));
            return new Found(numbers, device.lastPlan().explain());
        }
    }

    /// Numbers from −1 to 1; labels where there is one axis of more than 100.
    private static Variable drawn(Device device, int[] shape, int seed) {
        boolean labels = shape.length == 1 && shape[0] > 100;
        DType type = labels ? DType.I32 : DType.F32;
        Variable v = device.variable("v" + seed, TensorShape.of(shape), type);
        float[] numbers = new float[(int) v.shape().elements()];
        Random random = new Random(seed);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = labels ? random.nextInt(10) : 2 * random.nextFloat() - 1;
        }
        v.set(numbers);
        return v;
    }

    private static Found same(Work work, int[]... shapes) {
        Found apart = run(work, 1, false, shapes);
        assertThat(apart.chains()).isZero();
        Found one = run(work, 1, true, shapes);
        assertThat(one.numbers).containsExactlyElementsOf(apart.numbers);
        assertThat(run(work, 2, true, shapes).numbers).containsExactlyElementsOf(apart.numbers);
        return one;
    }

    private static List<Tensor> withGradients(Tensor y, Tensor dy, List<Tensor> x) {
        List<Tensor> all = new ArrayList<>(List.of(y));
        all.addAll(Autograd.gradients(y, dy, x));
        return all;
    }

    private static List<Tensor> layerNorm(List<Variable> v) {
        List<Tensor> x = v.stream().map(Variable::value).toList();
        Tensor y = FeatureNorms.layerNorm(x.get(0), x.get(1), x.get(2), 1e-5f);
        return withGradients(y, x.get(3), x.subList(0, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 128, 515, 3000})
    void aLayerNormWithItsGradients(int rows) {
        int[] x = {rows, 51};
        int[] features = {51};
        Found found = same(RowChainTest::layerNorm, x, features, features, x);
        if (rows > 1) {
            assertThat(found.kernels).hasSize(1);
        }
    }

    @Test
    void ofALayerNormEachNumberIsReadOnce() {
        int[] x = {3000, 64};
        int[] features = {64};
        PlannedKernel all =
                same(RowChainTest::layerNorm, x, features, features, x).kernels.getFirst();
        long map = 4L * 3000 * 64;
        assertThat(all.bytesRead()).isBetween(2 * map, 2 * map + map / 10);
        assertThat(all.primitive()).startsWith("Reduce + Pointwise + Reduce");
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 2500})
    void softmaxWithCrossEntropyAndItsGradient(int rows) {
        Work loss =
                v -> {
                    Tensor x = v.get(0).value();
                    Tensor mean = Losses.crossEntropy(x, v.get(1).value());
                    return List.of(mean, Autograd.gradients(mean, List.of(x)).getFirst());
                };
        Found found = same(loss, new int[] {rows, 103}, new int[] {rows});
        assertThat(found.chains()).isOne();
        assertThat(found.kernels.stream().filter(k -> k.bytesRead() > 4L * rows * 103)).hasSize(1);
    }

    @Test
    void softmaxOfThreeAxes() {
        int[] x = {5, 60, 33};
        Work softmax =
                v -> {
                    Tensor y = v.get(0).value();
                    return withGradients(Softmax.softmax(y, 2), v.get(1).value(), List.of(y));
                };
        assertThat(same(softmax, x, x).kernels).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20})
    void whatTheGradientOfABatchNormStoresIsSummedInTheSameKernel(int pictures) {
        int[] x = {pictures, 8, 8, 24};
        int[] channels = {24};
        Work block =
                v -> {
                    List<Tensor> a = v.stream().map(Variable::value).toList();
                    Tensor y =
                            Normalization.batchNormTrain(
                                    a.get(0), a.get(1), a.get(2), v.get(5), v.get(6), 0.1f, 1e-5f);
                    Tensor z = Activations.relu(y.plus(a.get(3)));
                    return withGradients(z, a.get(4), a.subList(0, 4));
                };
        Found found = same(block, x, channels, channels, x, x, channels, channels);
        assertThat(found.kernels.stream().map(PlannedKernel::primitive))
                .contains("Pointwise + Reduce");
    }

    @Test
    void sumsOverRowsAreReadByLaterKernelsOnly() {
        Work centred =
                v -> {
                    Tensor x = v.get(0).value();
                    Tensor y = x.minus(x.mean(0));
                    return List.of(y, y.square().sum(0), y.sum(1));
                };
        same(centred, new int[] {3000, 20});
    }

    /// Row r of the Variable is overwritten while later rows are still to be read, by whatever reads them elsewhere.
    @Test
    void aVariableThatIsReadInAnotherOrderIsNotOverwritten() {
        Work inPlace =
                v -> {
                    Tensor x = v.getFirst().value();
                    Tensor turned = x.flip(0);
                    Tensor sums = x.sum(1).reshape(3000, 1);
                    v.getFirst().assign(x.minus(sums));
                    return List.of(turned.times(sums).sum(1), turned.plus(x).sum(0));
                };
        same(inPlace, new int[] {3000, 20});
    }

    @Test
    void aVariableIsOverwrittenByItsOwnNorm() {
        Work inPlace =
                v -> {
                    v.getFirst().assign(Softmax.softmax(v.getFirst().value(), 1));
                    return List.of();
                };
        assertThat(same(inPlace, new int[] {3000, 20}).kernels).hasSize(1);
    }

    @Test
    void aChainThatReadsAViewOfAnothersValueComesBehindIt() {
        Work two =
                v -> {
                    Tensor x = v.get(0).value();
                    Tensor y = v.get(1).value();
                    Tensor early = x.square().sum(1);
                    Tensor lengths = y.square().sum(1).sqrt().reshape(3000, 1);
                    Tensor late = x.times(lengths).plus(y.sum(0)).sum(1);
                    return List.of(early, y.times(lengths).sum(1), late);
                };
        assertThat(same(two, new int[] {3000, 20}, new int[] {3000, 20}).chains()).isEqualTo(2);
    }
}
