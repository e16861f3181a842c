package io.genoise.task.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.task.TaskContract;
import io.genoise.task.part.Embeddings;
import io.genoise.tensor.Device;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Invariance, variance and covariance, each by itself.
class VicregTest {
    private final Device device = Device.open("reference", 1);
    private final Embeddings embeddings = new Embeddings(device);

    @AfterEach
    void close() {
        device.close();
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        Vicreg task = new Vicreg(25, 25, 1, 32);
        return TaskContract.of(task).sameViews().overfits(300, 0.5).least(least(task, 8)).tests();
    }

    /// Of views that are alike, by pictures n too few for the features D: centred, they span n − 1 directions, so that features
    /// of deviation σ have covariances of D²σ⁴/(n − 1) in all, those with themselves being Dσ⁴, and a smaller σ is worth its hinge:
    ///
    ///     min over σ of μ·(1 − σ) + 2ν·(D/(n − 1) − 1)·σ⁴,   at σ³ = μ/(8ν·(D/(n − 1) − 1))
    private static double least(Vicreg task, int n) {
        double covariance = 2 * task.covariance() * (task.width() / (n - 1.0) - 1);
        double deviation = Math.min(1, Math.cbrt(task.variance() / (4 * covariance)));
        return task.variance() * (1 - deviation) + covariance * Math.pow(deviation, 4);
    }

    @Test
    void termsAreThoseOfVariancesAndCovariancesOneByOne() {
        double[][] a = Embeddings.normal(7, 4, 1);
        double[][] b = Embeddings.normal(7, 4, 2);
        double s = 0;
        double v = 0;
        double c = 0;
        for (int i = 0; i < 4; i++) {
            double[] x = Arrays.stream(Embeddings.column(a, i)).map(value -> 0.5 * value).toArray();
            v += Math.max(0, 1 - Math.sqrt(Embeddings.covariance(x, x, 6) + 1e-4)) / 4;
            for (int n = 0; n < 7; n++) {
                s += (a[n][i] - b[n][i]) * (a[n][i] - b[n][i]) / 28;
            }
            for (int j = 0; j < 4; j++) {
                double together =
                        Embeddings.covariance(Embeddings.column(a, i), Embeddings.column(a, j), 6);
                c += i == j ? 0 : together * together / 4;
            }
        }
        assertThat(v).isPositive();
        assertThat(
                        embeddings.value(() ->
                                Vicreg.invariance(embeddings.tensor(a), embeddings.tensor(b))))
                .isEqualTo(s, within(1e-5));
        assertThat(embeddings.value(() -> Vicreg.variance(embeddings.tensor(a).times(0.5f))))
                .isEqualTo(v, within(1e-5));
        assertThat(embeddings.value(() -> Vicreg.covariance(embeddings.tensor(a))))
                .isEqualTo(c, within(1e-5));
    }
}
