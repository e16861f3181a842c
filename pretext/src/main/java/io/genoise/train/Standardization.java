package io.genoise.train;

import io.genoise.data.Images;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;

/// What a network is given of pictures of bytes 0–255: their channels in some space of colours, each as (x − mean)/deviation,
/// of mean 0 and deviation 1. Part of a network: whoever uses its weights must use these numbers.
///
/// @param mean a channel, in the space's own units
/// @param deviation a channel, in the space's own units, above 0
/// @param space what is looked at of a colour
public record Standardization(float[] mean, float[] deviation, ColourSpace space) {
    /// At most so many pictures are looked at.
    private static final int LOOKED_AT = 5000;

    /// Of the stored channels.
    public Standardization(float[] mean, float[] deviation) {
        this(mean, deviation, ColourSpace.STORED);
    }

    /// Of ImageNet's photographs, in red, green and blue: what most encoders of other programs were trained with.
    public static Standardization imageNet() {
        return new Standardization(
                new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});
    }

    /// The mean and deviation of `images`, from up to 5000 of them spread evenly.
    public static Standardization of(Images images) {
        return of(images, ColourSpace.STORED);
    }

    /// The mean and deviation of `images` in `space`, from up to 5000 of them spread evenly.
    ///
    /// @throws IllegalArgumentException if `space` needs colours and the pictures have none
    public static Standardization of(Images images, ColourSpace space) {
        int channels = images.channels();
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        byte[] picture = new byte[images.pictureBytes()];
        int looked = Math.min(images.size(), LOOKED_AT);
        for (int i = 0; i < looked; i++) {
            images.read((int) ((long) i * images.size() / looked), picture, 0);
            for (int p = 0; p < picture.length; p += channels) {
                double[] values = space.of(picture, p, channels);
                for (int c = 0; c < channels; c++) {
                    sum[c] += values[c];
                    squares[c] += values[c] * values[c];
                }
            }
        }
        double count = (double) looked * picture.length / channels;
        float[] mean = new float[channels];
        float[] deviation = new float[channels];
        for (int c = 0; c < channels; c++) {
            double m = sum[c] / count;
            mean[c] = (float) m;
            deviation[c] =
                    (float) Math.max(1e-3, Math.sqrt(Math.max(0, squares[c] / count - m * m)));
        }
        return new Standardization(mean, deviation, space);
    }

    /// These numbers on a device.
    public OnDevice in(Scope scope) {
        float[] factor = new float[mean.length];
        float[] offset = new float[mean.length];
        for (int c = 0; c < mean.length; c++) {
            factor[c] = 1 / (space.unit() * deviation[c]);
            offset[c] = -mean[c] / deviation[c];
        }
        TensorShape shape = TensorShape.of(mean.length);
        return new OnDevice(scope.tensor(shape, factor), scope.tensor(shape, offset), space);
    }

    /// A standardization whose numbers lie on a device.
    ///
    /// @param factor what each channel's numbers are multiplied by, `[C]`
    /// @param offset what is added then, `[C]`
    /// @param space whose channels these are
    public record OnDevice(Tensor factor, Tensor offset, ColourSpace space) {
        /// Pictures `[N,H,W,C]`, or clips `[N,T,H,W,C]`, u8 or f32 in 0 … 1, as f32.
        ///
        /// @throws IllegalArgumentException if they are of another type
        public Tensor apply(Tensor pictures) {
            if (pictures.dtype() != DType.U8 && pictures.dtype() != DType.F32) {
                throw new IllegalArgumentException(
                        "pictures of bytes, or of numbers in 0 … 1, are standardized, not "
                                + pictures);
            }
            return Tensor.map(
                    List.of(space.of(pictures), factor, offset),
                    v -> v.get(0).times(v.get(1)).plus(v.get(2)));
        }
    }
}
