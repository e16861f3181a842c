package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.tensor.Device;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
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

    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Vicreg(25, 25, 1, 32)).overfits(150, 0.85).tests();
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
