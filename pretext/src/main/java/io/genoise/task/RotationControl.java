package io.genoise.task;

import io.genoise.data.Images;
import io.genoise.data.SymmetricNoise;
import io.genoise.network.Encoder;
import io.genoise.train.Standardization;

/// How often a rotation net tells the turn, one time in four being chance: of real pictures, and of its control, noise
/// without an up that was saved as JPEG and treated alike. A net that is right about the noise reads JPEG's traces.
public final class RotationControl {
    /// The control is passed up to here.
    public static final double EXPECTED = 0.30;

    private static final int NOISE = 1000;

    private RotationControl() {}

    /// The share of turns told right on noise treated like `images`.
    public static double onNoise(
            Encoder network, Standardization standardization, Images images, long seed) {
        return accuracy(network, standardization, SymmetricNoise.like(images, NOISE, seed));
    }

    /// The share of turns told right on `images`, each turned four ways.
    public static double accuracy(Encoder network, Standardization standardization, Images images) {
        return TurnGuesses.of(network, standardization, images).accuracy();
    }
}
