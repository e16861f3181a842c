package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nets that make clips of noise: what their clips consist of.
class FilmGeneratorsTest {
    private final Device device = Device.open("reference", 1);
    private final Parameters parameters = new Parameters(device.scope(), 3);

    @AfterEach
    void close() {
        device.close();
    }

    private static Tensor noise(Step step, int count, int numbers) {
        return RandomNumbers.normal(step, TensorShape.of(count, numbers), 5, 0);
    }

    /// m·f + (1 − m)·b: where the mask is 1 the clip is the foreground, where it is 0 the background, which stands still.
    @Test
    void aClipIsWhatMovesBeforeWhatDoesNot() {
        TwoStreamGenerator net = new TwoStreamGenerator.Config(8, 6, 5, 3, 2).create(parameters);
        double[][] half = film(net, 0);
        double[][] open = film(net, 1e6f);
        double[][] shut = film(net, -1e6f);
        int decided = 0;
        for (int i = 0; i < half[0].length; i++) {
            double m = half[1][i / 2];
            if (open[1][i / 2] == 1 && shut[1][i / 2] == 0) {
                assertThat(half[0][i])
                        .isCloseTo(m * open[0][i] + (1 - m) * shut[0][i], within(1e-6));
                decided++;
            }
        }
        assertThat(decided).isGreaterThan(half[0].length / 2);
        for (int i = 0; i < half[0].length; i++) {
            int other = i < 6 * 128 ? i % 128 : 6 * 128 + i % 128;
            if (shut[1][i / 2] == 0 && shut[1][other / 2] == 0) {
                assertThat(shut[0][i]).isEqualTo(shut[0][other]);
            }
        }
    }

    /// Clips and masks; with a decision other than 0 all weights of the mask are as large as that, which opens or shuts it.
    private double[][] film(TwoStreamGenerator net, float decision) {
        Map<String, float[]> own = parameters.read();
        Map<String, float[]> changed = new LinkedHashMap<>(own);
        if (decision != 0) {
            float[] weight = own.get("foreground.up1.weight").clone();
            for (int i = 2; i < weight.length; i += 3) {
                weight[i] = decision;
            }
            changed.put("foreground.up1.weight", weight);
        }
        parameters.write(changed);
        try (Step step = device.step()) {
            TwoStreamGenerator.Film film = net.film(noise(step, 2, 5), Pass.eval());
            assertThat(film.clips().shape()).isEqualTo(TensorShape.of(2, 6, 8, 8, 2));
            assertThat(film.mask().shape()).isEqualTo(TensorShape.of(2, 6, 8, 8, 1));
            Reading clips = step.read(film.clips());
            Reading mask = step.read(film.mask());
            step.run();
            return new double[][] {clips.doubles(), mask.doubles()};
        } finally {
            parameters.write(own);
        }
    }

    /// Codes by hand: z_C, and the states of the GRU.
    @Test
    void aFramesCodeIsTheClipsContentAndAStateOfMotion() {
        MotionContentGenerator.Config config = new MotionContentGenerator.Config(8, 3, 2, 4, 1);
        MotionContentGenerator net = config.create(parameters);
        assertThat(config.noise(4)).isEqualTo(3 + 2 * 5);
        Map<String, float[]> numbers = parameters.read();
        try (Step step = device.step()) {
            Tensor noise = noise(step, 2, 13);
            Reading given = step.read(noise);
            Reading codes = step.read(net.codes(noise));
            Reading clips = step.read(net.forward(noise, Pass.eval()));
            step.run();
            assertThat(clips.shape()).isEqualTo(TensorShape.of(2, 4, 8, 8, 1));
            for (int n = 0; n < 2; n++) {
                double[] z = Arrays.copyOfRange(given.doubles(), 13 * n, 13 * n + 13);
                double[] state = {z[3], z[4]};
                for (int t = 1; t <= 4; t++) {
                    state = gru(numbers, new double[] {z[3 + 2 * t], z[4 + 2 * t]}, state);
                    int at = (n * 4 + t - 1) * 5;
                    assertThat(Arrays.copyOfRange(codes.doubles(), at, at + 5))
                            .containsExactly(
                                    new double[] {z[0], z[1], z[2], state[0], state[1]},
                                    within(1e-9));
                }
            }
        }
    }

    private static double[] gru(Map<String, float[]> numbers, double[] x, double... h) {
        double[] in = gates(numbers, "ih", x);
        double[] back = gates(numbers, "hh", h);
        double[] after = new double[2];
        for (int i = 0; i < 2; i++) {
            double reset = 1 / (1 + Math.exp(-in[i] - back[i]));
            double update = 1 / (1 + Math.exp(-in[2 + i] - back[2 + i]));
            double now = Math.tanh(in[4 + i] + reset * back[4 + i]);
            after[i] = (1 - update) * now + update * h[i];
        }
        return after;
    }

    private static double[] gates(Map<String, float[]> numbers, String which, double... x) {
        double[] gates = new double[6];
        for (int g = 0; g < 6; g++) {
            gates[g] = numbers.get("motion.bias_" + which)[g];
            for (int i = 0; i < 2; i++) {
                gates[g] += numbers.get("motion.weight_" + which)[2 * g + i] * x[i];
            }
        }
        return gates;
    }

    @Test
    void sizesThatAreNoPowersOfTwoAreMadeToo() {
        TwoStreamGenerator two = new TwoStreamGenerator.Config(10, 5, 5, 3, 1).create(parameters);
        MotionContentGenerator walk =
                new MotionContentGenerator.Config(10, 3, 2, 4, 1)
                        .create(new Parameters(device.scope(), 4));
        try (Step step = device.step()) {
            assertThat(two.film(noise(step, 1, 5), Pass.eval()).clips().shape())
                    .isEqualTo(TensorShape.of(1, 5, 10, 10, 1));
            assertThat(walk.forward(noise(step, 1, 13), Pass.eval()).shape())
                    .isEqualTo(TensorShape.of(1, 4, 10, 10, 1));
        }
    }

    @Test
    void whatHappensLaterDoesNotChangeWhatWasBefore() {
        MotionContentGenerator net =
                new MotionContentGenerator.Config(8, 3, 2, 4, 1).create(parameters);
        try (Step step = device.step()) {
            Tensor noise = noise(step, 1, 13);
            Tensor shorter = noise.fixedSlice(1, 0, 9);
            Reading four = step.read(net.forward(noise, Pass.eval()));
            Reading two = step.read(net.forward(shorter, Pass.eval()));
            step.run();
            assertThat(Arrays.copyOf(four.doubles(), 2 * 64)).isEqualTo(two.doubles());
        }
    }

    @Test
    void sizesThatNobodyMakesAreRefused() {
        assertThatThrownBy(() -> new TwoStreamGenerator.Config(32, 0, 100, 64, 3))
                .hasMessageContaining("clips of 0 frames");
        assertThatThrownBy(() -> new MotionContentGenerator.Config(7, 50, 10, 64, 3))
                .hasMessageContaining("8 rows or more, not 7");
    }

    @Test
    void noiseOfAnotherLengthIsRefused() {
        MotionContentGenerator net =
                new MotionContentGenerator.Config(8, 3, 2, 4, 1).create(parameters);
        try (Step step = device.step()) {
            assertThatThrownBy(() -> net.codes(noise(step, 1, 12)))
                    .hasMessageContaining("noise [1,12]: [N, 3 + 2·(frames + 1)] expected");
        }
    }
}
