package io.genoise.backend.cpu;

import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.List;

/// The sizes of a convolution over one, two or three spatial axes, channels last: `x` is
/// `[batch, frames, rows, columns, channels]`, `w` is `[filters, …kernel, channels / groups]`, `y` is
/// `[batch, …outputs, filters]`. Where there are fewer axes the first ones are [ConvolutionAxis#NONE].
///
/// ```
/// y[n, o, p, q, f] = Σ_t,r,s,c x[n, o strideT + t dilationT - padT, …, g C/G + c] · w[f, t, r, s, c]
/// ```
/// where `g` is the group of filter `f`, and `x` is zero outside the picture.
record ConvolutionShape(
        int batch,
        int channels,
        int filters,
        int groups,
        ConvolutionAxis frames,
        ConvolutionAxis rows,
        ConvolutionAxis columns) {

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if a size is not positive, or the groups divide neither channels nor filters
    ConvolutionShape {
        if (batch < 1 || channels < 1 || filters < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "batch %s, channels %s, filters %s and groups %s of a convolution must be positive"
                            .formatted(batch, channels, filters, groups));
        }
        if (channels % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException(
                    "%s groups divide not both %s channels and %s filters"
                            .formatted(groups, channels, filters));
        }
    }

    /// A convolution of pictures with a square kernel, equal stride and padding on both axes, neither dilated nor grouped.
    static ConvolutionShape of(
            int batch,
            int height,
            int width,
            int channels,
            int filters,
            int kernel,
            int stride,
            int padding) {
        return new ConvolutionShape(
                batch,
                channels,
                filters,
                1,
                ConvolutionAxis.NONE,
                new ConvolutionAxis(height, kernel, stride, padding, 1),
                new ConvolutionAxis(width, kernel, stride, padding, 1));
    }

    /// A window's convolution of x `[N, …, C]`.
    static ConvolutionShape of(TensorShape x, int filters, SlidingWindow window, int groups) {
        List<ConvolutionAxis> axes = ConvolutionAxis.of(window, x);
        return new ConvolutionShape(
                x.extent(0), x.extent(-1), filters, groups, axes.get(0), axes.get(1), axes.get(2));
    }

    /// The same sums over fewer axes: frames over which the kernel does not move are pictures of their own, and where it
    /// moves over frames alone (`3x1x1`), rows and columns are one axis. So video meets the algorithms for pictures.
    ConvolutionShape flattened() {
        if (frames.isPlain() && (long) batch * frames.extent() <= Integer.MAX_VALUE) {
            return new ConvolutionShape(
                    batch * frames.extent(),
                    channels,
                    filters,
                    groups,
                    ConvolutionAxis.NONE,
                    rows,
                    columns);
        }
        long places = (long) rows.extent() * columns.extent();
        if (rows.isPlain() && columns.isPlain() && places <= Integer.MAX_VALUE) {
            return new ConvolutionShape(
                    batch,
                    channels,
                    filters,
                    groups,
                    ConvolutionAxis.NONE,
                    frames,
                    ConvolutionAxis.plain((int) places));
        }
        return this;
    }

    /// Frames, rows and columns.
    List<ConvolutionAxis> axes() {
        return List.of(frames, rows, columns);
    }

    /// Pixels of the output, over the batch.
    long pixels() {
        return (long) batch * frames.output() * rows.output() * columns.output();
    }

    /// Places within the kernel.
    int taps() {
        return Math.multiplyExact(
                Math.multiplyExact(frames.kernel(), rows.kernel()), columns.kernel());
    }

    int channelsOfGroup() {
        return channels / groups;
    }

    int filtersOfGroup() {
        return filters / groups;
    }

    /// Weights of one filter: the length of each sum of the forward pass.
    int window() {
        return Math.multiplyExact(taps(), channelsOfGroup());
    }

    /// Whether an output pixel reads the input pixel of the same place and no other: a plain matrix product.
    boolean isPointwise() {
        return frames.isPlain()
                && rows.isPlain()
                && columns.isPlain()
                && groups == 1
                && pixels() <= Integer.MAX_VALUE;
    }
}
