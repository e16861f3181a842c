package io.genoise.task.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.KnownLabels;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Pass;
import io.genoise.network.Networks;
import io.genoise.shape.TensorShape;
import io.genoise.task.AtStart;
import io.genoise.task.Generating;
import io.genoise.task.Material;
import io.genoise.task.TaskContract;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.train.Standardization;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class S3ganTest {
    private static final String NETWORK = "resnet-discriminator,halvings=1,width=0.1";

    private static S3gan task(double labelled) {
        return new S3gan(labelled, 1, 0.05, 8, 2, 0.99, 1, 0.2);
    }

    @Tag("gpu")
    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(task(0.5)).network(NETWORK).tests();
    }

    @Test
    void withoutLabelsItAsksForNoClasses() {
        try (AtStart start = new AtStart(task(0), NETWORK, Scenes.train(16, 4, 1))) {
            assertThat(((Generating) start.trained().learner()).classes()).isEmpty();
            assertThat(task(0).labelled(Scenes.train(16, 4, 1))).isEmpty();
        }
    }

    @Test
    void picturesWithoutClassesAreRefusedByTheOptionsName() {
        assertThatThrownBy(() -> task(0.1).check(Scenes.train(16, 4, 1).withoutLabels()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--labelled 0.1");
    }

    @Test
    void aLargerShareOfLabelsHasAllOfASmallerOne() {
        Images images = Scenes.train(16, 200, 1);
        Set<Integer> known = new HashSet<>();
        for (double share : new double[] {0, 0.05, 0.1, 0.2, 1}) {
            int[] more = KnownLabels.of(images, share);
            assertThat(IntStream.of(more).boxed().toList()).containsAll(known);
            known.addAll(IntStream.of(more).boxed().toList());
        }
        assertThat(known).hasSize(200);
    }

    @Test
    void theSameShareOfEachClassIsKnown() {
        Images images = Scenes.train(16, 200, 1);
        int[] known = KnownLabels.of(images, 0.2);
        for (int c = 0; c < images.classes().size(); c++) {
            int label = c;
            long all = IntStream.range(0, 200).filter(i -> images.label(i) == label).count();
            long of = IntStream.of(known).filter(i -> images.label(i) == label).count();
            assertThat(of).isEqualTo(Math.max(1, Math.round(0.2 * all)));
        }
    }

    /// What is not known never reaches the device.
    @Test
    void unknownLabelsAreNotInABatch() {
        Images images = Scenes.train(16, 40, 1);
        S3gan half = task(0.3);
        Set<Integer> known = new HashSet<>(IntStream.of(half.labelled(images)).boxed().toList());
        try (AtStart start = new AtStart(half, NETWORK, images)) {
            float[] labels = start.column(Views.LABELS);
            for (int i = 0; i < labels.length; i++) {
                assertThat((int) labels[i]).isEqualTo(known.contains(i) ? images.label(i) : -1);
            }
        }
    }

    /// D = w·φ + b + e_y·φ, loop by loop; without spectral norm, whose division another test has.
    @Test
    void theAnswerIsAProjectionOntoTheClass() {
        Images images = Scenes.train(16, 5, 1);
        try (Device device = Device.open("reference", 1)) {
            Judge judge =
                    Judge.of(
                            new Material(
                                    device.scope(),
                                    Networks.of(NETWORK),
                                    images,
                                    Standardization.of(images),
                                    new Material.Course(1, 2, 0.1f, 1)),
                            new Judge.Question(false, 3, false, false));
            int f = judge.encoder().features();
            float[] features = new float[2 * f];
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) Math.sin(i + 1);
            }
            Tensor phi = device.tensor(TensorShape.of(2, f), features);
            Tensor told = device.integers(TensorShape.of(2), 2, 0);
            Reading answer;
            try (Step step = device.step()) {
                answer = step.read(judge.answer(phi, told, Pass.eval()));
                step.run();
            }
            float[] w = judge.block().read().get("real.weight");
            float[] b = judge.block().read().get("real.bias");
            float[] e = judge.block().read().get("classes.weight");
            int[] classes = {2, 0};
            for (int n = 0; n < 2; n++) {
                double expected = b[0];
                for (int i = 0; i < f; i++) {
                    expected += (w[i] + e[classes[n] * f + i]) * features[n * f + i];
                }
                assertThat(answer.doubles()[n]).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void theLabelsLossIsTheMeanOverThoseThatAreKnown() {
        float[] logits = {1, 0, -1, 2, 0.5f, 0, 0, 3, 1};
        try (Device device = Device.open("reference", 1)) {
            Tensor x = device.tensor(TensorShape.of(3, 3), logits);
            Tensor some = device.integers(TensorShape.of(3), 0, -1, 2);
            Tensor none = device.integers(TensorShape.of(3), -1, -1, -1);
            try (Step step = device.step()) {
                Reading ofSome = step.read(LabelTerm.of(x, some));
                Reading ofNone = step.read(LabelTerm.of(x, none));
                step.run();
                double first = Math.log(Math.exp(1) + 1 + Math.exp(-1)) - 1;
                double third = Math.log(1 + Math.exp(3) + Math.exp(1)) - 1;
                assertThat(ofSome.doubles()[0]).isCloseTo((first + third) / 2, within(1e-6));
                assertThat(ofNone.doubles()[0]).isZero();
            }
        }
    }
}
