package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Values;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.SlidingWindow;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pools and their adjoints, as CUDA's text, give what the reference gives.
@Tag("slow")
class PoolsTest {
    private static Codes texts(Group group) {
        return Pools.of(group, Trial.FACTS);
    }

    record Case(SlidingWindow window, TensorShape x) {
        TensorShape y() {
            return window.output(x, x.extent(-1));
        }

        List<Integer> spatial() {
            return IntStream.range(1, x.rank() - 1).mapToObj(x::extent).toList();
        }

        int taps() {
            return window.kernel().stream().reduce(1, Math::multiplyExact);
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(SlidingWindow.square(3, 2, 1), TensorShape.of(2, 7, 9, 8)),
                new Case(SlidingWindow.square(2, 2, 0), TensorShape.of(3, 6, 5, 5)),
                new Case(SlidingWindow.square(3, 3, 1), TensorShape.of(1, 4, 6, 2)),
                new Case(SlidingWindow.square(1, 3, 2), TensorShape.of(2, 4, 4, 3)),
                new Case(SlidingWindow.square(5, 1, 2), TensorShape.of(2, 5, 6, 4)),
                new Case(
                        new SlidingWindow(
                                List.of(3, 2), List.of(1, 2), List.of(1, 0), List.of(2, 3)),
                        TensorShape.of(2, 9, 10, 12)),
                new Case(
                        new SlidingWindow(
                                List.of(2, 2), List.of(3, 1), List.of(0, 2), List.of(3, 2)),
                        TensorShape.of(1, 9, 4, 16)),
                new Case(
                        new SlidingWindow(List.of(3), List.of(2), List.of(1), List.of(1)),
                        TensorShape.of(3, 9, 7)),
                new Case(
                        new SlidingWindow(
                                List.of(2, 3, 2),
                                List.of(2, 1, 2),
                                List.of(1, 1, 0),
                                List.of(1, 1, 1)),
                        TensorShape.of(2, 4, 5, 6, 4)));
    }

    static Stream<DType> types() {
        return Stream.of(DType.F32, DType.BF16, DType.F16);
    }

    private final RandomStream random = RandomStream.of(7);

    private static Ran run(Primitive primitive, Values... inputs) {
        return Ran.of(PoolsTest::texts, primitive, inputs);
    }

    /// Few different values, so that equal ones and NaN meet in a window; some −∞.
    private Values coarse(TensorShape shape) {
        Values x = Values.random(random, shape.extents());
        for (int i = 0; i < x.numbers().length; i++) {
            x.numbers()[i] =
                    i % 29 == 0
                            ? Double.NaN
                            : i % 5 == 0
                                    ? Double.NEGATIVE_INFINITY
                                    : Math.round(3 * x.numbers()[i]);
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMaximumIsFound(Case given) {
        run(new Primitive.MaxPool(given.window()), coarse(given.x())).isClose(0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFirstOfSeveralMaximaIsNamed(Case given) {
        run(new Primitive.MaxPoolIndices(given.window()), coarse(given.x())).isClose(0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gatherReadsWhatAnIndexNames(Case given) {
        Values x = Values.random(random, given.x().extents());
        Values indices = Values.indices(random, given.taps(), given.y());
        run(new Primitive.PoolGather(given.window()), x, indices).isClose(0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scatterAddsToWhatAnIndexNames(Case given) {
        Values dy = Values.random(random, given.y().extents());
        Values indices = Values.indices(random, given.taps(), given.y());
        run(new Primitive.PoolScatter(given.window(), given.spatial()), dy, indices).isClose(1e-6);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMeanCountsPaddingAsAsked(Case given) {
        Values x = Values.random(random, given.x().extents());
        for (boolean countPadding : new boolean[] {true, false}) {
            run(new Primitive.AveragePool(given.window(), countPadding), x).isClose(1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMeansAdjointCountsPaddingAsAsked(Case given) {
        Values dy = Values.random(random, given.y().extents());
        for (boolean countPadding : new boolean[] {true, false}) {
            run(new Primitive.AveragePoolInput(given.window(), countPadding, given.spatial()), dy)
                    .isClose(1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void resultsAreRoundedOnceToTheTypeTheyAreStoredAs(DType type) {
        Case given = new Case(SlidingWindow.square(3, 2, 1), TensorShape.of(2, 7, 9, 16));
        Values x = Values.random(random, given.x().extents()).as(type);
        Values dy = Values.random(random, given.y().extents()).as(type);
        Values indices = Values.indices(random, given.taps(), given.y());
        Primitive scatter = new Primitive.PoolScatter(given.window(), given.spatial());
        stored(type, new Primitive.MaxPool(given.window()), x).isRounded();
        stored(type, new Primitive.PoolGather(given.window()), x, indices).isRounded();
        stored(type, scatter, dy, indices).isClose(1.0 / 128);
        stored(type, new Primitive.AveragePool(given.window(), false), x).isClose(1.0 / 128);
    }

    private static Ran stored(DType type, Primitive primitive, Values... inputs) {
        return Ran.of(PoolsTest::texts, primitive, type, 16, inputs);
    }

    @Test
    void operandsThatAreNotAlignedAreReadOneByOne() {
        Values x = Values.random(random, 2, 7, 9, 8);
        Ran ran =
                Ran.of(
                        PoolsTest::texts,
                        new Primitive.MaxPool(SlidingWindow.square(3, 2, 1)),
                        DType.F32,
                        4,
                        x);
        ran.isClose(0);
        assertThat(ran.codes().kernels().getFirst().source()).contains("float best[1]");
    }

    @Test
    void sizesAreNoPartOfTheText() {
        Primitive pool = new Primitive.MaxPool(SlidingWindow.square(3, 2, 1));
        Primitive other = new Primitive.MaxPool(SlidingWindow.square(3, 1, 0));
        assertThat(source(pool, Values.random(random, 1, 5, 5, 8)))
                .isEqualTo(source(other, Values.random(random, 3, 7, 6, 12)));
    }

    private static String source(Primitive primitive, Values x) {
        Codes codes = Pools.of(Ran.group(primitive, DType.F32, 16, x), Trial.FACTS);
        return codes.kernels().getFirst().source();
    }

    @Test
    void aGatherOfANumberThatNoTapHasTouchesNothingElse() {
        Values x = Values.random(random, 1, 4, 4, 1);
        Values indices =
                Values.of(TensorShape.of(1, 2, 2, 1), -1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE)
                        .as(DType.I32);
        Primitive gather = new Primitive.PoolGather(SlidingWindow.square(2, 2, 0));
        Group group = Ran.group(gather, DType.F32, 16, x, indices);
        Trial trial = Trial.of(group).with(0, x.numbers()).with(1, indices.numbers());
        assertThat(trial.found(texts(group)).getFirst()).hasSize(4);
    }
}
