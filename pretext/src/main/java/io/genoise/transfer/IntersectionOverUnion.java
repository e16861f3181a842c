package io.genoise.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How well answered classes of pixels lie on the true ones. For class c, with T_c the pixels that truly are of it and A_c
/// those that are said to be,
///
///     IoU_c = |T_c ∩ A_c| / |T_c ∪ A_c|,     mIoU = mean of IoU_c over the classes,
///
/// the pixels of all pictures counted together (Everingham et al. 2010, section 4.3). For comparisons each picture has a score
/// of its own too: the mean over the classes that are in its truth or its answer (Csurka et al. 2013). Shares, 0–1.
public final class IntersectionOverUnion {
    /// Pixels by `[truth][answer]`.
    private final long[][] pixels;

    private final List<Double> ofPictures = new ArrayList<>();

    /// Of no picture yet.
    ///
    /// @param classes numbered from 0; at most 256
    public IntersectionOverUnion(int classes) {
        pixels = new long[classes][classes];
    }

    /// Counts a picture's pixels, and scores it.
    ///
    /// @throws IllegalArgumentException if there are not as many answers as there are pixels, or a class is out of range
    public void add(byte[] truth, byte[] answer) {
        if (truth.length != answer.length) {
            throw new IllegalArgumentException(
                    "%s answers for %s pixels".formatted(answer.length, truth.length));
        }
        long[][] own = new long[pixels.length][pixels.length];
        for (int i = 0; i < truth.length; i++) {
            int t = truth[i] & 0xFF;
            int a = answer[i] & 0xFF;
            if (t >= own.length || a >= own.length) {
                throw new IllegalArgumentException(
                        "pixel %s is of class %s and said to be of %s; there are %s classes"
                                .formatted(i, t, a, own.length));
            }
            own[t][a]++;
            pixels[t][a]++;
        }
        ofPictures.add(mean(own));
    }

    /// IoU of each class; NaN for one that neither is there nor was answered.
    public double[] ofClasses() {
        return ofClasses(pixels);
    }

    /// The mean of [#ofClasses] over the classes that are there or were answered.
    public double mean() {
        return mean(pixels);
    }

    /// The share of pixels that are answered rightly.
    public double accuracy() {
        long right = 0;
        long all = 0;
        for (int c = 0; c < pixels.length; c++) {
            right += pixels[c][c];
            all += Arrays.stream(pixels[c]).sum();
        }
        return (double) right / all;
    }

    /// Each picture's own score, in the order in which they were added.
    public float[] ofPictures() {
        float[] scores = new float[ofPictures.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = ofPictures.get(i).floatValue();
        }
        return scores;
    }

    private static double mean(long[][] pixels) {
        return Arrays.stream(ofClasses(pixels))
                .filter(iou -> !Double.isNaN(iou))
                .average()
                .orElse(Double.NaN);
    }

    private static double[] ofClasses(long[][] pixels) {
        double[] ofClasses = new double[pixels.length];
        for (int c = 0; c < pixels.length; c++) {
            long union = -pixels[c][c];
            for (int other = 0; other < pixels.length; other++) {
                union += pixels[c][other] + pixels[other][c];
            }
            ofClasses[c] = union == 0 ? Double.NaN : (double) pixels[c][c] / union;
        }
        return ofClasses;
    }
}
