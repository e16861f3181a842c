package io.genoise.task.motion;

import io.genoise.data.Images;
import io.genoise.data.scenes.MovingScenes;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.RatioOfSums;
import io.genoise.task.part.Shown;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Does a net that says how the camera moved look at the thing that moves by itself? So it is shown the same clips by a camera that
/// stands still: whatever motion it tells then is the thing's.
///
/// The motion that it tells of a clip is Σ|class − middle| over what it is asked. The control is passed if that is, with a camera
/// that stands still, less than half of what it is with one that moves. The interval is that of the ratio of the two sums over the
/// clips ([RatioOfSums]), less ½.
///
/// @param clips how many
/// @param moving classes of motion that it tells of a clip whose camera moves, a mean
/// @param still classes that it tells with a camera that stands still
/// @param low of the 95 % interval of `still/moving − ½`
/// @param high of it
record StillCameraControl(int clips, double moving, double still, double low, double high)
        implements ShortcutControl {
    private static final int ASKED = 100;
    private static final double HALF = 0.5;
    private static final double Z = 1.959964;

    /// Below this it answers nearly always that the camera stood still.
    private static final double LEAST = 0.25;

    /// Asks a trained net.
    static StillCameraControl of(Trained trained) {
        CameraMotion task = ((CameraMotion) trained.task()).still();
        Shown shown = Shown.of(trained.asking(task), ASKED);
        Images images = shown.images();
        MovingScenes scenes = (MovingScenes) images.source(0).images();
        int[] numbers =
                IntStream.range(0, images.size())
                        .filter(i -> images.source(i).images() == scenes)
                        .toArray();
        int[] own = IntStream.of(numbers).map(i -> images.source(i).index()).toArray();
        Images stopped = scenes.withStillCamera().subset(own);
        return of(
                task.bins(),
                CameraMotion.told(new Shown(shown.trained(), images.subset(numbers))),
                CameraMotion.told(new Shown(shown.trained(), stopped)),
                numbers.length);
    }

    /// @param moving classes told of each clip, one after another
    /// @param still those with a camera that stands still
    static StillCameraControl of(int bins, float[] moving, float[] still, int clips) {
        double[] above = sums(bins, still, clips);
        double[] below = sums(bins, moving, clips);
        RatioOfSums ratio = RatioOfSums.of(above, below);
        double reach = Z * ratio.deviation();
        return new StillCameraControl(
                clips,
                mean(below),
                mean(above),
                ratio.value() - HALF - reach,
                ratio.value() - HALF + reach);
    }

    private static double[] sums(int bins, float[] classes, int clips) {
        double[] sums = new double[clips];
        int each = classes.length / clips;
        for (int i = 0; i < classes.length; i++) {
            sums[i / each] += Math.abs(classes[i] - bins / 2);
        }
        return sums;
    }

    private static double mean(double... numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    /// No statement where it tells hardly any motion anyway.
    ControlVerdict verdict() {
        return moving < LEAST ? ControlVerdict.NO_STATEMENT : ControlVerdict.of(low, high, 0);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, motion told of a camera that stands still",
                String.format(
                        Locale.ROOT,
                        "%s: %.2f classes a clip, of one that moves %.2f; their ratio less a half [%.2f, %.2f], margin 0, of %s clips",
                        verdict(),
                        still,
                        moving,
                        low,
                        high,
                        clips));
    }
}
