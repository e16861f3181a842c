package io.genoise.transfer;

import io.genoise.shape.TensorShape;
import java.util.List;

/// What moves where, and which way its edges run: the mean over t of HOG(|xₜ₊₁ − xₜ|), the [histograms of oriented gradients][Hog]
/// of how each frame differs from the next. What stands still leaves no trace in it, whatever it looks like. (Differences of frames
/// as a description of actions: Bobick and Davis, *The recognition of human movement using temporal templates*, PAMI 2001.)
///
/// @param hog of each difference
public record MotionHog(Hog hog) implements Descriptor {
    /// The sizes of cells that a study lets cross-validation choose from: those of [Hog#choices].
    public static List<MotionHog> choices(int height, int width) {
        return Hog.choices(height, width).stream().map(MotionHog::new).toList();
    }

    /// The one of [#choices] where nothing can be chosen.
    public static MotionHog forSize(int height, int width) {
        return new MotionHog(Hog.forSize(height, width));
    }

    @Override
    public String method() {
        return "HOG of motion";
    }

    @Override
    public String map() {
        return hog.map();
    }

    @Override
    public int dimension(int height, int width, int channels) {
        return hog.dimension(height, width, channels);
    }

    /// Of a difference that has been taken.
    @Override
    public void describe(byte[] pixels, TensorShape shape, float[] target, int offset) {
        hog.describe(pixels, shape, target, offset);
    }

    /// @throws IllegalArgumentException if there are not two frames
    @Override
    public void describeClip(byte[] clip, TensorShape shape, float[] target, int offset) {
        int frames = shape.extent(0);
        if (frames < 2) {
            throw new IllegalArgumentException(
                    "motion is described of two frames or more, not of %s".formatted(frames));
        }
        int size = Math.toIntExact(shape.elements() / frames);
        byte[] differences = new byte[(frames - 1) * size];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = (byte) Math.abs((clip[i + size] & 255) - (clip[i] & 255));
        }
        Descriptor.super.describeClip(differences, shape.with(0, frames - 1), target, offset);
    }
}
