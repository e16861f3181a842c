package io.genoise.backend.cpu;

/// The sizes of a two-dimensional convolution, channels last: `x` is `[batch, height, width, channels]`, `w` is
/// `[filters, kernelHeight, kernelWidth, channels / groups]`, `y` is `[batch, outputHeight, outputWidth, filters]`.
///
/// ```
/// y[n, p, q, f] = Σ_r Σ_s Σ_c x[n, p strideY + r dilationY - padY, q strideX + s dilationX - padX, g C/G + c] · w[f, r, s, c]
/// ```
/// where `g` is the group of filter `f`, and `x` is zero outside the image.
record ConvolutionShape(
        int batch,
        int height,
        int width,
        int channels,
        int filters,
        int kernelHeight,
        int kernelWidth,
        int strideY,
        int strideX,
        int padY,
        int padX,
        int dilationY,
        int dilationX,
        int groups) {

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if a size is out of range, the groups divide neither channels nor filters, or the
    ///     kernel is larger than the padded image
    ConvolutionShape {
        boolean positive =
                batch > 0
                        && height > 0
                        && width > 0
                        && channels > 0
                        && filters > 0
                        && kernelHeight > 0
                        && kernelWidth > 0
                        && strideY > 0
                        && strideX > 0
                        && dilationY > 0
                        && dilationX > 0
                        && groups > 0;
        if (!positive || padY < 0 || padX < 0) {
            throw new IllegalArgumentException(
                    "a convolution needs positive sizes and padding of at least 0, but has batch "
                            + batch
                            + ", image "
                            + height
                            + "x"
                            + width
                            + "x"
                            + channels
                            + ", filters "
                            + filters
                            + ", kernel "
                            + kernelHeight
                            + "x"
                            + kernelWidth
                            + ", stride "
                            + strideY
                            + ","
                            + strideX
                            + ", padding "
                            + padY
                            + ","
                            + padX
                            + ", dilation "
                            + dilationY
                            + ","
                            + dilationX
                            + ", groups "
                            + groups);
        }
        if (channels % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException(
                    groups
                            + " groups divide not both "
                            + channels
                            + " channels and "
                            + filters
                            + " filters");
        }
        if (height + 2 * padY < (kernelHeight - 1) * dilationY + 1
                || width + 2 * padX < (kernelWidth - 1) * dilationX + 1) {
            throw new IllegalArgumentException(
                    "a kernel of "
                            + kernelHeight
                            + "x"
                            + kernelWidth
                            + ", dilation "
                            + dilationY
                            + ","
                            + dilationX
                            + ", is larger than the image of "
                            + height
                            + "x"
                            + width
                            + " with padding "
                            + padY
                            + ","
                            + padX);
        }
    }

    /// A convolution with a square kernel, equal stride and padding on both axes, neither dilated nor grouped.
    static ConvolutionShape of(
            int batch,
            int height,
            int width,
            int channels,
            int filters,
            int kernel,
            int stride,
            int pad) {
        return new ConvolutionShape(
                batch, height, width, channels, filters, kernel, kernel, stride, stride, pad, pad,
                1, 1, 1);
    }

    int outputHeight() {
        return (height + 2 * padY - (kernelHeight - 1) * dilationY - 1) / strideY + 1;
    }

    int outputWidth() {
        return (width + 2 * padX - (kernelWidth - 1) * dilationX - 1) / strideX + 1;
    }

    /// Pixels of the output, over the batch.
    int pixels() {
        return Math.multiplyExact(batch, outputHeight() * outputWidth());
    }

    int channelsOfGroup() {
        return channels / groups;
    }

    int filtersOfGroup() {
        return filters / groups;
    }

    /// Weights of one filter: the length of each sum of the forward pass.
    int window() {
        return kernelHeight * kernelWidth * channelsOfGroup();
    }

    /// Whether an output pixel reads the input pixel of the same place and no other: a plain matrix product.
    boolean isPointwise() {
        return kernelHeight == 1
                && kernelWidth == 1
                && strideY == 1
                && strideX == 1
                && padY == 0
                && padX == 0
                && groups == 1;
    }
}
