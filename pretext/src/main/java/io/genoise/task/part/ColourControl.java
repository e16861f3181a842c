package io.genoise.task.part;

import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.op.Distances;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/// Does a net that knows views of a picture again do so by its colours? Two crops of a picture have nearly the same colour
/// histogram, and a net may be content with that (Chen, Kornblith, Norouzi, Hinton 2020, arXiv:2002.05709, section 3.1 and
/// figure 6). So one view of each picture is sought among those of all, by what the net makes of another one: of the picture's,
/// and of that of the picture with its pixels shuffled, which has the same colours and shows nothing.
///
/// The control is passed if what shuffled pictures find above chance is less than half of what pictures find. Its interval is
/// that of the paired mean of found(shuffled) − ½·found(picture) − ½·chance, which must lie below 0.
///
/// @param sought what is sought
/// @param pictures among how many is sought
/// @param own the share that pictures find
/// @param shuffled the share that shuffled pictures find
/// @param verdict what follows
public record ColourControl(
        Sought sought, int pictures, double own, double shuffled, ControlVerdict verdict)
        implements ShortcutControl {
    private static final int ASKED = 200;
    private static final long RANDOM = 53;
    private static final double Z = 1.959964;

    /// A net is held to match views at all if it finds three times as many as one that guesses.
    private static final double TIMES_CHANCE = 3;

    /// What is sought, and by what.
    public enum Sought {
        /// Second views, by the cosine of their embeddings with those of first ones.
        VIEWS("views", "second views", "the first ones"),
        /// Whole pictures, by the distance of what is counted in them from what is counted in their quarters.
        WHOLES("wholes", "whole pictures", "the counts of their quarters"),
        /// Whole pictures, by the cosine of their features with those of parts.
        CROPS("pictures", "whole pictures", "parts of them");

        private final String topic;
        private final String things;
        private final String by;

        Sought(String topic, String things, String by) {
            this.topic = topic;
            this.things = things;
            this.by = by;
        }
    }

    /// Pictures that a control asks about.
    public static Shown shown(Trained trained) {
        return Shown.of(trained, ASKED);
    }

    static ColourControl of(Trained trained, AugmentedViews views) {
        EmbeddingLearner learner = (EmbeddingLearner) trained.learner();
        return of(
                shown(trained),
                views,
                (pictures, pass) ->
                        learner.branch().forward(learner.material().standardized(pictures), pass));
    }

    /// @param embedding what is made of views `[N,H,W,C]`: `[N,D]`
    static ColourControl of(Shown shown, AugmentedViews views, Layer embedding) {
        return of(
                Sought.VIEWS,
                shown,
                1,
                (columns, pass) -> embedded(columns, views, 0, embedding, pass),
                shown.read((columns, pass) -> embedded(columns, views, 1, embedding, pass)));
    }

    private static Tensor embedded(
            Columns columns, AugmentedViews views, int view, Layer embedding, Pass pass) {
        return Distances.normalize(embedding.forward(views.view(view, columns::column), pass), 1);
    }

    /// The control of `what`: how often each picture's own is the nearest of all, to what is made of the picture and of
    /// its shuffled pixels.
    ///
    /// @param cells along a side of a picture, within each of which pixels are shuffled
    /// @param seeking what each picture is sought by, `[N,D]`
    /// @param sought what is to be near to it, `[N,D]`
    public static ColourControl of(
            Sought what,
            Shown shown,
            int cells,
            BiFunction<Columns, Pass, Tensor> seeking,
            float[] sought) {
        int n = shown.images().size();
        Shown noise =
                new Shown(shown.trained(), shuffled(shown.images(), cells, shown.trained().seed()));
        return of(
                what, found(shown.read(seeking), sought, n), found(noise.read(seeking), sought, n));
    }

    /// @param own whether each picture's view found its partner
    /// @param shuffled whether that of the shuffled picture did
    static ColourControl of(Sought what, boolean[] own, boolean[] shuffled) {
        int n = own.length;
        double chance = 1.0 / n;
        double[] differences = new double[n];
        double ofOwn = 0;
        double ofShuffled = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            differences[i] = (shuffled[i] ? 1 : 0) - (own[i] ? 0.5 : 0) - chance / 2;
            mean += differences[i] / n;
            ofOwn += own[i] ? chance : 0;
            ofShuffled += shuffled[i] ? chance : 0;
        }
        double squares = 0;
        for (double difference : differences) {
            squares += Math.pow(difference - mean, 2);
        }
        double half = Z * Math.sqrt(squares / Math.max(1, n - 1) / n);
        ControlVerdict verdict =
                ofOwn < TIMES_CHANCE * chance
                        ? ControlVerdict.NO_STATEMENT
                        : ControlVerdict.of(mean - half, mean + half, 0);
        return new ColourControl(what, n, ofOwn, ofShuffled, verdict);
    }

    /// The same pictures, the pixels of each cell in an order of their own. What `cells` does not divide stays as it is.
    ///
    /// @param cells along a side
    static Images shuffled(Images images, int cells, long seed) {
        int n = images.size();
        int bytes = images.pictureBytes();
        int channels = images.channels();
        int width = images.width();
        int tall = images.height() / cells;
        int wide = width / cells;
        byte[] all = new byte[Math.multiplyExact(n, bytes)];
        byte[] picture = new byte[bytes];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            images.read(i, picture, 0);
            images.read(i, all, i * bytes);
            labels[i] = images.label(i);
            for (int cell = 0; cell < cells * cells; cell++) {
                int first = cell / cells * tall * width + cell % cells * wide;
                int[] order =
                        RandomStream.of(seed, RANDOM, (long) i * cells * cells + cell)
                                .permutation(tall * wide);
                for (int p = 0; p < order.length; p++) {
                    System.arraycopy(
                            picture,
                            (first + order[p] / wide * width + order[p] % wide) * channels,
                            all,
                            i * bytes + (first + p / wide * width + p % wide) * channels,
                            channels);
                }
            }
        }
        return PackedImages.of(
                "shuffled",
                TensorShape.of(images.height(), images.width(), channels),
                all,
                images.classes(),
                labels);
    }

    /// Of `n` rows which have their own number's row of `sought` nearest.
    public static boolean[] found(float[] rows, float[] sought, int n) {
        int width = rows.length / n;
        boolean[] found = new boolean[n];
        for (int i = 0; i < n; i++) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                double squares = 0;
                for (int k = 0; k < width; k++) {
                    double apart = rows[i * width + k] - sought[j * width + k];
                    squares += apart * apart;
                }
                if (squares < least) {
                    least = squares;
                    best = j;
                }
            }
            found[i] = best == i;
        }
        return found;
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, %s found by colours".formatted(sought.topic),
                String.format(
                        Locale.ROOT,
                        "%s: of %s %s %.1f %% are found by %s, %.1f %% by shuffled pixels of the same colours (chance %.1f %%)",
                        verdict,
                        pictures,
                        sought.things,
                        100 * own,
                        sought.by,
                        100 * shuffled,
                        100.0 / pictures));
    }
}
