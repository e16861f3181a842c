package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Values;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions by texts of our own, direct and as products of patches, give what the reference gives.
@Tag("slow")
class PatchesTest {
    static List<Convolving> direct() {
        return List.of(
                Convolving.of(SlidingWindow.square(3, 1, 1), 1, 6, TensorShape.of(2, 5, 6, 4)),
                Convolving.of(SlidingWindow.square(3, 2, 1), 2, 8, TensorShape.of(2, 7, 6, 6)),
                Convolving.of(SlidingWindow.square(1, 2, 0), 1, 70, TensorShape.of(1, 5, 4, 20)),
                Convolving.of(SlidingWindow.square(5, 1, 2), 1, 2, TensorShape.of(1, 9, 9, 70)),
                Convolving.of(SlidingWindow.square(3, 1, 1), 4, 8, TensorShape.of(1, 4, 4, 4)),
                Convolving.of(window(3, 2, 2, 1, 2, 0, 1, 2), 1, 3, TensorShape.of(2, 6, 7, 2)),
                Convolving.of(
                        new SlidingWindow(List.of(3), List.of(2), List.of(1), List.of(2)),
                        2,
                        4,
                        TensorShape.of(3, 11, 6)),
                Convolving.of(
                        new SlidingWindow(
                                List.of(2, 3, 2),
                                List.of(1, 2, 1),
                                List.of(1, 1, 0),
                                List.of(1, 1, 2)),
                        2,
                        4,
                        TensorShape.of(2, 3, 5, 6, 4)));
    }

    static List<Convolving> firstLayers() {
        return List.of(
                Convolving.of(SlidingWindow.square(3, 1, 1), 1, 5, TensorShape.of(2, 5, 6, 3)),
                Convolving.of(SlidingWindow.square(5, 2, 2), 1, 4, TensorShape.of(2, 7, 8, 3)),
                Convolving.of(SlidingWindow.square(2, 2, 0), 1, 4, TensorShape.of(2, 5, 6, 2)),
                Convolving.of(window(3, 2, 2, 1, 2, 0, 1, 2), 1, 3, TensorShape.of(2, 6, 7, 7)),
                Convolving.of(
                        new SlidingWindow(List.of(3), List.of(2), List.of(1), List.of(2)),
                        1,
                        4,
                        TensorShape.of(3, 11, 1)),
                Convolving.of(SlidingWindow.cube(3, 2, 1), 1, 4, TensorShape.of(2, 3, 4, 5, 3)));
    }

    private static SlidingWindow window(int... n) {
        return new SlidingWindow(
                List.of(n[0], n[1]), List.of(n[2], n[3]), List.of(n[4], n[5]), List.of(n[6], n[7]));
    }

    private static Codes texts(Group group) {
        return DirectConvolution.of(group, Trial.FACTS);
    }

    @ParameterizedTest
    @MethodSource("direct")
    void anyConvolutionIsComputedDirectly(Convolving given) {
        given.output(PatchesTest::texts, DType.F32, 4).isClose(1e-5);
    }

    @ParameterizedTest
    @MethodSource("direct")
    void anyInputsGradientIsComputedDirectly(Convolving given) {
        given.input(PatchesTest::texts, DType.F32, 4).isClose(1e-5);
    }

    @ParameterizedTest
    @MethodSource("direct")
    void anyWeightsGradientIsComputedDirectly(Convolving given) {
        given.weight(PatchesTest::texts, DType.F32, 4).isClose(1e-5);
    }

    @Test
    void aLongSumIsCutIntoPartsAsItsShapeSays() {
        Convolving given =
                Convolving.of(SlidingWindow.square(3, 1, 1), 1, 4, TensorShape.of(3, 20, 20, 2));
        Ran ran = given.weight(PatchesTest::texts, DType.F32, 4);
        assertThat(ran.codes().kernels().getFirst().blocks()).isGreaterThan(4);
        ran.isClose(1e-4);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"BF16", "F16"})
    void sumsAreSinglePrecisionAndRoundedOnce(DType type) {
        Convolving given =
                Convolving.of(SlidingWindow.square(3, 2, 1), 2, 8, TensorShape.of(2, 7, 6, 6));
        given.output(PatchesTest::texts, type, 2).isClose(1.0 / 64);
        given.input(PatchesTest::texts, type, 2).isClose(1.0 / 64);
        given.weight(PatchesTest::texts, type, 2).isClose(1e-5);
    }

    /// Numbers at byte 32 of the workspace, and what one kernel makes of them there: read back by another.
    @ParameterizedTest
    @MethodSource("firstLayers")
    void theOutputIsAProductOfPatchesAndFilters(Convolving given) {
        Values x = Convolving.random(1, given.x(), DType.F32);
        Values w = Convolving.random(2, given.w(), DType.F32);
        Group group = Ran.group(new Convolve(given.window(), 1), DType.F32, 16, x, w);
        int width = Patches.width(group);
        long count = Patches.count(group);
        Values patches = written(group, Patches.patches(group, 32), (int) count, width, x, w);
        Values filters =
                written(group, Patches.filters(group, 32), given.w().extent(0), width, x, w);
        Values y = Values.run(new ReferenceBackend(), new MatMul(false, true), patches, filters);
        Values expected = Values.run(new ReferenceBackend(), new Convolve(given.window(), 1), x, w);
        assertThat(y.numbers())
                .usingComparatorWithPrecision(1e-5)
                .containsExactly(expected.numbers());
    }

    /// What a kernel writes into the workspace, copied to a result of that size by a text of the test's.
    private static Values written(Group group, Code code, int rows, int width, Values... inputs) {
        TensorShape shape = TensorShape.of(rows, width);
        Values out = Values.of(shape, new double[rows * width]);
        Group writing =
                new Group(
                        group.primitive(),
                        new int[0],
                        group.inputs(),
                        new io.genoise.backend.Operand(DType.F32, out.layout(), 16));
        String copy =
                """
                %s
                extern "C" __global__ void kernel(const Arguments a) {
                    for (long long i = threadIdx.x; i < a.count; i += blockDim.x) {
                        a.y[i] = reinterpret_cast<const float*>(a.workspace + 32)[i];
                    }
                }
                """
                        .formatted(
                                Code.arguments(
                                        List.of("const float* x", "const float* w", "float* y"),
                                        List.of("count")));
        Codes codes =
                new Codes(
                        "patches",
                        List.of(code, new Code(copy, 1, 32, List.of((long) rows * width))),
                        32 + 4L * rows * width);
        Trial trial = Trial.of(writing);
        for (int k = 0; k < inputs.length; k++) {
            trial = trial.with(k, inputs[k].numbers());
        }
        return Values.of(shape, trial.found(codes).getFirst());
    }

    private static final String FILL =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                for (long long i = threadIdx.x; i < a.count; i += blockDim.x) {
                    reinterpret_cast<float*>(a.workspace + 32)[i] = (float)((i * 37) % 101 - 50) / 64.0f;
                }
            }
            """;

    /// Puts numbers, which [#filled] gives, where a product would put its result, and runs `code`.
    private static double[] taken(Group group, Code code, int count, Values... inputs) {
        String fill =
                Code.arguments(
                                List.of("const float* x", "const float* w", "float* y"),
                                List.of("count"))
                        + FILL;
        Codes codes =
                new Codes(
                        "patches",
                        List.of(new Code(fill, 1, 32, List.of((long) count)), code),
                        32 + 4L * count);
        Trial trial = Trial.of(group);
        for (int k = 0; k < inputs.length; k++) {
            trial = trial.with(k, inputs[k].numbers());
        }
        return trial.found(codes).getFirst();
    }

    private static double filled(long i) {
        return ((i * 37) % 101 - 50) / 64.0;
    }

    @ParameterizedTest
    @MethodSource("firstLayers")
    void theWeightsGradientIsTakenFromAProductsRows(Convolving given) {
        Values x = Convolving.random(1, given.x(), DType.F32);
        Values dy = Convolving.random(3, given.y(), DType.F32);
        Group group = Ran.group(new ConvolveWeight(given.window(), 1), DType.F32, 16, x, dy);
        int width = Patches.width(group);
        int depth = (int) given.w().elements() / given.w().extent(0);
        int count = given.w().extent(0) * width;
        double[] dw = taken(group, Patches.weightGradient(group, 32), count, x, dy);
        for (int i = 0; i < dw.length; i++) {
            assertThat(dw[i]).isEqualTo(filled((long) i / depth * width + i % depth));
        }
    }

    /// The adjoint of writing patches: ⟨patches x, g⟩ = ⟨x, gradient g⟩, for each element of x.
    @ParameterizedTest
    @MethodSource("firstLayers")
    void theInputsGradientIsTheAdjointOfWritingPatches(Convolving given) {
        Values w = Convolving.random(2, given.w(), DType.F32);
        Values dy = Convolving.random(3, given.y(), DType.F32);
        Group group = Ran.group(given.adjoint(), DType.F32, 16, dy, w);
        int width = Patches.width(group);
        int count = Math.toIntExact(Patches.count(group));
        double[] dx = taken(group, Patches.inputGradient(group, 32), count * width, dy, w);
        Values numbered = Values.of(given.x(), new double[dx.length]);
        for (int i = 0; i < dx.length; i++) {
            numbered.numbers()[i] = i + 1;
        }
        Group forward = Ran.group(new Convolve(given.window(), 1), DType.F32, 16, numbered, w);
        Values patches = written(forward, Patches.patches(forward, 32), count, width, numbered, w);
        double[] expected = new double[dx.length];
        for (int i = 0; i < patches.numbers().length; i++) {
            int named = (int) patches.numbers()[i];
            if (named > 0) {
                expected[named - 1] += filled(i);
            }
        }
        assertThat(dx).usingComparatorWithPrecision(1e-4).containsExactly(expected);
    }
}
