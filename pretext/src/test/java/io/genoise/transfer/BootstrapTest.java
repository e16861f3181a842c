package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.inference.Interval;
import io.genoise.random.RandomStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void withOneSubsetItIsTheBinomialInterval() {
        byte[][][] correct = {{draw(2000, 0.7, 1)}};
        Interval interval = new Bootstrap(2000, 3).interval(correct);
        double mean = mean(correct);
        double half = 1.96 * Math.sqrt(mean * (1 - mean) / 2000);
        assertThat(interval.low()).isCloseTo(mean - half, within(0.004));
        assertThat(interval.high()).isCloseTo(mean + half, within(0.004));
    }

    @Test
    void subsetsThatDifferWidenIt() {
        byte[][] alike = new byte[10][];
        byte[][] unlike = new byte[10][];
        for (int s = 0; s < 10; s++) {
            alike[s] = draw(1000, 0.5, s);
            unlike[s] = draw(1000, 0.3 + 0.4 * s / 9, s);
        }
        Bootstrap bootstrap = new Bootstrap(1000, 3);
        assertThat(width(bootstrap.interval(new byte[][][] {unlike})))
                .isGreaterThan(2 * width(bootstrap.interval(new byte[][][] {alike})));
    }

    @Test
    void seedsThatDifferWidenItToo() {
        byte[][][] unlike = new byte[3][4][];
        byte[][][] alike = new byte[3][4][];
        for (int r = 0; r < 3; r++) {
            for (int s = 0; s < 4; s++) {
                unlike[r][s] = draw(1000, 0.3 + 0.2 * r, 10 * r + s);
                alike[r][s] = draw(1000, 0.5, 10 * r + s);
            }
        }
        Bootstrap bootstrap = new Bootstrap(1000, 3);
        assertThat(width(bootstrap.interval(unlike)))
                .isGreaterThan(2 * width(bootstrap.interval(alike)));
    }

    @Test
    void itHoldsTheMean() {
        byte[][][] correct = {{draw(500, 0.2, 1), draw(500, 0.6, 2)}};
        Interval interval = new Bootstrap(500, 4).interval(correct);
        assertThat(mean(correct)).isBetween(interval.low(), interval.high());
    }

    private static byte[] draw(int count, double probability, long seed) {
        byte[] drawn = new byte[count];
        RandomStream random = RandomStream.of(7, seed);
        for (int i = 0; i < count; i++) {
            drawn[i] = (byte) (random.nextDouble() < probability ? 1 : 0);
        }
        return drawn;
    }

    private static double mean(byte[][][] correct) {
        double sum = 0;
        for (byte[] one : correct[0]) {
            for (byte hit : one) {
                sum += hit;
            }
        }
        return sum / correct[0].length / correct[0][0].length;
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }
}
