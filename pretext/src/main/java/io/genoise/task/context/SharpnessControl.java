package io.genoise.task.context;

import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import java.util.Locale;
import java.util.Map;

/// Does a net that counts tell a reduced picture from a quarter by its sharpness? Then it could say of the one four times what
/// it says of the other, and count nothing (Noroozi, Pirsiavash, Favaro 2017, arXiv:1708.06734, on how pictures are reduced).
/// So whole pictures are sought by the counts of their quarters among reductions of both kinds: the mean of four pixels, which
/// is smoother than a quarter, and one of the four, which is as sharp or sharper.
///
/// The control is passed if of what the one kind has found above chance the other has more than half. The interval is that of
/// the paired mean of ½·found(better) + ½·chance − found(worse), which must lie below 0.
///
/// @param pictures among how many is sought
/// @param smooth the share that is found of means of four pixels
/// @param sharp the share that is found where one pixel was taken of four
/// @param verdict what follows
record SharpnessControl(int pictures, double smooth, double sharp, ControlVerdict verdict)
        implements ShortcutControl {
    private static final double Z = 1.959964;

    /// A net is held to count at all if it finds three times as many as one that guesses.
    private static final double TIMES_CHANCE = 3;

    /// @param smooth whether each picture was found by the mean of four pixels
    /// @param sharp whether it was by one of them
    static SharpnessControl of(boolean[] smooth, boolean[] sharp) {
        int n = smooth.length;
        double chance = 1.0 / n;
        double ofSmooth = share(smooth);
        double ofSharp = share(sharp);
        boolean[] better = ofSmooth >= ofSharp ? smooth : sharp;
        boolean[] worse = ofSmooth >= ofSharp ? sharp : smooth;
        double mean = share(better) / 2 + chance / 2 - share(worse);
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double lost = (better[i] ? 0.5 : 0) + chance / 2 - (worse[i] ? 1 : 0);
            squares += Math.pow(lost - mean, 2);
        }
        double half = Z * Math.sqrt(squares / Math.max(1, n - 1) / n);
        ControlVerdict verdict =
                share(better) < TIMES_CHANCE * chance
                        ? ControlVerdict.NO_STATEMENT
                        : ControlVerdict.of(mean - half, mean + half, 0);
        return new SharpnessControl(n, ofSmooth, ofSharp, verdict);
    }

    private static double share(boolean[] found) {
        int count = 0;
        for (boolean one : found) {
            count += one ? 1 : 0;
        }
        return (double) count / found.length;
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, wholes found by sharpness",
                String.format(
                        Locale.ROOT,
                        "%s: of %s whole pictures the counts of their quarters find %.1f %% where they are reduced by the mean of four"
                                + " pixels, %.1f %% where by one of the four (chance %.1f %%)",
                        verdict,
                        pictures,
                        100 * smooth,
                        100 * sharp,
                        100.0 / pictures));
    }
}
