package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Batches;
import io.genoise.data.DataException;
import io.genoise.data.Images;
import io.genoise.data.MislabelledImages;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.optimizer.AdamW;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.runtime.PlannedKernel;
import io.genoise.tensor.Device;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The one loop: it learns, stops, goes on to the same bits, and says where it diverged.
class TrainerTest {
    private static final Images SCENES = Scenes.train(16, 96, 1);
    private static final int PER_EPOCH = 96 / 24;

    /// Stops after a number of steps and keeps what it is told.
    private static final class Recorder implements Journal {
        final List<Map<String, Double>> epochs = new ArrayList<>();
        private final long last;
        private long seen;
        TrainingState state;

        /// The layers that the kernels of a step lie in.
        List<String> paths;

        Recorder(long last) {
            this.last = last;
        }

        @Override
        public void progress(long views, Map<String, Double> means) {
            seen = views / 24;
        }

        @Override
        public void epoch(long step, int epoch, Map<String, Double> means) {
            epochs.add(means);
        }

        @Override
        public void checkpoint(Trainer trainer) {
            state = trainer.state();
        }

        @Override
        public boolean stopped() {
            return seen >= last;
        }
    }

    private static TrainingPlan plan(Images images, int batch, long seed) {
        Batches batches = Batches.shuffled(images, batch, seed).with(new ShiftAndMirror(2, true));
        return TrainingPlan.of(batches, 3, seed);
    }

    private static Recorder train(
            String optimizer, int threads, TrainingState from, long last, float rate) {
        TrainingPlan plan = plan(SCENES, 24, 5);
        return train(optimizer, threads, from, Differences.REFUSED, last, rate, plan);
    }

    private static Recorder train(
            String optimizer,
            int threads,
            TrainingState from,
            Differences differences,
            long last,
            float rate,
            TrainingPlan plan) {
        try (Device device = Device.best(threads)) {
            EncoderNetwork network =
                    SmallNetwork.of(SCENES.classes().size()).create(device.scope(), 1);
            Optimizer chosen =
                    optimizer.equals("sgd")
                            ? Sgd.nesterov(0.9f)
                                    .with(Decay.onWeights(5e-4f))
                                    .over(network.parameters())
                            : AdamW.standard().with(Decay.onAll(0.01f)).over(network.parameters());
            Standardization standardization = Standardization.of(SCENES);
            Classification learner =
                    Classification.of(
                            network,
                            standardization.in(device.scope()),
                            chosen,
                            Schedule.cosine(rate, 3L * PER_EPOCH));
            Trainer trainer = new Trainer(learner, plan);
            if (from != null) {
                trainer.resume(from, differences);
            }
            Recorder recorder = new Recorder(last);
            trainer.run(recorder);
            recorder.paths = device.lastPlan().explain().stream().map(PlannedKernel::path).toList();
            return recorder;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void aResumedTrainingEndsInTheSameBits(String optimizer) {
        Recorder whole = train(optimizer, 1, null, Long.MAX_VALUE, 0.01f);
        Recorder broken = train(optimizer, 1, null, PER_EPOCH + 2, 0.01f);
        Recorder resumed = train(optimizer, 1, broken.state, Long.MAX_VALUE, 0.01f);
        assertThat(resumed.state.tensors()).isEqualTo(whole.state.tensors());
    }

    @Test
    void lossFallsAndWeightsMove() {
        Recorder whole = train("sgd", 1, null, Long.MAX_VALUE, 0.01f);
        Recorder first = train("sgd", 1, null, 1, 0.01f);
        assertThat(whole.epochs.getLast().get("loss"))
                .isLessThan(whole.epochs.getFirst().get("loss"));
        whole.state
                .tensors()
                .forEach((name, tensor) ->
                        assertThat(tensor).as(name).isNotEqualTo(first.state.tensors().get(name)));
    }

    @Test
    void everyKernelOfAStepLiesInALayer() {
        assertThat(train("sgd", 1, null, 1, 0.01f).paths)
                .contains("loss", "optimizer")
                .doesNotContain("");
    }

    @Test
    void anEpochsMeansDoNotDependOnAnInterruption() {
        Recorder whole = train("sgd", 1, null, Long.MAX_VALUE, 0.01f);
        Recorder broken = train("sgd", 1, null, PER_EPOCH + 2, 0.01f);
        Recorder resumed = train("sgd", 1, broken.state, Long.MAX_VALUE, 0.01f);
        assertThat(resumed.epochs.getLast()).isEqualTo(whole.epochs.getLast());
    }

    @Test
    void oneAndTwoThreadsGiveTheSameBits() {
        Recorder one = train("sgd", 1, null, Long.MAX_VALUE, 0.01f);
        Recorder two = train("sgd", 2, null, Long.MAX_VALUE, 0.01f);
        assertThat(two.state.tensors()).isEqualTo(one.state.tensors());
    }

    /// Written by the trainer that knew one network and one optimiser alone, after an epoch and a half.
    @Test
    void aStateOfBeforeThereWerePartsGoesOnToTheSameBits() throws IOException {
        Path file = Path.of("src/test/resources/io/genoise/train/one-network.safetensors");
        TrainingState old = TrainingState.of(SafeTensors.read(file));
        assertThat(train("sgd", 1, null, PER_EPOCH + 2, 0.01f).state).isEqualTo(old);
        assertThat(train("sgd", 1, old, Long.MAX_VALUE, 0.01f).state)
                .isEqualTo(train("sgd", 1, null, Long.MAX_VALUE, 0.01f).state);
    }

    @Test
    void otherDataAreRefusedAndSayWhatDiffers() {
        Recorder broken = train("sgd", 1, null, 2, 0.01f);
        TrainingPlan other = plan(Scenes.train(16, 120, 1), 24, 5);
        assertThatThrownBy(
                        () -> train("sgd", 1, broken.state, Differences.REFUSED, 3, 0.01f, other))
                .isInstanceOf(DifferentPlanException.class)
                .hasMessageContaining("scenes (96 pictures of 16x16x3")
                .hasMessageContaining("then, scenes (120 pictures of 16x16x3");
    }

    @Test
    void anotherPlanIsRefusedAndSaysWhatDiffers() {
        Recorder broken = train("sgd", 1, null, 2, 0.01f);
        TrainingPlan other = plan(SCENES, 12, 6);
        assertThatThrownBy(
                        () -> train("sgd", 1, broken.state, Differences.REFUSED, 3, 0.01f, other))
                .hasMessageContaining("plan.batch 24 then, 12 now")
                .hasMessageContaining("plan.seed 5 then, 6 now");
    }

    @Test
    void aStateThatDoesNotSayItsDataIsRefused() {
        Recorder broken = train("sgd", 1, null, 2, 0.01f);
        Map<String, String> notes = new LinkedHashMap<>(broken.state.notes());
        notes.remove("data.fingerprint");
        TrainingState silent = new TrainingState(broken.state.tensors(), notes);
        assertThatThrownBy(() -> train("sgd", 1, silent, 3, 0.01f))
                .isInstanceOf(DifferentPlanException.class)
                .hasMessageContaining("does not say what data");
    }

    @Test
    void whoAsksForItGoesOnOverOtherData() {
        Recorder broken = train("sgd", 1, null, 2, 0.01f);
        TrainingPlan other = plan(Scenes.train(16, 120, 1), 24, 5);
        Recorder resumed = train("sgd", 1, broken.state, Differences.ALLOWED, 3, 0.01f, other);
        assertThat(resumed.state.notes()).containsEntry("step", "3");
        assertThat(resumed.state.notes()).containsEntry("data.pictures", "120");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 12, 255})
    void aLabelThatIsNoneOfTheClassesIsNamedWithItsPicture(int label) {
        Images wrong = new MislabelledImages(SCENES, 7, label);
        assertThatThrownBy(() ->
                        train("sgd", 1, null, Differences.REFUSED, 9, 0.01f, plan(wrong, 24, 5)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("file7.png (picture 7 of scenes")
                .hasMessageContaining(label == -1 ? "no label (-1)" : "label " + label)
                .hasMessageContaining("expected one of 12 classes");
    }

    @Test
    void aTrainingThatDivergesNamesStepAndLayer() {
        assertThatThrownBy(() -> train("sgd", 1, null, Long.MAX_VALUE, 1e30f))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("at step")
                .hasMessageContaining("block1");
    }
}
