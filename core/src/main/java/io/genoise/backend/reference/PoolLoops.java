package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.Arrays;

/// Pools: what [Slide] says that a window reads, channel by channel. A window that lies in the padding alone has
/// the maximum −∞ at tap 0, and the mean 0.
final class PoolLoops {
    private PoolLoops() {}

    /// The largest value of each window, or with `indices` the first tap that has it; a NaN is the largest of all.
    static Loops maximum(SlidingWindow window, Group group, boolean indices) {
        TensorShape x = group.inputs().getFirst().layout().shape();
        Slide slide = new Slide(window, x, group.output().layout().shape());
        int[] reads = slide.reads();
        int channels = x.extent(-1);
        return (block, at, slots) -> {
            for (int n = 0; n < slide.pictures; n++) {
                for (int position = 0; position < slide.positions; position++) {
                    for (int c = 0; c < channels; c++) {
                        double best = Double.NEGATIVE_INFINITY;
                        int where = -1;
                        for (int tap = 0; tap < slide.taps; tap++) {
                            int place = reads[position * slide.taps + tap];
                            if (place >= 0) {
                                double value =
                                        block[0][at[0] + (n * slide.places + place) * channels + c];
                                if (where < 0
                                        || value > best
                                        || (Double.isNaN(value) && !Double.isNaN(best))) {
                                    best = value;
                                    where = tap;
                                }
                            }
                        }
                        block[1][at[1] + (n * slide.positions + position) * channels + c] =
                                indices ? Math.max(where, 0) : best;
                    }
                }
            }
        };
    }

    /// y[n,p,c] = x[n, reads(p, indices[n,p,c]), c], and 0 where that is padding.
    static Loops gather(SlidingWindow window, Group group) {
        TensorShape x = group.inputs().getFirst().layout().shape();
        Slide slide = new Slide(window, x, group.output().layout().shape());
        int[] reads = slide.reads();
        int channels = x.extent(-1);
        return (block, at, slots) -> {
            for (int n = 0; n < slide.pictures; n++) {
                for (int position = 0; position < slide.positions; position++) {
                    for (int c = 0; c < channels; c++) {
                        int i = (n * slide.positions + position) * channels + c;
                        int place = reads[position * slide.taps + (int) block[1][at[1] + i]];
                        block[2][at[2] + i] =
                                place < 0
                                        ? 0
                                        : block[0][
                                                at[0] + (n * slide.places + place) * channels + c];
                    }
                }
            }
        };
    }

    /// dx = 0, then dx[n, reads(p, indices[n,p,c]), c] += dy[n,p,c].
    static Loops scatter(SlidingWindow window, Group group) {
        TensorShape x = group.output().layout().shape();
        Slide slide = new Slide(window, x, group.inputs().getFirst().layout().shape());
        int[] reads = slide.reads();
        int channels = x.extent(-1);
        return (block, at, slots) -> {
            Arrays.fill(block[2], at[2], at[2] + (int) x.elements(), 0);
            for (int n = 0; n < slide.pictures; n++) {
                for (int position = 0; position < slide.positions; position++) {
                    for (int c = 0; c < channels; c++) {
                        int i = (n * slide.positions + position) * channels + c;
                        int place = reads[position * slide.taps + (int) block[1][at[1] + i]];
                        if (place >= 0) {
                            block[2][at[2] + (n * slide.places + place) * channels + c] +=
                                    block[0][at[0] + i];
                        }
                    }
                }
            }
        };
    }

    /// y[n,p,c] = Σ t  x[n, reads(p,t), c] / count(p).
    static Loops average(AveragePool p, Group group) {
        TensorShape x = group.inputs().getFirst().layout().shape();
        Slide slide = new Slide(p.window(), x, group.output().layout().shape());
        int[] reads = slide.reads();
        int[] counts = counts(slide, p.countPadding());
        int channels = x.extent(-1);
        return (block, at, slots) -> {
            for (int n = 0; n < slide.pictures; n++) {
                for (int position = 0; position < slide.positions; position++) {
                    for (int c = 0; c < channels; c++) {
                        double sum = 0;
                        for (int tap = 0; tap < slide.taps; tap++) {
                            int place = reads[position * slide.taps + tap];
                            if (place >= 0) {
                                sum += block[0][at[0] + (n * slide.places + place) * channels + c];
                            }
                        }
                        block[1][at[1] + (n * slide.positions + position) * channels + c] =
                                sum / counts[position];
                    }
                }
            }
        };
    }

    /// dx[n,i,c] = Σ t  dy[n, readers(i,t), c] / count(readers(i,t)).
    static Loops averageInput(AveragePoolInput p, Group group) {
        TensorShape x = group.output().layout().shape();
        Slide slide = new Slide(p.window(), x, group.inputs().getFirst().layout().shape());
        int[] readers = slide.readers();
        int[] counts = counts(slide, p.countPadding());
        int channels = x.extent(-1);
        return (block, at, slots) -> {
            for (int n = 0; n < slide.pictures; n++) {
                for (int place = 0; place < slide.places; place++) {
                    for (int c = 0; c < channels; c++) {
                        double sum = 0;
                        for (int tap = 0; tap < slide.taps; tap++) {
                            int position = readers[place * slide.taps + tap];
                            if (position >= 0) {
                                sum +=
                                        block[0][
                                                        at[0]
                                                                + (n * slide.positions + position)
                                                                        * channels
                                                                + c]
                                                / counts[position];
                            }
                        }
                        block[1][at[1] + (n * slide.places + place) * channels + c] = sum;
                    }
                }
            }
        };
    }

    /// By what the sum of the window at each position is divided: its taps, all or those inside the picture.
    private static int[] counts(Slide slide, boolean countPadding) {
        int[] reads = slide.reads();
        int[] counts = new int[slide.positions];
        for (int i = 0; i < reads.length; i++) {
            counts[i / slide.taps] += countPadding || reads[i] >= 0 ? 1 : 0;
        }
        for (int position = 0; position < counts.length; position++) {
            counts[position] = Math.max(counts[position], 1);
        }
        return counts;
    }
}
