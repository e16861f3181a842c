package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Pass;
import io.genoise.network.Networks;
import io.genoise.task.AtStart;
import io.genoise.task.PretextLearner;
import io.genoise.task.Pretraining;
import io.genoise.task.TaskContract;
import io.genoise.task.context.RelativePosition.Fringes;
import io.genoise.tensor.Device;
import io.genoise.train.Journal;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RelativePositionTest {
    private static final String NETWORK = "nin,blocks=3,width=0.05";
    private static final Images SCENES = Scenes.train(24, 60, 1);

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new RelativePosition().small()).size(18).overfits(500, 0.6).tests();
    }

    private static AtStart start(Fringes fringes) {
        return new AtStart(new RelativePosition(0.25, 0.5, fringes, 16), NETWORK, SCENES);
    }

    private static RelativePosition task(AtStart start) {
        return (RelativePosition) start.trained().task();
    }

    private static Tiles tiles(AtStart start) {
        return task(start).tiles(start.trained().train());
    }

    /// Rows and columns from the middle patch to its neighbour have the signs that the label's place has.
    @Test
    void theSecondPatchLiesWhereTheLabelSays() {
        int[][] places = {{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 1}, {1, -1}, {1, 0}, {1, 1}};
        try (AtStart start = start(Fringes.PROJECTION)) {
            float[] corners = start.column("tiles");
            float[] labels = start.column("labels");
            int side = tiles(start).side();
            Set<Float> seen = new HashSet<>();
            for (int i = 0; i < SCENES.size(); i++) {
                int[] place = places[(int) labels[i]];
                float down = corners[12 * i + 11] - corners[12 * i + 5];
                float right = corners[12 * i + 8] - corners[12 * i + 2];
                assertThat(Math.round(down / 8)).isEqualTo(place[0]);
                assertThat(Math.round(right / 8)).isEqualTo(place[1]);
                assertThat(Math.max(Math.abs(down), Math.abs(right)) - side)
                        .as("gap")
                        .isGreaterThanOrEqualTo(1);
                seen.add(labels[i]);
            }
            assertThat(seen).hasSize(RelativePosition.PLACES);
        }
    }

    @Test
    void theDifferenceOfGreenAndMagentaIsProjectedAway() {
        try (AtStart start = start(Fringes.PROJECTION)) {
            float[] cut =
                    start.read(
                            (columns, _) -> tiles(start).cut(columns.column("pictures"), columns));
            float[] projected =
                    start.read((columns, _) ->
                            RelativePosition.projected(
                                    tiles(start).cut(columns.column("pictures"), columns)));
            for (int p = 0; p < cut.length; p += 3) {
                double along = (-cut[p] + 2 * cut[p + 1] - cut[p + 2]) / 6.0;
                assertThat((double) projected[p]).isCloseTo(cut[p] + along, within(1e-3));
                assertThat((double) projected[p + 1])
                        .isCloseTo(cut[p + 1] - 2 * along, within(1e-3));
                assertThat((double) projected[p + 2]).isCloseTo(cut[p + 2] + along, within(1e-3));
            }
        }
    }

    @Test
    void oneChannelOfEachPatchIsLeft() {
        try (AtStart start = start(Fringes.DROPPING)) {
            float[] patches =
                    start.read((columns, _) ->
                            task(start).patches(tiles(start), columns, Pass.train(1, 1)));
            float[] kept = start.column("kept");
            int each = patches.length / kept.length;
            for (int patch = 0; patch < kept.length; patch++) {
                double[] largest = new double[3];
                for (int i = 0; i < each; i++) {
                    largest[i % 3] = Math.max(largest[i % 3], Math.abs(patches[patch * each + i]));
                }
                for (int c = 0; c < 3; c++) {
                    assertThat(largest[c] > 0.1).isEqualTo(c == (int) kept[patch]);
                }
            }
        }
    }

    @Test
    void previewsShowEachPairTwice() {
        try (AtStart start = start(Fringes.ASIS)) {
            assertThat(start.trained().task().previews(start.trained())).hasSize(1);
        }
    }

    /// It stays at chance for the first hundred steps or so, and then goes on.
    @Test
    @Tag("slow")
    void placesInPicturesThatItHasNotSeenAreToldBetterThanByChance() throws IOException {
        Images scenes = Scenes.train(48, 1200, 1);
        Images learned = scenes.subset(IntStream.range(0, 1000).toArray());
        Images others = scenes.subset(IntStream.range(1000, 1200).toArray());
        RelativePosition task = new RelativePosition().small();
        Pretraining pretraining =
                new Pretraining(task, Networks.of("nin,blocks=3,width=0.1"), 20, 64, 0.05f, 1);
        TrainingPlan plan =
                TrainingPlan.of(
                        Batches.shuffled(learned, 64, 1).with(task.views(learned)),
                        pretraining.epochs(),
                        1);
        try (Device device = Device.best()) {
            PretextLearner learner =
                    pretraining.learner(
                            device.scope(), learned, Standardization.of(learned), plan.steps());
            new Trainer(learner, plan).run(Journal.NONE);
            assertThat(Pretraining.tested(task, learner, others).means().get("accuracy"))
                    .as("of 200 pictures, chance being 0.125")
                    .isGreaterThan(0.18);
        }
    }
}
