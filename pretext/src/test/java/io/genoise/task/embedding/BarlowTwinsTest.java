package io.genoise.task.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.task.TaskContract;
import io.genoise.task.part.Embeddings;
import io.genoise.tensor.Device;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Correlations between the features of two views.
class BarlowTwinsTest {
    private final Device device = Device.open("reference", 1);
    private final Embeddings embeddings = new Embeddings(device);

    @AfterEach
    void close() {
        device.close();
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new BarlowTwins(0.005, 32)).tests();
    }

    @Test
    void theLossIsThatOfCorrelationsOneByOne() {
        double[][] a = Embeddings.normal(7, 4, 1);
        double[][] b = Embeddings.normal(7, 4, 2);
        double expected = 0;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double[] x = Embeddings.column(a, i);
                double[] y = Embeddings.column(b, j);
                double c =
                        Embeddings.covariance(x, y, 7)
                                / Math.sqrt(Embeddings.covariance(x, x, 7) + 1e-5)
                                / Math.sqrt(Embeddings.covariance(y, y, 7) + 1e-5);
                expected += i == j ? (1 - c) * (1 - c) : 0.3 * c * c;
            }
        }
        double found =
                embeddings.value(() ->
                        BarlowTwins.loss(
                                BarlowTwins.correlations(
                                        embeddings.tensor(a), embeddings.tensor(b)),
                                0.3));
        assertThat(found).isEqualTo(expected, within(1e-5));
    }
}
