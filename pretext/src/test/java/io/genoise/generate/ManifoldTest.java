package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.random.RandomStream;
import io.genoise.transfer.Features;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Precision and recall beside the definition, word by word.
class ManifoldTest {
    private static Features cloud(
            int count, int dimension, double centre, double width, long seed) {
        RandomStream random = RandomStream.of(seed);
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (centre + width * (random.nextDouble() - 0.5));
        }
        return new Features("cloud", count, dimension, values);
    }

    /// The share of `asked` whose distance to some of `known` is at most that one's to its third nearest other.
    private static double byDefinition(Features known, Features asked) {
        int inside = 0;
        for (int a = 0; a < asked.count(); a++) {
            boolean held = false;
            for (int i = 0; i < known.count(); i++) {
                double[] others = new double[known.count()];
                for (int j = 0; j < others.length; j++) {
                    others[j] = j == i ? Double.POSITIVE_INFINITY : squares(known, i, known, j);
                }
                Arrays.sort(others);
                held |= squares(known, i, asked, a) <= others[2];
            }
            inside += held ? 1 : 0;
        }
        return (double) inside / asked.count();
    }

    private static double squares(Features a, int i, Features b, int j) {
        double sum = 0;
        for (int k = 0; k < a.dimension(); k++) {
            double apart =
                    (double) a.values()[i * a.dimension() + k] - b.values()[j * b.dimension() + k];
            sum += apart * apart;
        }
        return sum;
    }

    @Test
    void itIsTheDefinition() {
        for (int seed = 0; seed < 5; seed++) {
            Features real = cloud(40, 3, 0, 2, seed);
            Features made = cloud(50, 3, 0.8, 1.5, 100 + seed);
            double precision = Manifold.of(real).share(made);
            double recall = Manifold.of(made).share(real);
            assertThat(precision).isEqualTo(byDefinition(real, made)).isStrictlyBetween(0.2, 1.0);
            assertThat(recall).isEqualTo(byDefinition(made, real)).isStrictlyBetween(0.1, 1.0);
        }
    }

    /// Whoever makes one good picture over and over is precise and recalls hardly anything.
    @Test
    void aCollapsedNetIsPreciseAndRecallsNothing() {
        Features real = cloud(200, 4, 0, 2, 1);
        float[] one = Arrays.copyOf(real.values(), 4);
        float[] copies = new float[200 * 4];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = one[i % 4];
        }
        Features collapsed = new Features("cloud", 200, 4, copies);
        assertThat(Manifold.of(real).share(collapsed)).isEqualTo(1);
        assertThat(Manifold.of(collapsed).share(real)).isEqualTo(1 / 200.0);
    }

    @Test
    void whatIsFarAwayIsNeither() {
        Features real = cloud(30, 2, 0, 1, 1);
        Features far = cloud(30, 2, 50, 1, 2);
        assertThat(Manifold.of(real).share(far)).isZero();
        assertThat(Manifold.of(far).share(real)).isZero();
    }

    @Test
    void threePicturesHaveNoThirdNeighbour() {
        assertThatThrownBy(() -> Manifold.of(cloud(3, 2, 0, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more pictures than 3");
    }
}
