package io.genoise.task.generation;

import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.part.RatioOfSums;
import java.util.Locale;
import java.util.Map;

/// Does a net that paints masked patches know more of them than the colours around say? Colours go on from patch to patch, and
/// whoever goes on with them paints much that is right without seeing anything. So the net's error is compared with that of a
/// painter who does just that: each of his pixels is a mean of the colours of the patches that are shown, the nearer ones
/// weighing more ([Mae.Autoencoder#continued]), and his strokes are as strong as is best over all pictures.
///
/// The figure is by what share of the painter's error the net's is smaller: 0 for a net that goes on with colours alone. The
/// interval is that of a [RatioOfSums]; the
/// control is passed if it lies above a margin that is named beforehand.
///
/// @param pictures on how many
/// @param told share of what a plain patch leaves open that the net tells
/// @param continued share that the painter tells
/// @param low of the 95 % interval of the share by which the net's error is smaller
/// @param high of it
record NeighboursControl(int pictures, double told, double continued, double low, double high)
        implements ShortcutControl {
    /// Squares over the masked patches of each picture, a row each: of what the net leaves open, of what was asked for, of the
    /// painter's strokes, and the products of these two.
    static final int ROWS = 4;

    private static final double MARGIN = 0.05;
    private static final double Z = 1.959964;

    /// @param squares `[4,N]`, rows as [#ROWS] has them
    static NeighboursControl of(float[] squares) {
        int n = squares.length / ROWS;
        double strokes = 0;
        double products = 0;
        for (int i = 0; i < n; i++) {
            strokes += squares[2 * n + i];
            products += squares[3 * n + i];
        }
        double strength = strokes > 0 ? products / strokes : 0;
        double[] net = new double[n];
        double[] painter = new double[n];
        double left = 0;
        double open = 0;
        double asked = 0;
        for (int i = 0; i < n; i++) {
            net[i] = squares[i];
            painter[i] =
                    squares[n + i]
                            + strength * (strength * squares[2 * n + i] - 2 * squares[3 * n + i]);
            left += net[i];
            open += painter[i];
            asked += squares[n + i];
        }
        RatioOfSums ratio = RatioOfSums.of(net, painter);
        double reach = Z * ratio.deviation();
        return new NeighboursControl(
                n,
                1 - left / asked,
                1 - open / asked,
                1 - ratio.value() - reach,
                1 - ratio.value() + reach);
    }

    /// No statement where the net tells nothing.
    ControlVerdict verdict() {
        return told <= 0 ? ControlVerdict.NO_STATEMENT : ControlVerdict.of(-high, -low, -MARGIN);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, patches painted by their neighbours' colours",
                String.format(
                        Locale.ROOT,
                        "%s: the error is smaller by %.1f %% [%.1f, %.1f] than of going on with the colours shown, margin %.0f %%, of %s"
                                + " pictures; the net tells %.1f %% of what is masked, the colours %.1f %%",
                        verdict(),
                        100 * (low + high) / 2,
                        100 * low,
                        100 * high,
                        100 * MARGIN,
                        pictures,
                        100 * told,
                        100 * continued));
    }
}
