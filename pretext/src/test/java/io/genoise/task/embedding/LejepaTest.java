package io.genoise.task.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.scenes.Scenes;
import io.genoise.network.Networks;
import io.genoise.task.Material;
import io.genoise.task.PretextTask;
import io.genoise.task.TaskContract;
import io.genoise.task.part.Embeddings;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import io.genoise.train.Standardization;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The test of normality along slices, the prediction, and the sizes of views.
class LejepaTest {
    private final Device device = Device.open("reference", 1);
    private final Embeddings embeddings = new Embeddings(device);

    @AfterEach
    void close() {
        device.close();
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Lejepa(0.05, 64, 17, 1, 0, 8)).sameViews().tests();
    }

    /// Complex numbers as pairs, slice by slice.
    @ParameterizedTest
    @ValueSource(ints = {17, 8})
    void sigregIsTheTrapezoidOverAllPoints(int points) {
        double[][] z = Embeddings.normal(2 * 5, 3, 1);
        double[][] directions = Embeddings.normal(3, 4, 2);
        double expected = 0;
        for (int view = 0; view < 2; view++) {
            for (int m = 0; m < 4; m++) {
                double length = Math.sqrt(square(Embeddings.column(directions, m)));
                double before = 0;
                for (int k = 0; k < points; k++) {
                    double t = -5 + 10.0 * k / (points - 1);
                    double real = 0;
                    double imaginary = 0;
                    for (int n = 0; n < 5; n++) {
                        double along = 0;
                        for (int d = 0; d < 3; d++) {
                            along += z[5 * view + n][d] * directions[d][m] / length;
                        }
                        real += Math.cos(t * along) / 5;
                        imaginary += Math.sin(t * along) / 5;
                    }
                    double normal = Math.exp(-t * t / 2);
                    double at =
                            ((real - normal) * (real - normal) + imaginary * imaginary) * normal;
                    if (k > 0) {
                        expected += 5 * (before + at) / 2 * 10 / (points - 1) / 8;
                    }
                    before = at;
                }
            }
        }
        Lejepa.Places places = Lejepa.Places.of(device.scope(), points);
        double found =
                embeddings.value(() ->
                        Lejepa.sigreg(
                                embeddings.tensor(z).reshape(2, 5, 3),
                                embeddings.tensor(directions),
                                places));
        assertThat(found).isEqualTo(expected, within(1e-5));
    }

    private static double square(double[] x) {
        return Arrays.stream(x).map(value -> value * value).sum();
    }

    /// √2π − √(2π/3) whatever the number of pictures, on average over forty draws; of one answer to all it grows with them.
    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void sigregOfNormalNumbersIsKnownAndOfOneAnswerLarge(int n) {
        double known = Math.sqrt(2 * Math.PI) - Math.sqrt(2 * Math.PI / 3);
        double ofOneAnswer = Math.sqrt(2 * Math.PI) * (1 - Math.sqrt(2) + 1 / Math.sqrt(3));
        Supplier<Tensor> z =
                () -> embeddings.tensor(Embeddings.normal(40 * n, 6, n)).reshape(40, n, 6);
        Supplier<Tensor> directions = () -> embeddings.tensor(Embeddings.normal(6, 50, 3));
        Lejepa.Places places = Lejepa.Places.of(device.scope(), 17);
        assertThat(embeddings.value(() -> Lejepa.sigreg(z.get(), directions.get(), places)))
                .isEqualTo(known, within(0.15));
        assertThat(
                        embeddings.value(
                                () -> Lejepa.sigreg(z.get().times(0), directions.get(), places)))
                .isEqualTo(ofOneAnswer * n, within(0.01 * n));
    }

    /// The mean of the two global views, not of all.
    @Test
    void lejepasPredictionIsOfTheGlobalViewsMean() {
        Tensor[] z = new Tensor[1];
        double found =
                embeddings.value(() -> {
                    z[0] = embeddings.tensor(new double[][] {{1}, {3}, {5}}).reshape(3, 1, 1);
                    return Lejepa.prediction(z[0]);
                });
        assertThat(found).isEqualTo((1 + 1 + 9) / 3.0, within(1e-6));
    }

    @Test
    void aNetworkThatTakesNoLocalViewsIsRefusedByTheOptionsName() {
        Scenes scenes = Scenes.train(16, 12, 1);
        for (PretextTask task : new PretextTask[] {new Dino().small(), new Lejepa().small()}) {
            Material material =
                    new Material(
                            device.scope(),
                            Networks.of("vit-small,size=16,depth=1,features=8,heads=2"),
                            scenes,
                            Standardization.of(scenes),
                            new Material.Course(1, 6, 0.01f, 10));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> task.learner(material))
                    .withMessageContaining("--local-size");
        }
    }
}
