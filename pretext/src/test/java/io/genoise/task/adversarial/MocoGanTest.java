package io.genoise.task.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Pass;
import io.genoise.shape.TensorShape;
import io.genoise.task.AtStart;
import io.genoise.task.Generating;
import io.genoise.task.TaskContract;
import io.genoise.task.part.Made;
import io.genoise.train.Part;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MocoGanTest {
    private static final String NETWORK = "dcgan3d,size=16,width=0.1";
    private static final MocoGan TASK = new MocoGan(4, 1, 0.1, 8, 3, 0.99);

    private static final String GOLDEN =
            """
            2.841572 2.8597581 2.738065 2.7288423 2.6462135
            2.5988193 2.5585814 2.6251335 2.4675846 2.4094572
            2.4429924 2.4130588 2.3626838 2.3299742 2.3680043
            2.2960153 2.2189317 2.184509 2.1887271 2.1605997
            2.1058493 2.1068828 2.1216896 2.0689764 2.0779982
            2.0325532 2.0371695 1.9967431 1.9381158 1.9724376
            1.9845221 1.9184389 1.9162664 1.9255776 1.8911742
            1.8599101 1.8413906 1.8455262 1.81115 1.7994826
            1.8019309 1.7596883 1.7460451 1.7498162 1.7316781
            1.71643 1.6914184 1.7022119 1.713565 1.6546965
            """;

    @Tag("gpu")
    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(TASK).frames(6).network(NETWORK).golden(GOLDEN).tests();
    }

    /// Each frame that is judged is one of its clip's, and not always the same one.
    @Test
    void aFrameOfEachClipIsJudged() {
        Images clips = DriftingImages.of(Scenes.train(16, 6, 1), 4);
        int frame = 16 * 16 * 3;
        try (AtStart start = new AtStart(TASK, NETWORK, clips)) {
            float[] all = start.read((columns, _) -> columns.column(Views.PICTURES).over(255));
            Set<Integer> places = new HashSet<>();
            for (long step = 0; step < 4; step++) {
                long number = step;
                float[] drawn =
                        start.read((columns, _) ->
                                MocoGan.FrameTerm.frames(
                                        columns.column(Views.PICTURES).over(255),
                                        Pass.train(1, number)));
                assertThat(drawn).hasSize(6 * frame);
                for (int i = 0; i < 6; i++) {
                    float[] one = Arrays.copyOfRange(drawn, i * frame, (i + 1) * frame);
                    int clip = i;
                    int found =
                            IntStream.range(0, 4)
                                    .filter(t -> {
                                        int at = (clip * 4 + t) * frame;
                                        return Arrays.equals(
                                                one, Arrays.copyOfRange(all, at, at + frame));
                                    })
                                    .findFirst()
                                    .orElseThrow();
                    places.add(found);
                }
            }
            assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void allThatIsRandomInAClipIsOneVector() {
        Images clips = DriftingImages.of(Scenes.train(16, 4, 1), 6);
        try (AtStart start = new AtStart(TASK, NETWORK, clips)) {
            Generating learner = (Generating) start.trained().learner();
            assertThat(learner.noise()).isEqualTo(8 + 3 * 5);
            assertThat(Made.of(learner, 3, 1).shares())
                    .hasSize((int) TensorShape.of(3, 4, 16, 16, 3).elements());
            assertThat(learner.parts())
                    .extracting(Part::name)
                    .contains("encoder", "answers", "frames", "generator", "average");
        }
    }
}
