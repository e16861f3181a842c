package io.genoise.task.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Clusters on the device against a slow search of the nearest centre, and what becomes of clusters that lose all points.
class KMeansTest {
    private static final int DIMENSIONS = 3;

    private static float[] cloud(int count) {
        RandomStream random = RandomStream.of(count);
        float[] points = new float[count * DIMENSIONS];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) random.nextGaussian();
        }
        return points;
    }

    private static KMeans of(float[] points, int dimensions, int clusters, int times, int threads) {
        try (Device device = Device.best(threads)) {
            TensorShape shape = TensorShape.of(points.length / dimensions, dimensions);
            return KMeans.of(
                    device.variable("points", shape, points), clusters, times, RandomStream.of(1));
        }
    }

    private static double squared(float[] points, int i, double[] centre) {
        double sum = 0;
        for (int d = 0; d < centre.length; d++) {
            double apart = points[i * centre.length + d] - centre[d];
            sum += apart * apart;
        }
        return sum;
    }

    /// The means of the points of each cluster, empty ones being null.
    private static double[][] means(float[] points, int[] assignments, int clusters) {
        double[][] means = new double[clusters][];
        for (int c = 0; c < clusters; c++) {
            int of = c;
            int[] own =
                    IntStream.range(0, assignments.length)
                            .filter(i -> assignments[i] == of)
                            .toArray();
            if (own.length > 0) {
                means[c] = new double[DIMENSIONS];
                for (int i : own) {
                    for (int d = 0; d < DIMENSIONS; d++) {
                        means[c][d] += points[i * DIMENSIONS + d] / (double) own.length;
                    }
                }
            }
        }
        return means;
    }

    /// When nothing moves any more, each point is nearest to the mean of its own cluster.
    @Test
    void everyPointIsInTheClusterOfTheNearestMean() {
        float[] points = cloud(300);
        KMeans found = of(points, DIMENSIONS, 9, 1000, 1);
        double[][] means = means(points, found.assignments(), 9);
        double error = 0;
        for (int i = 0; i < 300; i++) {
            double own = squared(points, i, means[found.assignments()[i]]);
            error += own / 300;
            for (double[] mean : means) {
                assertThat(own).isLessThanOrEqualTo(squared(points, i, mean) + 1e-5);
            }
        }
        assertThat(found.error()).isEqualTo(error, offset(1e-5));
        assertThat(IntStream.of(found.sizes()).sum()).isEqualTo(300);
        assertThat(found.used()).isEqualTo(9);
    }

    @Test
    void centresThatMoveLeaveNoLargerError() {
        float[] points = cloud(500);
        double before = Double.POSITIVE_INFINITY;
        for (int times = 0; times < 12; times++) {
            double error = of(points, DIMENSIONS, 12, times, 1).error();
            assertThat(error).isLessThanOrEqualTo(before + 1e-6);
            before = error;
        }
    }

    @Test
    void pointsBeyondTheRowsOfOneStepAreClusteredToo() {
        float[] points = cloud(4096 + 77);
        KMeans found = of(points, DIMENSIONS, 2, 3, 1);
        assertThat(found.assignments()).hasSize(4096 + 77).containsOnly(0, 1);
    }

    @Test
    void oneAndTwoThreadsFindTheSame() {
        float[] points = cloud(700);
        KMeans one = of(points, DIMENSIONS, 40, 10, 1);
        KMeans two = of(points, DIMENSIONS, 40, 10, 2);
        assertThat(two.assignments()).isEqualTo(one.assignments());
        assertThat(two.centres()).isEqualTo(one.centres());
    }

    /// 37 of 40 points are one: most first centres are equal, and all but one of those are left without a point.
    @Test
    void clustersWithoutPointsTakeHalfOfAnother() {
        float[] points = new float[40];
        points[37] = 1;
        points[38] = 2;
        points[39] = 3;
        for (int clusters = 2; clusters <= 4; clusters++) {
            KMeans found = of(points, 1, clusters, 20, 1);
            assertThat(found.used()).isEqualTo(clusters);
        }
    }

    @Test
    void fewerDifferentPointsThanClustersLeaveSomeEmpty() {
        KMeans found = of(new float[] {1, 1, 1, 1, 5, 5}, 1, 5, 10, 1);
        assertThat(found.used()).isEqualTo(2);
        assertThat(found.error()).isZero();
        assertThat(Arrays.copyOf(found.assignments(), 4)).containsOnly(found.assignments()[0]);
    }

    @Test
    void moreClustersThanPointsAreRefused() {
        assertThatThrownBy(() -> of(cloud(3), DIMENSIONS, 4, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 clusters of 3 points: 1 … 3 expected");
    }
}
