package io.genoise.train;

import io.genoise.data.Lab;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/// What a network looks at of a picture's colours. A network that learned from grey pictures is asked about grey ones ever
/// after: the space is part of its card.
public enum ColourSpace {
    /// The channels as they are stored, 0 … 1.
    STORED,
    /// Lightness alone, 0 … 100, the same in all three channels: an encoder for coloured pictures that cannot see colours.
    LIGHTNESS,
    /// L, a and b of [Lab].
    LAB;

    private static final double[] BYTES = new double[256];

    static {
        Arrays.setAll(BYTES, i -> i / 255.0);
    }

    /// The space called `name`, as [#toString] writes it.
    ///
    /// @throws IllegalArgumentException if there is none
    static ColourSpace named(String name) {
        return Arrays.stream(values())
                .filter(space -> space.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no space of colours is called %s; there are %s"
                                        .formatted(name, Arrays.toString(values()))));
    }

    /// The pixel at byte `at` of a picture, a number a channel.
    ///
    /// @throws IllegalArgumentException if colours are wanted and the picture is grey
    double[] of(byte[] picture, int at, int channels) {
        if (this == STORED) {
            double[] stored = new double[channels];
            for (int c = 0; c < channels; c++) {
                stored[c] = BYTES[picture[at + c] & 0xFF];
            }
            return stored;
        }
        if (channels != 3) {
            throw new IllegalArgumentException(
                    "%s is taken of pictures in colour; these are grey".formatted(this));
        }
        double[] lab =
                Lab.of(
                        BYTES[picture[at] & 0xFF],
                        BYTES[picture[at + 1] & 0xFF],
                        BYTES[picture[at + 2] & 0xFF]);
        return this == LAB ? lab : new double[] {lab[0], lab[0], lab[0]};
    }

    /// Pictures, bytes or f32 in 0 … 1, `[N,H,W,C]` in this space, times [#unit]: `[N,H,W,C]`, or `[N,H,W,1]` where all channels
    /// are equal.
    Tensor of(Tensor pictures) {
        boolean bytes = pictures.dtype() == DType.U8;
        return switch (this) {
            case STORED -> bytes ? pictures : pictures.times(unit());
            case LIGHTNESS -> Lab.lightness(bytes ? pictures.over(255) : pictures);
            case LAB -> Lab.of(bytes ? pictures.over(255) : pictures);
        };
    }

    /// What [#of(Tensor)] gives for a 1: bytes are left as they are.
    int unit() {
        return this == STORED ? 255 : 1;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
