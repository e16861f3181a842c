package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Values;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.primitive.Resampling;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.primitive.Resampling.Warp;
import io.genoise.primitive.Resampling.WarpInput;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures resampled, and the adjoint, as CUDA's text, give what the reference gives.
class ResampleTest {
    private static Codes texts(Group group) {
        return Resample.of(group, Trial.FACTS);
    }

    record How(Filter filter, Outside outside) {}

    static Stream<How> ways() {
        return Stream.of(Filter.values())
                .flatMap(f -> Stream.of(Outside.values()).map(o -> new How(f, o)));
    }

    /// Maps of all sorts: upright, by quarters, turned, flat, far away, of huge numbers, singular.
    private static final double[][] MAPS = {
        {1, 0, 0, 0, 1, 0},
        {0.5, 0, 0, 0, 0.5, 0},
        {2, 0, -1.3, 0, 3, 0.7},
        {-1, 0, 6, 0, 1, 0},
        {0, 1, 0, -1, 0, 6},
        {0.8, -0.6, 1.5, 0.6, 0.8, -2.25},
        {1.5, 0.7, -3, -0.2, 0.4, 2},
        {0, 0, 2.5, 0, 0, 3.25},
        {0, 0, -7, 0, 0, 30},
        {1, 1, 0, 1, 1, 0},
        {1, 2, 0, 0, 0, 3.5},
        {1, 0, 1e6, 0, 1, 0},
        {1e-30, 1, 0, 1, 1e-30, 0},
        {1, 1e20, -1.5e20, 0, 1, 0},
        {1e-3, 0, 3, 0, 1e-3, 3},
        {3e38, 1, 0, 1, 3e38, 0},
        {Double.NaN, 0, 0, 0, 1, 0},
        {1, 0, 0, Double.POSITIVE_INFINITY, 1, 0},
    };

    private final RandomStream random = RandomStream.of(13);

    private static Values matrices() {
        double[] all = Stream.of(MAPS).flatMapToDouble(java.util.Arrays::stream).toArray();
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) all[i];
        }
        return Values.of(TensorShape.of(MAPS.length, 2, 3), all);
    }

    private static Ran run(Resampling p, Values x) {
        return Ran.of(ResampleTest::texts, p, x, matrices());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void picturesAreReadAlongTheirMaps(How how) {
        for (int channels : new int[] {3, 8, 5}) {
            Values x = Values.random(random, MAPS.length, 6, 7, channels);
            run(new Warp(how.filter, how.outside, 5, 9), x).isClose(1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theAdjointAddsToWhatWasRead(How how) {
        for (int channels : new int[] {3, 16}) {
            Values dy = Values.random(random, MAPS.length, 5, 9, channels);
            run(new WarpInput(how.filter, how.outside, 6, 7), dy).isClose(1e-5);
        }
    }

    /// ⟨warp x, dy⟩ = ⟨x, adjoint dy⟩ over many maps at random, also where the reference is not asked.
    @ParameterizedTest
    @MethodSource("ways")
    void everyPixelThatIsReadGetsItsShare(How how) {
        int n = 64;
        double[] maps = new double[6 * n];
        for (int i = 0; i < maps.length; i++) {
            float size = (float) Math.scalb(1.0, random.nextInt(8) - 3);
            maps[i] = size * (random.nextFloat() * 2 - 1);
        }
        Values matrices = Values.of(TensorShape.of(n, 2, 3), maps);
        Values ones = Values.of(TensorShape.of(n, 8, 8, 1), ones(n * 64));
        Values dy = Values.random(random, n, 11, 10, 1);
        WarpInput adjoint = new WarpInput(how.filter, how.outside, 8, 8);
        Ran back = Ran.of(ResampleTest::texts, adjoint, dy, matrices);
        back.isClose(1e-5);
        Warp warp = new Warp(how.filter, how.outside, 11, 10);
        Values there = Values.run(new ReferenceBackend(), warp, ones, matrices);
        double sum = Stream.of(back.result()).mapToDouble(ones::dot).sum();
        assertThat(sum).isCloseTo(there.dot(dy), org.assertj.core.data.Offset.offset(1e-2));
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void picturesOfBytesAreRead() {
        Values x = Values.indices(random, 256, TensorShape.of(MAPS.length, 6, 7, 3)).as(DType.U8);
        run(new Warp(Filter.BILINEAR, Outside.ZEROS, 5, 9), x).isClose(1e-6);
    }

    @Test
    void resultsAreRoundedToTheTypeTheyAreStoredAs() {
        Values x = Values.random(random, MAPS.length, 6, 7, 8).as(DType.BF16);
        Warp warp = new Warp(Filter.NEAREST, Outside.EDGE, 5, 9);
        Ran.of(ResampleTest::texts, warp, DType.BF16, 16, x, matrices()).isRounded();
    }
}
