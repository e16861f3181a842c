package io.genoise.task.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.task.AtStart;
import io.genoise.task.TaskContract;
import io.genoise.task.part.PermutationSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OrderRecognitionTest {
    private static final String NETWORK = "nin,blocks=3,width=0.05";
    private static final int CLIPS = 200;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new OrderRecognition(2, 1, 1, true, true, 64))
                .network("vgg-small,blocks=2,width=0.1")
                .frames(8)
                .overfits(400, 0.1)
                .tests();
    }

    @Test
    void anOrderAndItsReverseAreOneOfTwelve() {
        Set<Integer> numbers = new HashSet<>();
        for (int[] order : PermutationSet.of(4, 24, 1).orders()) {
            int[] reverse = {order[3], order[2], order[1], order[0]};
            assertThat(OrderRecognition.number(order))
                    .isEqualTo(OrderRecognition.number(reverse))
                    .isBetween(0, 11);
            numbers.add(OrderRecognition.number(order));
        }
        assertThat(numbers).hasSize(12);
    }

    @Test
    void theLabelIsTheOrderInWhichFramesAreShown() {
        Images clips = NumberedFrames.of(CLIPS, 20, 8);
        OrderRecognition task = new OrderRecognition(3, 2, 1, true, true, 16);
        try (AtStart start = new AtStart(task, NETWORK, clips)) {
            float[] pixels = start.column(Views.PICTURES);
            float[] labels = start.column(Views.LABELS);
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < CLIPS; i++) {
                int[] frames = new int[4];
                int least = Integer.MAX_VALUE;
                for (int f = 0; f < 4; f++) {
                    frames[f] = NumberedFrames.frame(pixels, 4 * i + f, 4 * 4 * 3);
                    least = Math.min(least, frames[f]);
                }
                int[] order = new int[4];
                for (int f = 0; f < 4; f++) {
                    assertThat((frames[f] - least) % 3).isZero();
                    order[f] = (frames[f] - least) / 3;
                }
                assertThat((int) labels[i]).isEqualTo(OrderRecognition.number(order));
                int[] taken = OrderRecognition.taken(order);
                for (int f = 0; f < 4; f++) {
                    assertThat(order[taken[f]]).isEqualTo(f);
                }
                seen.add((int) labels[i]);
            }
            assertThat(seen).hasSize(12);
        }
    }

    /// Each frame lies elsewhere within the margin, all mirrored alike; without jitter in the middle.
    @Test
    void framesAreCutOutEachAtItsPlace() {
        Images clips = noise();
        OrderRecognition task = new OrderRecognition(1, 3, 2, false, false, 16);
        Set<Integer> places = new HashSet<>();
        try (AtStart start = new AtStart(task, NETWORK, clips)) {
            float[] pixels = start.column(Views.PICTURES);
            for (int view = 0; view < 24; view++) {
                int place = place(clips, view / 4, pixels, view * 300, 10);
                assertThat(place / 16).isBetween(1, 5);
                assertThat(place % 16).isBetween(1, 5);
                places.add(place);
            }
        }
        assertThat(places).hasSizeGreaterThan(6);
        try (AtStart start = new AtStart(task.still(), NETWORK, clips)) {
            float[] pixels = start.column(Views.PICTURES);
            for (int view = 0; view < 24; view++) {
                assertThat(place(clips, view / 4, pixels, view * 300, 10)).isEqualTo(3 * 16 + 3);
            }
        }
    }

    private static Images noise() {
        byte[] pixels = new byte[6 * 4 * 16 * 16 * 3];
        RandomStream.of(1).nextBytes(pixels);
        return PackedImages.of(
                "noise",
                TensorShape.of(4, 16, 16, 3),
                pixels,
                List.of(),
                new int[] {-1, -1, -1, -1, -1, -1});
    }

    /// 16·top + left of the square in one of the clip's frames, or -1.
    private static int place(Images clips, int clip, float[] pixels, int from, int side) {
        byte[] frame = new byte[clips.frameBytes()];
        int found = -1;
        for (int t = 0; t < clips.frames(); t++) {
            clips.readFrame(clip, t, frame, 0);
            for (int at = 0; at < 16 * 7 && found < 0; at++) {
                found = at % 16 <= 6 && isAt(frame, at, pixels, from, side) ? at : -1;
            }
        }
        return found;
    }

    private static boolean isAt(byte[] frame, int at, float[] pixels, int from, int side) {
        for (int i = 0; i < side * side * 3; i++) {
            int y = at / 16 + i / 3 / side;
            int x = at % 16 + i / 3 % side;
            if (pixels[from + i] != (frame[(y * 16 + x) * 3 + i % 3] & 255)) {
                return false;
            }
        }
        return true;
    }

    /// All channels are the one that the column names.
    @Test
    void aFrameIsShownInOneChannel() {
        Images clips = DriftingImages.of(Scenes.train(16, 6, 1), 4);
        try (AtStart start =
                new AtStart(new OrderRecognition(1, 0, 0, true, true, 16), NETWORK, clips)) {
            OrderRecognition.Sorter sorter = (OrderRecognition.Sorter) start.trained().learner();
            float[] pixels =
                    start.read((columns, _) ->
                            sorter.material().standardized(columns.column(Views.PICTURES)));
            float[] seen =
                    start.read((columns, _) -> sorter.task().seen(sorter.material(), columns));
            float[] kept = start.column("kept");
            Set<Float> channels = new HashSet<>();
            for (int i = 0; i < seen.length; i++) {
                int frame = i / (16 * 16 * 3);
                assertThat(seen[i]).isEqualTo(pixels[i / 3 * 3 + (int) kept[frame]]);
                channels.add(kept[frame]);
            }
            assertThat(channels).hasSize(3);
        }
    }

    /// The head by hand: pairs 01, 02, 03, 12, 13, 23 through one layer, side by side.
    @Test
    void theAnswerComparesFramesTwoByTwo() {
        Images clips = DriftingImages.of(Scenes.train(16, 2, 1), 4);
        try (AtStart start =
                new AtStart(new OrderRecognition(1, 0, 0, false, true, 8), NETWORK, clips)) {
            OrderRecognition.Sorter sorter = (OrderRecognition.Sorter) start.trained().learner();
            float[] logits = start.read(sorter::logits);
            float[] frame = start.parameter("head", "frame.weight");
            float[] frameBias = start.parameter("head", "frame.bias");
            float[] pair = start.parameter("head", "pair.weight");
            float[] pairBias = start.parameter("head", "pair.bias");
            float[] answers = start.parameter("head", "answers.weight");
            float[] maps =
                    start.read((columns, pass) ->
                            sorter.map().of(sorter.task().seen(sorter.material(), columns), pass));
            int each = maps.length / 8;
            for (int clip = 0; clip < 2; clip++) {
                double[][] frames = new double[4][];
                for (int f = 0; f < 4; f++) {
                    double[] map = new double[each];
                    for (int k = 0; k < each; k++) {
                        map[k] = maps[(4 * clip + f) * each + k];
                    }
                    frames[f] = dense(frame, frameBias, map, true);
                }
                double[] all = new double[6 * 4];
                int at = 0;
                for (int i = 0; i < 4; i++) {
                    for (int j = i + 1; j < 4; j++) {
                        double[] both = new double[16];
                        System.arraycopy(frames[i], 0, both, 0, 8);
                        System.arraycopy(frames[j], 0, both, 8, 8);
                        System.arraycopy(dense(pair, pairBias, both, true), 0, all, at, 4);
                        at += 4;
                    }
                }
                double[] expected = dense(answers, new float[12], all, false);
                for (int k = 0; k < 12; k++) {
                    assertThat((double) logits[12 * clip + k]).isCloseTo(expected[k], within(1e-6));
                }
            }
        }
    }

    private static double[] dense(float[] weight, float[] bias, double[] x, boolean relu) {
        double[] y = new double[bias.length];
        for (int k = 0; k < y.length; k++) {
            y[k] = bias[k];
            for (int j = 0; j < x.length; j++) {
                y[k] += weight[k * x.length + j] * x[j];
            }
            y[k] = relu ? Math.max(0, y[k]) : y[k];
        }
        return y;
    }

    @Test
    void whatWouldBeCutOutBeyondTheEdgeIsRefused() {
        assertThatThrownBy(() -> new OrderRecognition(1, 2, 3, true, true, 16))
                .hasMessageContaining("setting jitter: at most the margin, 2, expected, not 3");
        assertThatThrownBy(() ->
                        new OrderRecognition(1, 7, 0, true, true, 16)
                                .check(NumberedFrames.of(1, 4, 16)))
                .hasMessageContaining("--size");
    }
}
