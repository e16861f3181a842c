package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Lab;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Encoding, loss and decoding of colours, against the formulas one number at a time in double.
class ColourChoiceTest {
    private static final ColourBins BINS = ColourBins.inGamut();
    private static final int PLACES = 40;
    private static final float[] COLOURS = colours();
    private static final float[] LOGITS = logits();
    private static final double[] WEIGHTS = weights();

    private static float[] colours() {
        RandomStream random = RandomStream.of(3);
        float[] colours = new float[2 * PLACES];
        for (int i = 0; i < PLACES; i++) {
            double[] lab = Lab.of(random.nextDouble(), random.nextDouble(), random.nextDouble());
            colours[2 * i] = (float) lab[1];
            colours[2 * i + 1] = (float) lab[2];
        }
        return colours;
    }

    private static float[] logits() {
        RandomStream random = RandomStream.of(4);
        float[] logits = new float[PLACES * BINS.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (2 * random.nextGaussian());
        }
        return logits;
    }

    private static double[] weights() {
        RandomStream random = RandomStream.of(5);
        return IntStream.range(0, BINS.size()).mapToDouble(_ -> random.nextDouble()).toArray();
    }

    private static float[] computed(BiFunction<ColourChoice, List<Tensor>, Tensor> what) {
        try (Device device = Device.best();
                Step step = device.step()) {
            ColourChoice choice = ColourChoice.of(device.scope(), BINS, WEIGHTS);
            Tensor logits = device.tensor(TensorShape.of(PLACES, BINS.size()), LOGITS);
            Tensor colours = device.tensor(TensorShape.of(PLACES, 2), COLOURS);
            Reading reading = step.read(what.apply(choice, List.of(logits, colours)));
            step.run();
            return reading.floats();
        }
    }

    private static double squaredDistance(int place, int bin) {
        double[] centre = BINS.centre(bin);
        double da = COLOURS[2 * place] - centre[0];
        double db = COLOURS[2 * place + 1] - centre[1];
        return da * da + db * db;
    }

    private static List<Integer> nearest(int place) {
        return IntStream.range(0, BINS.size())
                .boxed()
                .sorted(Comparator.comparingDouble(bin -> squaredDistance(place, bin)))
                .limit(5)
                .toList();
    }

    /// softmax(logits/T) of one place.
    private static double[] softmax(int place, double temperature) {
        double[] powers =
                IntStream.range(0, BINS.size())
                        .mapToDouble(
                                bin -> Math.exp(LOGITS[place * BINS.size() + bin] / temperature))
                        .toArray();
        double sum = IntStream.range(0, powers.length).mapToDouble(i -> powers[i]).sum();
        return IntStream.range(0, powers.length).mapToDouble(i -> powers[i] / sum).toArray();
    }

    @Test
    void theLossIsThatOfTheFormula() {
        double expected = 0;
        for (int place = 0; place < PLACES; place++) {
            double[] likely = softmax(place, 1);
            List<Integer> nearest = nearest(place);
            int at = place;
            double all =
                    nearest.stream().mapToDouble(b -> Math.exp(-squaredDistance(at, b) / 50)).sum();
            for (int bin : nearest) {
                double share = Math.exp(-squaredDistance(place, bin) / 50) / all;
                expected -= WEIGHTS[nearest.getFirst()] * share * Math.log(likely[bin]) / PLACES;
            }
        }

        float[] loss = computed((choice, x) -> choice.loss(x.get(0), x.get(1)));

        assertThat((double) loss[0]).isCloseTo(expected, within(1e-3));
    }

    @Test
    void theSharesOfAColourSumToOneAndTheNearestHasMost() {
        float[] shares = computed((choice, x) -> choice.shared(x.get(1)).shares());

        for (int place = 0; place < PLACES; place++) {
            float sum = 0;
            for (int k = 0; k < 5; k++) {
                sum += shares[5 * place + k];
                assertThat(shares[5 * place + k]).isLessThanOrEqualTo(shares[5 * place]);
            }
            assertThat(sum).isCloseTo(1, within(1e-6f));
        }
    }

    @Test
    void theAnnealedMeanIsThatOfTheFormula() {
        float[] colours = computed((choice, x) -> choice.annealedMean(x.get(0), 0.38f));

        for (int place = 0; place < PLACES; place++) {
            double[] likely = softmax(place, 0.38);
            double a = 0;
            for (int bin = 0; bin < BINS.size(); bin++) {
                a += likely[bin] * BINS.centre(bin)[0];
            }
            assertThat((double) colours[2 * place]).isCloseTo(a, within(1e-3));
        }
    }

    @Test
    void aColdMeanIsTheLikeliestColour() {
        float[] colours = computed((choice, x) -> choice.annealedMean(x.get(0), 1e-3f));

        for (int place = 0; place < PLACES; place++) {
            double[] likely = softmax(place, 1);
            int best =
                    IntStream.range(0, BINS.size())
                            .boxed()
                            .max(Comparator.comparingDouble(bin -> likely[bin]))
                            .orElseThrow();
            assertThat((double) colours[2 * place + 1])
                    .isCloseTo(BINS.centre(best)[1], within(0.1));
        }
    }
}
