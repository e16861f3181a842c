package io.genoise.task;

import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.layer.Layer;
import io.genoise.random.RandomStream;
import java.util.Locale;
import java.util.Map;

/// Does a net that matches views do so by their colours? Two crops of a picture have nearly the same colour histogram, and a
/// net may be content with that (Chen, Kornblith, Norouzi, Hinton 2020, arXiv:2002.05709, section 3.1 and figure 6). So the
/// second view of each picture is sought among those of all, by the cosine of embeddings: by the picture's first view, and by
/// that of the picture with its pixels shuffled, which has the same colours and shows nothing.
///
/// The control is passed if what shuffled pictures find above chance is less than half of what pictures find. Its interval is
/// that of the paired mean of found(shuffled) − ½·found(picture) − ½·chance, which must lie below 0.
///
/// @param pictures among how many is sought
/// @param own the share that pictures' views find
/// @param shuffled the share that those of shuffled pictures find
/// @param verdict what follows
record ColourControl(int pictures, double own, double shuffled, ControlVerdict verdict)
        implements Control {
    private static final int ASKED = 200;
    private static final long RANDOM = 53;
    private static final double Z = 1.959964;

    /// A net is held to match views at all if it finds three times as many as one that guesses.
    private static final double TIMES_CHANCE = 3;

    static ColourControl of(Trained trained, AugmentedViews views) {
        EmbeddingLearner learner = (EmbeddingLearner) trained.learner();
        return of(
                Shown.of(trained, ASKED),
                views,
                (pictures, pass) ->
                        learner.branch().forward(learner.material().standardized(pictures), pass));
    }

    /// @param embedding what is made of views `[N,H,W,C]`: `[N,D]`
    static ColourControl of(Shown shown, AugmentedViews views, Layer embedding) {
        int n = shown.images().size();
        Shown noise = new Shown(shown.trained(), shuffled(shown.images(), shown.trained().seed()));
        float[] sought = embedded(shown, views, 1, embedding);
        return of(
                found(embedded(shown, views, 0, embedding), sought, n),
                found(embedded(noise, views, 0, embedding), sought, n));
    }

    /// @param own whether each picture's view found its partner
    /// @param shuffled whether that of the shuffled picture did
    static ColourControl of(boolean[] own, boolean[] shuffled) {
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
        return new ColourControl(n, ofOwn, ofShuffled, verdict);
    }

    /// The same pictures, each with its pixels in an order of its own.
    static Images shuffled(Images images, long seed) {
        int n = images.size();
        int bytes = images.pictureBytes();
        int channels = images.channels();
        byte[] all = new byte[Math.multiplyExact(n, bytes)];
        byte[] picture = new byte[bytes];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            images.read(i, picture, 0);
            labels[i] = images.label(i);
            int[] order = RandomStream.of(seed, RANDOM, i).permutation(bytes / channels);
            for (int p = 0; p < order.length; p++) {
                System.arraycopy(
                        picture, order[p] * channels, all, i * bytes + p * channels, channels);
            }
        }
        return PackedImages.of(
                "shuffled",
                images.height(),
                images.width(),
                channels,
                all,
                images.classes(),
                labels);
    }

    private static float[] embedded(Shown shown, AugmentedViews views, int view, Layer embedding) {
        return shown.read(
                (columns, pass) -> embedding.forward(views.view(view, columns::column), pass));
    }

    /// Of `n` rows which have their own number's row of `sought` nearest, by cosine.
    static boolean[] found(float[] rows, float[] sought, int n) {
        int width = rows.length / n;
        boolean[] found = new boolean[n];
        for (int i = 0; i < n; i++) {
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                double product = 0;
                double squares = 0;
                for (int k = 0; k < width; k++) {
                    double of = sought[j * width + k];
                    product += rows[i * width + k] * of;
                    squares += of * of;
                }
                double cosine = product / Math.sqrt(Math.max(squares, Double.MIN_NORMAL));
                if (cosine > most) {
                    most = cosine;
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
                "control, views found by colours",
                String.format(
                        Locale.ROOT,
                        "%s: of %s second views %.1f %% are found by the first ones, %.1f %% by shuffled pixels of the same colours"
                                + " (chance %.1f %%)",
                        verdict,
                        pictures,
                        100 * own,
                        100 * shuffled,
                        100.0 / pictures));
    }
}
