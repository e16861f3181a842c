package io.genoise.task.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.op.Softmax;
import io.genoise.task.TaskContract;
import io.genoise.task.part.Embeddings;
import io.genoise.task.part.LocalViews;
import io.genoise.tensor.Device;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What a teacher says of global views, and its schedules.
class DinoTest {
    private final Device device = Device.open("reference", 1);
    private final Embeddings embeddings = new Embeddings(device);

    @AfterEach
    void close() {
        device.close();
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Dino(64, 32, 16, true, 1, 0, 0.9, 0.07)).sameViews().tests();
    }

    /// Three views of five pictures, four outputs.
    @Test
    void theLossIsThatOfPairsOfViewsOneByOne() {
        double[][] teacher = Embeddings.normal(2 * 5, 4, 1);
        double[][] student = Embeddings.normal(3 * 5, 4, 2);
        double expected = 0;
        int pairs = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                if (i != j) {
                    pairs++;
                    for (int n = 0; n < 5; n++) {
                        double[] p = softmax(teacher[5 * i + n]);
                        double[] q = softmax(student[5 * j + n]);
                        for (int k = 0; k < 4; k++) {
                            expected -= p[k] * Math.log(q[k]) / 5;
                        }
                    }
                }
            }
        }
        double found =
                embeddings.value(() ->
                        LocalViews.loss(
                                Softmax.softmax(embeddings.tensor(teacher).reshape(2, 5, 4), 2),
                                Softmax.logSoftmax(
                                        embeddings.tensor(student).reshape(3, 5, 4), 2)));
        assertThat(found).isEqualTo(expected / pairs, within(1e-5));
    }

    private static double[] softmax(double[] logits) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(value -> Math.exp(value) / sum).toArray();
    }

    @Test
    void aSmallTeacherStaysSharp() {
        Dino small = new Dino().small();
        assertThat(small.temperature(0)).isEqualTo(0.04);
        assertThat(small.temperature(0.9)).isEqualTo(0.04);
    }

    @Test
    void aTeacherWarmsUpAndComesToRest() {
        Dino dino = new Dino();
        assertThat(dino.temperature(0)).isEqualTo(0.04);
        assertThat(dino.temperature(0.15)).isEqualTo(0.055, within(1e-9));
        assertThat(dino.temperature(0.3)).isEqualTo(0.07, within(1e-9));
        assertThat(dino.temperature(0.9)).isEqualTo(0.07, within(1e-9));
        assertThat(dino.momentum(0)).isEqualTo(0.996, within(1e-9));
        assertThat(dino.momentum(0.5)).isEqualTo(0.998, within(1e-9));
        assertThat(dino.momentum(1)).isEqualTo(1, within(1e-9));
    }
}
