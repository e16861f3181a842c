package io.genoise.task.generation;

import io.genoise.data.GridMoved;
import io.genoise.layer.Pass;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.Columns;
import io.genoise.task.part.Shown;
import io.genoise.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/// Does a net that fills in holes read JPEG's blocks? A block that reaches into the hole from outside tells of its inside. So
/// the same pictures are asked about with the hole's edge on a line of the grid, where no block does, and in the middle of
/// blocks ([GridMoved]).
///
/// The figure is by what share of the error on the grid the error off it is smaller: 0 for a net that reads no blocks. Its
/// interval is that of the paired mean; the verdict compares it with a margin that is named beforehand.
///
/// @param pictures on how many; 0 if it was not measured
/// @param gain share by which the error is smaller off the grid
/// @param low of its 95 % interval
/// @param high of its 95 % interval
record GridControl(int pictures, double gain, double low, double high) implements ShortcutControl {
    private static final int ASKED = 200;
    private static final double MARGIN = 0.05;
    private static final double Z = 1.959964;
    private static final String TOPIC = "control, error off JPEG's grid";

    /// Asks a net.
    ///
    /// @param trained whose task draws the hole in question
    /// @param edge row and column at which that begins
    /// @param errors the net's error inside of the hole, one a picture
    static GridControl of(Trained trained, int edge, BiFunction<Columns, Pass, Tensor> errors) {
        GridMoved pictures = GridMoved.of(trained.asked(), ASKED, edge, trained.seed());
        return pictures.on().size() == 0
                ? of(new float[0], new float[0])
                : of(
                        new Shown(trained, pictures.on()).read(errors),
                        new Shown(trained, pictures.off()).read(errors));
    }

    /// @param on a net's error inside of the hole on the grid, one a picture
    /// @param off its error off the grid, of the same pictures
    static GridControl of(float[] on, float[] off) {
        int n = on.length;
        if (n < 2) {
            return new GridControl(0, Double.NaN, Double.NaN, Double.NaN);
        }
        double error = 0;
        double difference = 0;
        for (int i = 0; i < n; i++) {
            error += on[i] / n;
            difference += ((double) on[i] - off[i]) / n;
        }
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += Math.pow((double) on[i] - off[i] - difference, 2);
        }
        double half = Z * Math.sqrt(squares / (n - 1) / n);
        return new GridControl(
                n, difference / error, (difference - half) / error, (difference + half) / error);
    }

    ControlVerdict verdict() {
        return pictures == 0 ? ControlVerdict.NOT_APPLICABLE : ControlVerdict.of(low, high, MARGIN);
    }

    private String words() {
        return pictures == 0
                ? "not applicable: no picture is a JPEG whose file is at hand, square and a whole multiple of the size"
                : String.format(
                        Locale.ROOT,
                        "%s: smaller by %.1f %% [%.1f, %.1f], 0 expected, margin %.0f %%, of %s pictures",
                        verdict(),
                        100 * gain,
                        100 * low,
                        100 * high,
                        100 * MARGIN,
                        pictures);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(TOPIC, words());
    }
}
