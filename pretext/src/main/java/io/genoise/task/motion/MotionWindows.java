package io.genoise.task.motion;

import io.genoise.data.Sample;

/// Where in a clip something moves. How much does between one frame and the next is the mean |xₜ₊₁ − xₜ| over pixels and channels
/// (frame differences, in place of the papers' optical flow); a window is drawn with a probability in proportion to what moves in
/// it: `P(start) ∝ Σ motion(t)`, t over the window. Where nothing moves at all, all windows are alike.
///
/// Sources: Misra, Zitnick, Hebert 2016, arXiv:1603.08561, and Lee et al. 2017, arXiv:1708.01246, both section 3.1: order can only
/// be told of frames between which something has happened.
final class MotionWindows {
    private MotionWindows() {}

    /// How much moves between each frame of the sample and the next, in grey levels: `frames - 1` numbers.
    static double[] motion(Sample sample) {
        byte[] clip = sample.picture();
        int frames = sample.frames();
        int size = clip.length / frames;
        double[] motion = new double[frames - 1];
        for (int t = 0; t < motion.length; t++) {
            long sum = 0;
            for (int i = t * size; i < (t + 1) * size; i++) {
                sum += Math.abs((clip[i + size] & 255) - (clip[i] & 255));
            }
            motion[t] = (double) sum / size;
        }
        return motion;
    }

    /// The first frame of a window of `span` frames, drawn by what moves in it.
    static int start(Sample sample, int span) {
        double[] motion = motion(sample);
        int places = sample.frames() - span + 1;
        double[] weights = new double[places];
        double whole = 0;
        for (int start = 0; start < places; start++) {
            for (int t = start; t < start + span - 1; t++) {
                weights[start] += motion[t];
            }
            whole += weights[start];
        }
        if (whole == 0) {
            return sample.random().nextInt(places);
        }
        double at = sample.random().nextDouble() * whole;
        for (int start = 0; start < places - 1; start++) {
            at -= weights[start];
            if (at < 0) {
                return start;
            }
        }
        return places - 1;
    }
}
