package io.genoise.task.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.op.Pooling;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import io.genoise.task.AtStart;
import io.genoise.task.ControlVerdict;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.TaskContract;
import io.genoise.task.part.ColourControl;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.train.Journal;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import io.genoise.train.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Clusters are classes for an epoch, and every cluster weighs the same.
class DeepClusterTest {
    private static final Images SCENES = Scenes.train(16, 60, 1);
    private static final DeepCluster TASK = new DeepCluster(6, 4, 10, 0.3);

    private static final class Trial implements Journal {
        private final long last;
        private long step;
        private double loss;
        private TrainingState state;

        Trial(long last) {
            this.last = last;
        }

        @Override
        public void begin(Trainer trainer) {
            step = trainer.step();
        }

        @Override
        public void progress(long views, Map<String, Double> means) {
            loss = step == 0 ? means.get("loss") : loss;
            step++;
        }

        @Override
        public void checkpoint(Trainer trainer) {
            state = trainer.state();
        }

        @Override
        public boolean stopped() {
            return step >= last;
        }
    }

    private static Trial trained(TrainingState from, long last, int threads) {
        try (Device device = Device.best(threads)) {
            Batches batches = Batches.shuffled(SCENES, 12, 1).with(TASK.views(SCENES));
            Trainer trainer =
                    new Trainer(
                            TASK.learner(material(device, SCENES, 15)),
                            TrainingPlan.of(batches, 3, 1));
            if (from != null) {
                trainer.resume(from);
            }
            Trial trial = new Trial(last);
            trainer.run(trial);
            return trial;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Each step of the contract is an epoch, whose clusters and classifier are new: what is learned by heart is asked below.
    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new DeepCluster(4, 4, 10, 0.3))
                .overfits(3, 2)
                .chanceWithin(0.3)
                .tests();
    }

    @Test
    void eightPicturesAreLearnedByHeartWithinAnEpoch() throws IOException {
        int[] often = IntStream.range(0, 8 * 60).map(i -> i % 8).toArray();
        Images images = SCENES.subset(often);
        List<Double> losses = new ArrayList<>();
        try (Device device = Device.best(1)) {
            DeepCluster task = new DeepCluster(4, 4, 10, 1);
            Batches batches = Batches.shuffled(images, 8, 1).with(task.views(images));
            PretextLearner learner = task.learner(material(device, images, 60));
            new Trainer(learner, TrainingPlan.of(batches, 1, 1))
                    .run(
                            new Journal() {
                                @Override
                                public void step(long step, Map<String, Double> figures) {
                                    losses.add(figures.get("loss"));
                                }
                            });
        }
        assertThat(losses.getLast()).isLessThan(0.5 * Math.log(4));
    }

    private static Material material(Device device, Images images, long steps) {
        return new Material(
                device.scope(),
                SmallNetwork.of(0),
                images,
                Standardization.of(images),
                new Material.Course(1, 12, 0.02f, steps));
    }

    @Test
    void theLossIsThatOfASlowOracle() {
        double[][] logits = {{1, 2, 0.5}, {0, -1, 3}};
        int[] clusters = {2, 0};
        double[] weights = {0.3, 2};
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            double all = 0;
            for (double logit : logits[i]) {
                all += Math.exp(logit);
            }
            sum -= weights[i] * Math.log(Math.exp(logits[i][clusters[i]]) / all);
        }
        try (Device device = Device.best(1);
                Step step = device.step()) {
            Tensor x = device.tensor(TensorShape.of(2, 3), 1, 2, 0.5f, 0, -1, 3);
            Reading loss =
                    step.read(
                            DeepCluster.loss(
                                    x,
                                    device.integers(TensorShape.of(2), clusters),
                                    device.tensor(TensorShape.of(2), 0.3f, 2)));
            step.run();
            assertThat((double) loss.value()).isEqualTo(sum / 2.3, offset(1e-5));
        }
    }

    @Test
    void theFirstLossIsNearChance() {
        assertThat(trained(null, 1, 1).loss).isEqualTo(TASK.chance(12).get("loss"), offset(0.35));
    }

    @Test
    void everyUsedClusterWeighsTheSame() {
        TrainingState state = trained(null, 1, 1).state;
        int[] clusters = state.tensors().get("found.clusters").ints();
        float[] weights = state.tensors().get("found.weights").floats();
        double[] sums = new double[6];
        for (int i = 0; i < clusters.length; i++) {
            sums[clusters[i]] += weights[i];
        }
        for (double sum : sums) {
            assertThat(sum).isEqualTo(10, offset(1e-4));
        }
    }

    @Test
    void clustersAreFoundAnewInEachEpochAndNotWithinOne() {
        Object early = trained(null, 1, 1).state.tensors().get("found.clusters");
        Object late = trained(null, 4, 1).state.tensors().get("found.clusters");
        Object next = trained(null, 6, 1).state.tensors().get("found.clusters");
        assertThat(late).isEqualTo(early);
        assertThat(next).isNotEqualTo(early);
    }

    @Test
    void aTrainingThatIsResumedInMidEpochEndsInTheSameBits() {
        TrainingState whole = trained(null, Long.MAX_VALUE, 1).state;
        TrainingState middle = trained(null, 7, 1).state;
        assertThat(trained(middle, Long.MAX_VALUE, 2).state).isEqualTo(whole);
    }

    @Test
    void fewerPicturesThanClustersAreRefusedByTheOptionsName() {
        assertThatThrownBy(() -> new DeepCluster(61, 4, 10, 1).check(SCENES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("60 pictures")
                .hasMessageContaining("--clusters");
    }

    @Test
    void whoKnowsPicturesByTheirColoursIsCaught() {
        try (AtStart start = new AtStart(TASK, "nin,blocks=3,width=0.05", SCENES)) {
            ColourControl control = TASK.control(start.trained(), (x, _) -> x.mean(1, 2));

            assertThat(control.verdict())
                    .as(control.toString())
                    .isEqualTo(ControlVerdict.NOT_PASSED);
            assertThat(control.lines().getFirst())
                    .startsWith("control, pictures found by colours: not passed: ");
        }
    }

    @Test
    void whoKnowsThemByWhatLiesWherePasses() {
        try (AtStart start = new AtStart(TASK, "nin,blocks=3,width=0.05", SCENES)) {
            ColourControl control =
                    TASK.control(
                            start.trained(),
                            (x, _) ->
                                    Pooling.average(
                                                    x.minus(x.mean(1, 2).reshape(-1, 1, 1, 3)),
                                                    SlidingWindow.square(4, 4, 0),
                                                    false)
                                            .reshape(x.shape().extent(0), -1));

            assertThat(control.verdict()).as(control.toString()).isEqualTo(ControlVerdict.PASSED);
        }
    }
}
