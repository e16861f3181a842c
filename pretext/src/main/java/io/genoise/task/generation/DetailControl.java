package io.genoise.task.generation;

import io.genoise.data.Images;
import io.genoise.data.SymmetricNoise;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.part.Asked;
import io.genoise.task.part.RatioOfSums;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Does a net that restores detail know the things that it shows? Part of what reducing and enlarging took away can be had
/// without seeing anything: by undoing the two filters, which are the same for every picture, and by going on with JPEG's
/// blocks, whose edges are seen in the reduced picture still. So the net is asked about noise that shows nothing, saved as the
/// files were ([SymmetricNoise]), as well.
///
/// With e the squares of what is missing still and d those of the detail, the net restores 1 − Σe/Σd. The control is passed if
/// of noise it restores less than half of what it restores of pictures. The interval of the difference is that of two
/// ratios ([RatioOfSums]).
///
/// @param pictures on how many, and on as many of noise or fewer
/// @param ofPictures share of their detail that is restored
/// @param ofNoise share of its detail that is restored
/// @param low of the 95 % interval of `ofNoise − ofPictures/2`
/// @param high of it
record DetailControl(int pictures, double ofPictures, double ofNoise, double low, double high)
        implements ShortcutControl {
    private static final int ASKED = 200;
    private static final double HALF = 0.5;
    private static final double Z = 1.959964;
    private static final String TOPIC = "control, detail restored of noise";

    /// Of how many, and with which deviation, a share was restored.
    private record Share(int pictures, double restored, double deviation) {
        /// @param squares a row of missing and of detail's squares, `[2,N]`
        static Share of(float[] squares) {
            int n = squares.length / 2;
            double[] missing = new double[n];
            double[] detail = new double[n];
            for (int i = 0; i < n; i++) {
                missing[i] = squares[i];
                detail[i] = squares[n + i];
            }
            RatioOfSums ratio = RatioOfSums.of(missing, detail);
            return new Share(n, 1 - ratio.value(), ratio.deviation());
        }
    }

    /// Asks a net.
    ///
    /// @param blurred takes the detail from pictures `[N,H,W,C]`, f32 in 0 … 1
    /// @param restored what the net says that was taken, given what is left
    /// @param trained pictures that it learned from: the noise takes after their files
    /// @param asked pictures that it is asked about
    static DetailControl of(
            Device device,
            UnaryOperator<Tensor> blurred,
            UnaryOperator<Tensor> restored,
            Images trained,
            Images asked,
            long seed) {
        UnaryOperator<Tensor> squares =
                x -> {
                    Tensor pictures = x.over(255);
                    Tensor left = blurred.apply(pictures);
                    Tensor detail = pictures.minus(left);
                    Tensor missing = detail.minus(restored.apply(left));
                    return Tensor.stack(
                            missing.square().sum(1, 2, 3), detail.square().sum(1, 2, 3));
                };
        Images noise = SymmetricNoise.like(trained, seed);
        Share pictures = Share.of(Asked.of(asked, ASKED).answers(device, squares));
        Share ofNoise = Share.of(Asked.of(noise, ASKED).answers(device, squares));
        double difference = ofNoise.restored - HALF * pictures.restored;
        double reach = Z * Math.hypot(ofNoise.deviation, HALF * pictures.deviation);
        return new DetailControl(
                pictures.pictures,
                pictures.restored,
                ofNoise.restored,
                difference - reach,
                difference + reach);
    }

    /// No statement where nothing is restored of pictures either.
    ControlVerdict verdict() {
        return ofPictures <= 0 ? ControlVerdict.NO_STATEMENT : ControlVerdict.of(low, high, 0);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                TOPIC,
                String.format(
                        Locale.ROOT,
                        "%s: %.1f %% of it, of pictures %.1f %%; less half of that %.1f %% [%.1f, %.1f], margin 0, of %s pictures",
                        verdict(),
                        100 * ofNoise,
                        100 * ofPictures,
                        100 * (ofNoise - HALF * ofPictures),
                        100 * low,
                        100 * high,
                        pictures));
    }
}
