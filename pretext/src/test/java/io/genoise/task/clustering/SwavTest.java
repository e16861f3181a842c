package io.genoise.task.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.task.TaskContract;
import io.genoise.task.part.Embeddings;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Prototypes: how pictures are shared out, and the contract with and without a queue.
class SwavTest {
    private static final Swav SMALL = new Swav(16, 0.1, 0.05, 0, 32, 128, 2, 0, 0.3, false);

    private static final String LOSSES =
            """
            2.9433537 2.9927835 2.9119616 2.8766649 2.84645
            2.94598 2.8741214 2.853254 2.7991536 2.774577
            2.7888544 2.8221858 2.7980804 2.7599716 2.7797778
            2.785716 2.7906783 2.779433 2.7880905 2.7827785
            2.7787964 2.767341 2.769252 2.7691898 2.7691052
            2.7568862 2.7613983 2.776345 2.7690945 2.760709
            2.7698376 2.7699344 2.767842 2.759491 2.7674305
            2.771199 2.7597892 2.757571 2.7627382 2.760226
            2.764013 2.749588 2.7612848 2.7490332 2.7542026
            2.7655933 2.7343178 2.7520235 2.7500541 2.7762187
            """;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(SMALL).sameViews().least(least(SMALL, 8)).golden(LOSSES).tests();
    }

    /// Of `count` pictures known by heart, all views of each having one direction and two pictures' directions the cosine
    /// −1/(count − 1): prototypes are shared out evenly, so that K/count of them lie on each picture and are all as right. (Three
    /// turns of sharing out leave a little unevenness, by which a net comes to a few hundredths less.)
    private static double least(Swav task, int count) {
        double own = (double) task.prototypes() / count;
        double nearness = Math.exp(-count / (count - 1.0) / task.temperature());
        return Math.log(own + (task.prototypes() - own) * nearness);
    }

    /// The algorithm of the paper's appendix A, number by number.
    @Test
    void sharesAreThoseOfDividingColumnsAndRowsInTurn() {
        double[][] cosines = Embeddings.normal(6, 4, 3);
        double[][] q = new double[6][4];
        for (int n = 0; n < 6; n++) {
            for (int k = 0; k < 4; k++) {
                q[n][k] = Math.exp(cosines[n][k] / 0.5);
            }
        }
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 4; k++) {
                double sum = 0;
                for (double[] row : q) {
                    sum += row[k];
                }
                for (double[] row : q) {
                    row[k] /= 4 * sum;
                }
            }
            for (double[] row : q) {
                double sum = row[0] + row[1] + row[2] + row[3];
                for (int k = 0; k < 4; k++) {
                    row[k] /= 6 * sum;
                }
            }
        }
        float[] found = sinkhorn(cosines, 0.5);
        for (int n = 0; n < 6; n++) {
            for (int k = 0; k < 4; k++) {
                assertThat(found[4 * n + k]).isCloseTo((float) (6 * q[n][k]), within(1e-5f));
            }
        }
    }

    /// Though all pictures prefer the first prototype, and by far more than floats can count.
    @Test
    void everyPrototypeGetsItsShareHoweverSmallTheEvenness() {
        double[][] cosines = {{1, -1}, {1, -0.9}, {0.9, -1}, {0.8, -1}};
        float[] found = sinkhorn(cosines, 0.001);
        float first = 0;
        for (int n = 0; n < 4; n++) {
            assertThat(found[2 * n] + found[2 * n + 1]).isCloseTo(1, within(1e-5f));
            first += found[2 * n];
        }
        assertThat(first).isBetween(1f, 3f);
        assertThat(found[7]).as("of the one that prefers the first least").isGreaterThan(0.5f);
    }

    private static float[] sinkhorn(double[][] cosines, double evenness) {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Reading found =
                    step.read(Swav.sinkhorn(new Embeddings(device).tensor(cosines), evenness));
            step.run();
            return found.floats();
        }
    }

    /// A queue that is full from the second step on.
    @Test
    void aQueueKeepsTheContractToo() throws Exception {
        Swav queued = new Swav(16, 0.1, 0.05, 8, 32, 16, 0, 0, 0.3, false);
        TaskContract contract = TaskContract.of(queued);
        contract.check("a training that is broken off goes on to the same bits");
        contract.check("one thread and two give the same bits");
    }
}
