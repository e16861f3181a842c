package io.genoise.task.labels;

import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import java.util.Locale;
import java.util.Map;

/// Does a net that says what lies where look at the picture? Objects mostly lie in the middle and skies above, and who always
/// says so is often right. So its answers are compared with the truth of the picture itself and with that of another one, of
/// which the same usual places hold; and it is asked about the pictures in grey, where no colour tells things apart.
///
/// What it sees is by how much more of a picture's places it is right about than of the other one's, a mean over pictures. The
/// first verdict is whether that is more than 5 points, its interval being that of the paired mean; the second whether at least
/// half of it is left in grey.
///
/// @param own share of a picture's places that are told right
/// @param other share that would be right of another picture
/// @param grey what is seen of pictures in grey
/// @param looks whether it sees anything
/// @param shapes whether it does so without colours
record PlacesControl(
        double own, double other, double grey, ControlVerdict looks, ControlVerdict shapes)
        implements ShortcutControl {
    private static final double MARGIN = 0.05;
    private static final double Z = 1.959964;

    /// Shares told right, one a picture: as it is, compared with another's truth, and both of them in grey.
    static PlacesControl of(double[] own, double[] other, double[] grey, double[] otherInGrey) {
        int n = own.length;
        double[] unseen = new double[n];
        double[] lost = new double[n];
        for (int i = 0; i < n; i++) {
            unseen[i] = other[i] - own[i];
            lost[i] = (own[i] - other[i]) / 2 - (grey[i] - otherInGrey[i]);
        }
        ControlVerdict looks = verdict(unseen, -MARGIN);
        return new PlacesControl(
                mean(own),
                mean(other),
                mean(grey) - mean(otherInGrey),
                looks,
                looks == ControlVerdict.PASSED ? verdict(lost, 0) : ControlVerdict.NO_STATEMENT);
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double one : x) {
            sum += one;
        }
        return sum / x.length;
    }

    /// Of a mean that must lie below `margin`.
    private static ControlVerdict verdict(double[] x, double margin) {
        double mean = mean(x);
        double squares = 0;
        for (double one : x) {
            squares += (one - mean) * (one - mean);
        }
        double half = Z * Math.sqrt(squares / Math.max(1, x.length - 1) / x.length);
        return ControlVerdict.of(mean - half, mean + half, margin);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, usual places",
                String.format(
                        Locale.ROOT,
                        "%s: %.1f %% of a picture's places are told right, %.1f %% would be of another picture, margin %.0f points",
                        looks,
                        100 * own,
                        100 * other,
                        100 * MARGIN),
                "control, pictures in grey",
                String.format(
                        Locale.ROOT,
                        "%s: of these %.1f points %.1f are left without colours, half is asked for",
                        shapes,
                        100 * (own - other),
                        100 * grey));
    }
}
