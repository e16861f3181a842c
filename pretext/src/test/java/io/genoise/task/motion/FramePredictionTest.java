package io.genoise.task.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.DType;
import io.genoise.task.AtStart;
import io.genoise.task.ControlVerdict;
import io.genoise.task.TaskContract;
import io.genoise.task.part.Columns;
import io.genoise.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FramePredictionTest {
    private static final String NETWORK = "nin,blocks=3,width=0.05";
    private static final int SIZE = 16;
    private static final Images CLIPS = DriftingImages.of(Scenes.train(SIZE, 3, 1), 8);

    private static FramePrediction task(int ahead) {
        return new FramePrediction(3, ahead, 1, 8, 1, true);
    }

    private static final String GOLDEN =
            """
            1.2595389 1.2506893 1.2554336 1.2487712 1.2481761
            1.2434332 1.2364707 1.2391169 1.2391255 1.2423575
            1.2376463 1.2372766 1.2337723 1.2377062 1.2312641
            1.2327327 1.2385688 1.2286811 1.2296182 1.2367072
            1.2256241 1.2317724 1.2242588 1.2256138 1.2230042
            1.2249906 1.2338411 1.2187531 1.2148261 1.2287263
            1.2274799 1.2308352 1.2295276 1.2305298 1.2205157
            1.2278334 1.2352117 1.2268646 1.2231998 1.2220097
            1.2187307 1.2230779 1.2281868 1.2198887 1.2258782
            1.2256464 1.2132843 1.2264855 1.218631 1.2164953
            """;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new FramePrediction(3, 1, 1, 32, 1, true))
                .frames(6)
                .overfits(150, 0.5)
                .golden(GOLDEN)
                .tests();
    }

    /// By loops: |p − t|, and how much their differences along both axes differ.
    @Test
    void theLossIsThatOfLoops() {
        try (AtStart start = new AtStart(task(2), NETWORK, CLIPS)) {
            FramePrediction.Predictor net = (FramePrediction.Predictor) start.trained().learner();
            float[] t = start.read((columns, _) -> net.asked(net.frames(columns)));
            float[] p = start.read((columns, pass) -> net.predicted(net.frames(columns), pass));
            float[] found =
                    start.read((columns, pass) ->
                            FramePrediction.gradientDifference(
                                    net.predicted(net.frames(columns), pass),
                                    net.asked(net.frames(columns))));
            double down = 0;
            double across = 0;
            int row = SIZE * 3;
            for (int i = 0; i < t.length; i++) {
                int y = i / row % SIZE;
                int x = i / 3 % SIZE;
                down +=
                        y == 0
                                ? 0
                                : Math.abs(
                                        Math.abs(t[i] - t[i - row]) - Math.abs(p[i] - p[i - row]));
                across +=
                        x == 0
                                ? 0
                                : Math.abs(Math.abs(t[i] - t[i - 3]) - Math.abs(p[i] - p[i - 3]));
            }
            double pairs = t.length * (SIZE - 1.0) / SIZE;
            assertThat((double) found[0]).isCloseTo(down / pairs + across / pairs, within(1e-5));
        }
    }

    /// The first thing that it says is the last frame that it was shown, but for a decoder whose weights are near 0.
    @Test
    void itBeginsByCopying() {
        try (AtStart start = new AtStart(task(2), NETWORK, CLIPS)) {
            FramePrediction.Predictor net = (FramePrediction.Predictor) start.trained().learner();
            float[] last = start.read((columns, _) -> net.last(net.frames(columns)));
            float[] said = start.read((columns, pass) -> net.predicted(net.frames(columns), pass));
            int frame = SIZE * SIZE * 3;
            double apart = 0;
            for (int i = 0; i < said.length; i++) {
                apart += Math.abs(said[i] - last[i / (2 * frame) * frame + i % frame]);
            }
            assertThat(apart / said.length).isLessThan(0.2);
        }
    }

    @Test
    void whatIsAskedForIsNotSeen() {
        try (AtStart start = new AtStart(task(2), NETWORK, CLIPS)) {
            FramePrediction.Predictor net = (FramePrediction.Predictor) start.trained().learner();
            float[] as = start.read((columns, pass) -> net.predicted(net.frames(columns), pass));
            float[] otherwise =
                    start.read((columns, pass) ->
                            net.predicted(net.frames(_ -> withoutEnd(columns)), pass));
            assertThat(otherwise).isEqualTo(as);
        }
    }

    private static Tensor withoutEnd(Columns columns) {
        Tensor frames = columns.column(Views.PICTURES);
        Tensor end = frames.fixedSlice(1, 3, 5).times(0).plus(7).to(DType.U8);
        return Tensor.concat(1, frames.fixedSlice(1, 0, 3), end);
    }

    /// What lies further back does: it is not the last frame alone that is looked at.
    @Test
    void allThatIsShownIsSeen() {
        try (AtStart start = new AtStart(task(1), NETWORK, CLIPS)) {
            FramePrediction.Predictor net = (FramePrediction.Predictor) start.trained().learner();
            float[] as = start.read((columns, pass) -> net.predicted(net.frames(columns), pass));
            for (int t = 0; t < 3; t++) {
                int hidden = t;
                float[] otherwise =
                        start.read((columns, pass) -> {
                            Tensor frames = net.frames(columns);
                            Tensor none = frames.fixedSlice(1, hidden, hidden + 1).times(0);
                            Tensor[] parts =
                                    Stream.of(
                                                    frames.fixedSlice(1, 0, hidden + 1)
                                                            .slice(1, 0, Math.max(1, hidden)),
                                                    none,
                                                    frames.fixedSlice(1, hidden + 1, 4))
                                            .skip(hidden == 0 ? 1 : 0)
                                            .toArray(Tensor[]::new);
                            return net.predicted(Tensor.concat(1, parts), pass);
                        });
                assertThat(otherwise).as("without frame %s", t).isNotEqualTo(as);
            }
        }
    }

    @Test
    void clipsThatAreTooShortAreRefusedByTheOptionsName() {
        assertThatThrownBy(() -> new FramePrediction(4, 2, 2, 8, 1, true).admit(CLIPS))
                .hasMessageContaining("--frames: 6 frames, 2 apart, take 11");
    }

    @Test
    void aNetworkOverClipsIsRefused() {
        assertThatThrownBy(() -> new AtStart(task(1), "resnet3d,width=0.05", CLIPS))
                .hasMessageContaining(
                        "--network: this is learned by a network that sees single frames")
                .hasMessageContaining("resnet3d");
    }

    /// Gains of 0.4 and 0.1 of copying: a quarter is gained without motion, less than half.
    @Test
    void theControlComparesTheGains() {
        float[] sums = new float[3 * 50];
        for (int i = 0; i < 50; i++) {
            float copying = 10 + i % 7;
            sums[i] = 0.6f * copying + 0.01f * (i % 3);
            sums[50 + i] = 0.9f * copying + 0.01f * (i % 2);
            sums[100 + i] = copying;
        }
        StillControl control = StillControl.of(sums);
        assertThat(control.moving()).isCloseTo(0.4, within(0.01));
        assertThat(control.still()).isCloseTo(0.1, within(0.01));
        assertThat(control.verdict()).isEqualTo(ControlVerdict.PASSED);
        System.arraycopy(sums, 0, sums, 50, 50);
        assertThat(StillControl.of(sums).verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        System.arraycopy(sums, 100, sums, 0, 50);
        assertThat(StillControl.of(sums).verdict()).isEqualTo(ControlVerdict.NO_STATEMENT);
        assertThat(StillControl.of(new float[30]).verdict())
                .isEqualTo(ControlVerdict.NOT_APPLICABLE);
    }
}
