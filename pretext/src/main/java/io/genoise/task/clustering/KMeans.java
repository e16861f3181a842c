package io.genoise.task.clustering;

import io.genoise.op.Distances;
import io.genoise.primitive.Primitive;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.stream.IntStream;

/// k clusters of points, each point in that of the nearest centre, each centre the mean of its points (Lloyd 1982), on the
/// device; the first centres are points drawn at random.
///
/// A cluster that loses all points gets half of another one's: a cluster of several points is drawn, its centre moved a
/// little in a random direction, and the empty one's put as far to the other side (Caron et al. 2018, section 3.3). So a
/// cluster stays empty only if there are fewer different points than clusters.
///
/// @param assignments `[N]`, 0 … k-1
/// @param sizes `[k]`
/// @param centres `[k,d]`
/// @param error the mean of ‖x − centre‖² over the points
record KMeans(int[] assignments, int[] sizes, float[] centres, double error) {
    private static final int ROWS = 4096;
    private static final int LAST_TRIES = 10;
    private static final double LITTLE = 1e-3;

    /// Clusters of `points` f32 `[N,d]`.
    ///
    /// @param clusters k, 1 … N
    /// @param iterations how often all centres move, at most; fewer if no point changes its cluster
    static KMeans of(Variable points, int clusters, int iterations, RandomStream random) {
        int count = points.shape().extent(0);
        if (clusters < 1 || clusters > count) {
            throw new IllegalArgumentException(
                    "%s clusters of %s points: 1 … %s expected".formatted(clusters, count, count));
        }
        try (Scope scope = points.device().scope().open()) {
            Clustering clustering = new Clustering(points, clusters, random, scope);
            KMeans now = clustering.assigned();
            for (int i = 0; i < iterations; i++) {
                clustering.move(now);
                KMeans next = clustering.assigned();
                boolean still = Arrays.equals(next.assignments, now.assignments);
                now = next;
                if (still) {
                    break;
                }
            }
            for (int i = 0; i < LAST_TRIES && now.hasEmpty(); i++) {
                clustering.move(now);
                now = clustering.assigned();
            }
            return now;
        }
    }

    private boolean hasEmpty() {
        return IntStream.of(sizes).anyMatch(size -> size == 0);
    }

    /// How many clusters have points.
    int used() {
        return (int) IntStream.of(sizes).filter(size -> size > 0).count();
    }

    private static final class Clustering {
        private final Device device;
        private final Variable points;
        private final Variable centres;
        private final Variable assigned;
        private final Variable sizes;
        private final RandomStream random;
        private final int count;
        private final int clusters;

        Clustering(Variable points, int clusters, RandomStream random, Scope scope) {
            this.device = points.device();
            this.points = points;
            this.random = random;
            this.count = points.shape().extent(0);
            this.clusters = clusters;
            int dimensions = points.shape().extent(1);
            this.centres =
                    scope.variable("centres", TensorShape.of(clusters, dimensions), DType.F32);
            this.assigned = scope.variable("assigned", TensorShape.of(count), DType.I32);
            this.sizes = scope.variable("sizes", TensorShape.of(clusters, 1), DType.F32);
            int[] first = Arrays.copyOf(random.permutation(count), clusters);
            Tensor rows = scope.integers(TensorShape.of(clusters), first);
            try (Step step = device.step()) {
                centres.assign(points.value().gather(rows));
                step.run();
            }
        }

        /// Each point in the cluster of its nearest centre.
        KMeans assigned() {
            int[] nearest = new int[count];
            double sum = 0;
            for (int from = 0; from < count; from += ROWS) {
                int to = Math.min(count, from + ROWS);
                Reading index;
                Reading distance;
                try (Step step = device.step()) {
                    Tensor some = points.value().slice(0, from, to);
                    Tensor distances = Distances.squaredPairs(some, centres.value());
                    index = step.read(distances.argmin(1));
                    distance = step.read(distances.min(1).sum());
                    step.run();
                }
                System.arraycopy(index.ints(), 0, nearest, from, to - from);
                sum += distance.value();
            }
            int[] counts = new int[clusters];
            IntStream.of(nearest).forEach(cluster -> counts[cluster]++);
            return new KMeans(nearest, counts, centres.read(), sum / count);
        }

        /// Moves each centre to the mean of its points, and divides clusters where others are empty.
        void move(KMeans now) {
            assigned.set(now.assignments);
            float[] numbers = new float[clusters];
            for (int c = 0; c < clusters; c++) {
                numbers[c] = now.sizes[c];
            }
            sizes.set(numbers);
            try (Step step = device.step()) {
                Tensor sums =
                        Tensor.of(
                                new Primitive.ScatterAdd(clusters),
                                null,
                                points.value(),
                                assigned.value());
                centres.assign(sums.over(sizes.value().max(device.filled(TensorShape.SCALAR, 1))));
                step.run();
            }
            if (now.hasEmpty()) {
                divide(now.sizes.clone());
            }
        }

        private void divide(int[] left) {
            float[] all = centres.read();
            int dimensions = all.length / clusters;
            for (int empty = 0; empty < clusters; empty++) {
                int[] several = IntStream.range(0, clusters).filter(c -> left[c] > 1).toArray();
                if (left[empty] > 0 || several.length == 0) {
                    continue;
                }
                int whole = several[random.nextInt(several.length)];
                for (int d = 0; d < dimensions; d++) {
                    double aside = random.nextBoolean() ? LITTLE : -LITTLE;
                    aside /= Math.sqrt(dimensions);
                    float centre = all[whole * dimensions + d];
                    all[empty * dimensions + d] = (float) (centre + aside);
                    all[whole * dimensions + d] = (float) (centre - aside);
                }
                left[empty] = left[whole] / 2;
                left[whole] -= left[empty];
            }
            centres.set(all);
        }
    }
}
