package io.genoise.backend.cpu;

import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.IntStream;

/// One spatial axis of a convolution: a kernel of `kernel` taps, `dilation` places apart, moves `stride` places a step over
/// `extent` places with `padding` zeros at either end. Output p reads the places `p stride + r dilation - padding`.
///
/// @param extent places of the input
/// @param kernel taps
/// @param stride places from one output to the next
/// @param padding zeros before the first and behind the last place
/// @param dilation places from one tap to the next
record ConvolutionAxis(int extent, int kernel, int stride, int padding, int dilation) {

    /// The axis that pictures lack and video has.
    static final ConvolutionAxis NONE = plain(1);

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if a size is out of range, or the kernel is larger than the padded extent
    ConvolutionAxis {
        if (extent < 1 || kernel < 1 || stride < 1 || dilation < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "extent %s, kernel %s, stride %s and dilation %s must be positive, padding %s at least 0"
                            .formatted(extent, kernel, stride, dilation, padding));
        }
        if (reach(kernel, dilation) > extent + 2L * padding) {
            throw new IllegalArgumentException(
                    "a kernel of %s taps, dilation %s, is larger than the extent %s with padding %s"
                            .formatted(kernel, dilation, extent, padding));
        }
    }

    /// The three axes of a window over x `[N, …, C]`; where it has fewer, the first ones are [#NONE].
    static List<ConvolutionAxis> of(SlidingWindow window, TensorShape x) {
        int missing = 3 - window.rank();
        return IntStream.range(0, 3)
                .mapToObj(i -> i < missing ? NONE : of(window, i - missing, x))
                .toList();
    }

    private static ConvolutionAxis of(SlidingWindow window, int i, TensorShape x) {
        return new ConvolutionAxis(
                x.extent(i + 1),
                window.kernel().get(i),
                window.stride().get(i),
                window.padding().get(i),
                window.dilation().get(i));
    }

    /// The place that a tap reads at an output, or -1 in the padding.
    int place(int output, int tap) {
        long place = (long) output * stride + (long) tap * dilation - padding;
        return place >= 0 && place < extent ? (int) place : -1;
    }

    /// An axis over which nothing moves: each output reads the place of the same number.
    static ConvolutionAxis plain(int extent) {
        return new ConvolutionAxis(extent, 1, 1, 0, 1);
    }

    private static long reach(int kernel, int dilation) {
        return (kernel - 1L) * dilation + 1;
    }

    boolean isPlain() {
        return kernel == 1 && stride == 1 && padding == 0;
    }

    /// Steps that the kernel takes.
    int output() {
        return (int) ((extent + 2L * padding - reach(kernel, dilation)) / stride) + 1;
    }
}
