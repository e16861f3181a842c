package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The trainer trains whatever learns: two networks against each other, one that another follows, pictures that change size.
class LearnersTest {
    private static final Images SCENES = Scenes.train(8, 24, 1);
    private static final int PER_EPOCH = 4;

    /// What learns, and from which views.
    enum Kind {
        TWO_NETWORKS(TwoNetworks::new, TwoNetworks.VIEWS),
        FOLLOWED_NETWORK(FollowedNetwork::new, FollowedNetwork.VIEWS);

        final BiFunction<Scope, Images, Learner> learner;
        final Views views;

        Kind(BiFunction<Scope, Images, Learner> learner, Views views) {
            this.learner = learner;
            this.views = views;
        }

        TrainingPlan plan() {
            return TrainingPlan.of(Batches.shuffled(SCENES, 6, 3).with(views), 3, 9);
        }
    }

    /// Stops after some steps and keeps what it is told.
    private static final class Recorder implements Journal {
        private final long last;
        private long step;
        final List<Map<String, Double>> epochs = new ArrayList<>();
        TrainingState state;

        Recorder(long last) {
            this.last = last;
        }

        @Override
        public void begin(Trainer trainer) {
            step = trainer.step();
        }

        @Override
        public void progress(long views, Map<String, Double> means) {
            step++;
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
            return step >= last;
        }
    }

    private static Recorder train(Kind kind, int threads, TrainingState from, long last) {
        try (Device device = Device.best(threads)) {
            Learner learner = kind.learner.apply(device.scope(), SCENES);
            return train(learner, kind.plan(), from, last);
        }
    }

    private static Recorder train(
            Learner learner, TrainingPlan plan, TrainingState from, long last) {
        Trainer trainer = new Trainer(learner, plan);
        if (from != null) {
            trainer.resume(from);
        }
        Recorder recorder = new Recorder(last);
        try {
            trainer.run(recorder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return recorder;
    }

    @ParameterizedTest
    @EnumSource
    void aTrainingThatIsResumedInMidEpochEndsInTheSameBits(Kind kind) {
        Recorder whole = train(kind, 1, null, Long.MAX_VALUE);
        Recorder broken = train(kind, 1, null, PER_EPOCH + 2);
        assertThat(broken.state.notes()).containsEntry("step", "6");
        Recorder resumed = train(kind, 1, broken.state, Long.MAX_VALUE);
        assertThat(resumed.state).isEqualTo(whole.state);
        assertThat(resumed.epochs.getLast()).isEqualTo(whole.epochs.getLast());
    }

    @ParameterizedTest
    @EnumSource
    void oneAndTwoThreadsGiveTheSameBits(Kind kind) {
        assertThat(train(kind, 2, null, Long.MAX_VALUE).state)
                .isEqualTo(train(kind, 1, null, Long.MAX_VALUE).state);
    }

    @ParameterizedTest
    @EnumSource
    void everyTensorOfEveryPartMoves(Kind kind) {
        Map<String, StoredTensor> first = train(kind, 1, null, 1).state.tensors();
        Map<String, StoredTensor> last = train(kind, 1, null, Long.MAX_VALUE).state.tensors();
        last.forEach((name, tensor) -> assertThat(tensor).as(name).isNotEqualTo(first.get(name)));
    }

    @Test
    void theEncodersTensorsKeepTheirNamesAndOthersHaveTheirPartsName() {
        assertThat(train(Kind.FOLLOWED_NETWORK, 1, null, 1).state.tensors())
                .containsOnlyKeys(
                        "linear.weight",
                        "linear.bias",
                        "norm.weight",
                        "norm.bias",
                        "norm.running_mean",
                        "norm.running_var",
                        "optimizer.velocity",
                        "predictor.head.weight",
                        "predictor.head.bias",
                        "predictor.optimizer.velocity",
                        "target.linear.weight",
                        "target.linear.bias",
                        "target.norm.weight",
                        "target.norm.bias",
                        "target.norm.running_mean",
                        "target.norm.running_var",
                        "memory.queue",
                        "memory.seen",
                        "memory.begins");
    }

    @Test
    void everyPictureIsRememberedOnceAnEpoch() {
        TrainingState state = train(Kind.FOLLOWED_NETWORK, 1, null, Long.MAX_VALUE).state;
        assertThat(state.tensors().get("memory.seen").ints()).containsOnly(3);
    }

    @Test
    void anEpochBeginsOnceHoweverOftenItIsBrokenOff() {
        try (Device device = Device.best(1)) {
            FollowedNetwork learner = new FollowedNetwork(device.scope(), SCENES);
            TrainingPlan plan = Kind.FOLLOWED_NETWORK.plan();
            TrainingState middle = train(learner, plan, null, PER_EPOCH + 2).state;
            assertThat(learner.begun).containsExactly(0, 1);
            TrainingState end = train(learner, plan, middle, 2 * PER_EPOCH).state;
            assertThat(learner.begun).containsExactly(0, 1);
            train(learner, plan, end, Long.MAX_VALUE);
            assertThat(learner.begun).containsExactly(0, 1, 2);
        }
    }

    @Test
    void aMemoryThatIsNoLongerFiniteChangesNothingAndIsNamed() throws IOException {
        try (Device device = Device.best(1)) {
            FollowedNetwork learner = new FollowedNetwork(device.scope(), SCENES);
            Trainer trainer = new Trainer(learner, Kind.FOLLOWED_NETWORK.plan());
            trainer.run(new Recorder(2));
            TrainingState before = trainer.state();
            learner.spoiler.set(1f);
            assertThatThrownBy(() -> trainer.run(new Recorder(9)))
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("at step 2")
                    .hasMessageContaining("NaN at element");
            assertThat(trainer.state()).isEqualTo(before);
        }
    }

    @Test
    void anAlarmEndsTrainingWithOneLineAndKeepsTheState() {
        try (Device device = Device.best(1)) {
            Learner learner =
                    new FollowedNetwork(device.scope(), SCENES) {
                        @Override
                        public Optional<String> alarm(Map<String, Double> figures) {
                            return Optional.of("near is %s".formatted(figures.get("near") > 0));
                        }
                    };
            Batches batches = Batches.shuffled(SCENES, 6, 3).with(FollowedNetwork.VIEWS);
            Recorder recorder = new Recorder(Long.MAX_VALUE);
            Trainer trainer = new Trainer(learner, TrainingPlan.of(batches, 9, 9));
            assertThatThrownBy(() -> trainer.run(recorder))
                    .isInstanceOf(CollapseException.class)
                    .hasMessage("training was ended after step 20: near is true");
            assertThat(recorder.state.notes()).containsEntry("step", "20");
            assertThat(recorder.state).isEqualTo(trainer.state());
        }
    }

    @Test
    void picturesMayChangeTheirSizeAndTrainingGoesOnInEitherPhase() {
        Images large = Scenes.train(32, 24, 1);
        Batches small = Batches.shuffled(large.reduced(2), 6, 3);
        Phase first = new Phase(small, 2);
        Phase second = new Phase(Batches.shuffled(large, 4, 3), 1);
        TrainingPlan plan = new TrainingPlan(List.of(first, second), 9);
        assertThat(plan.steps()).isEqualTo(2 * 4 + 6);
        assertThat(plan.views(9)).isEqualTo(8 * 6 + 4);

        Recorder whole = trainOneNetwork(plan, null, Long.MAX_VALUE);
        assertThat(whole.epochs).hasSize(3);
        for (long stop : new long[] {7, 8, 11}) {
            TrainingState state = trainOneNetwork(plan, null, stop).state;
            assertThat(trainOneNetwork(plan, state, Long.MAX_VALUE).state).isEqualTo(whole.state);
        }
        TrainingState state = trainOneNetwork(plan, null, 1).state;
        assertThatThrownBy(() -> trainOneNetwork(TrainingPlan.of(small, 2, 9), state, 9))
                .isInstanceOf(DifferentPlanException.class)
                .hasMessageContaining("plan.phase2.batch 4 then, none now");
    }

    private static Recorder trainOneNetwork(TrainingPlan plan, TrainingState from, long last) {
        try (Device device = Device.best(1)) {
            return train(oneNetwork(device), plan, from, last);
        }
    }

    private static Learner oneNetwork(Device device) {
        EncoderNetwork network = SmallNetwork.of(SCENES.classes().size()).create(device.scope(), 1);
        return Classification.of(
                network,
                Standardization.of(SCENES).in(device.scope()),
                Sgd.nesterov(0.9f).over(network.parameters()),
                Schedule.constant(0.01f));
    }

    @Test
    void aStateThatLacksAPartIsRefusedInOneLineAndNothingChanges() {
        TrainingState state = train(Kind.FOLLOWED_NETWORK, 1, null, 2).state;
        try (Device device = Device.best(1)) {
            Learner learner = new FollowedNetwork(device.scope(), SCENES);
            Trainer trainer = new Trainer(learner, Kind.FOLLOWED_NETWORK.plan());
            TrainingState before = trainer.state();
            for (String name :
                    List.of(
                            "norm.running_var",
                            "predictor.head.weight",
                            "predictor.optimizer.velocity",
                            "target.linear.bias",
                            "memory.queue")) {
                Map<String, StoredTensor> tensors = new LinkedHashMap<>(state.tensors());
                tensors.remove(name);
                TrainingState lacking = new TrainingState(tensors, state.notes());
                assertThatThrownBy(() -> trainer.resume(lacking))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("the checkpoint has no")
                        .hasMessageContaining(name)
                        .hasMessageNotContaining("\n");
                tensors.put(name, StoredTensor.ofInts(new int[] {1}, new int[] {1}));
                TrainingState other = new TrainingState(tensors, state.notes());
                assertThatThrownBy(() -> trainer.resume(other))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(name);
                assertThat(trainer.state()).isEqualTo(before);
            }
        }
    }

    @Test
    void anotherLearnersStateIsRefusedInOneLine() {
        TrainingState state = train(Kind.TWO_NETWORKS, 1, null, 2).state;
        assertThatThrownBy(() -> train(Kind.FOLLOWED_NETWORK, 1, state, 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void twoTensorsOfOneNameAreRefused() {
        try (Device device = Device.best(1)) {
            Learner learner = oneNetwork(device);
            Part.Trained encoder = (Part.Trained) learner.parts().getFirst();
            String layer = encoder.parameters().all().getFirst().name();
            Part other =
                    new Part.Memory(
                            layer.substring(0, layer.indexOf('.')),
                            Map.of(
                                    layer.substring(layer.indexOf('.') + 1),
                                    device.variable("x", TensorShape.SCALAR, 0f)));
            Learner clashing =
                    new Learner() {
                        @Override
                        public List<Part> parts() {
                            return List.of(encoder, other);
                        }

                        @Override
                        public void learn(Lesson lesson) {}
                    };
            assertThatThrownBy(() -> new Trainer(clashing, Kind.TWO_NETWORKS.plan()))
                    .hasMessageContaining("two tensors would be called " + layer);
        }
    }

    @Test
    void anEvaluationGivesMeansOverThePicturesAndChangesNothing() throws IOException {
        try (Device device = Device.best(1)) {
            Learner learner = oneNetwork(device);
            Trainer trainer =
                    new Trainer(learner, TrainingPlan.of(Batches.shuffled(SCENES, 6, 3), 1, 9));
            trainer.run(new Recorder(2));
            TrainingState before = trainer.state();
            Figures whole = Evaluation.of(learner, Batches.inOrder(SCENES, 24));
            Figures parts = Evaluation.of(learner, Batches.inOrder(SCENES, 9));
            assertThat(trainer.state()).isEqualTo(before);
            assertThat(parts.pictures()).isEqualTo(24);
            assertThat(parts.means()).containsOnlyKeys("loss", "accuracy");
            assertThat(parts.of("loss")).isCloseTo(whole.of("loss"), offset(1e-5));
            assertThat(parts.of("accuracy")).isCloseTo(whole.of("accuracy"), offset(1e-6));
        }
    }
}
