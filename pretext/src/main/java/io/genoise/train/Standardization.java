package io.genoise.train;

import io.genoise.data.Images;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Bytes 0–255 to numbers of mean 0 and deviation 1 a channel: (x/255 − mean)/deviation. Part of a network: whoever
/// uses its weights must use these numbers.
///
/// @param mean a channel, of x/255
/// @param deviation a channel, of x/255, above 0
public record Standardization(float[] mean, float[] deviation) {
    /// At most so many pictures are looked at.
    private static final int LOOKED_AT = 5000;

    /// The mean and deviation of `images`, from up to 5000 of them spread evenly.
    public static Standardization of(Images images) {
        int channels = images.channels();
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        byte[] picture = new byte[images.pictureBytes()];
        int looked = Math.min(images.size(), LOOKED_AT);
        for (int i = 0; i < looked; i++) {
            images.read((int) ((long) i * images.size() / looked), picture, 0);
            for (int p = 0; p < picture.length; p++) {
                double value = (picture[p] & 0xFF) / 255.0;
                sum[p % channels] += value;
                squares[p % channels] += value * value;
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
        return new Standardization(mean, deviation);
    }

    /// These numbers on a device.
    public OnDevice in(Scope scope) {
        float[] factor = new float[mean.length];
        float[] offset = new float[mean.length];
        for (int c = 0; c < mean.length; c++) {
            factor[c] = 1 / (255 * deviation[c]);
            offset[c] = -mean[c] / deviation[c];
        }
        Shape shape = Shape.of(mean.length);
        return new OnDevice(scope.tensor(shape, factor), scope.tensor(shape, offset));
    }

    /// A standardization whose numbers lie on a device.
    public record OnDevice(Tensor factor, Tensor offset) {
        /// Pictures `[N,H,W,C]`, u8 0–255 or f32 0 … 1, as f32 of mean 0 and deviation 1.
        ///
        /// @throws IllegalArgumentException if they are neither u8 nor f32
        public Tensor apply(Tensor pictures) {
            if (pictures.dtype() != DType.U8 && pictures.dtype() != DType.F32) {
                throw new IllegalArgumentException(
                        "pictures of bytes or of f32 are standardized, not " + pictures);
            }
            Tensor bytes = pictures.dtype() == DType.U8 ? pictures : pictures.times(255);
            return Tensor.map(
                    List.of(bytes, factor, offset), v -> v.get(0).times(v.get(1)).plus(v.get(2)));
        }
    }
}
