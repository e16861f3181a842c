package io.genoise.primitive;

import io.genoise.shape.TensorShape;
import java.util.Collections;
import java.util.List;

/// How a convolution or a pool slides over the spatial axes: one number an axis, one axis for
/// sequences, two for images, three for video.
///
/// An input extent `n` gives `⌊(n + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1` outputs.
///
/// @param kernel taps along each axis, at least 1
/// @param stride from one place of the window to the next, at least 1
/// @param padding zeros (of a pool: nothing) before and after the input, at least 0
/// @param dilation from one tap to the next, at least 1
public record SlidingWindow(
        List<Integer> kernel, List<Integer> stride, List<Integer> padding, List<Integer> dilation) {
    /// @throws IllegalArgumentException if there are not 1 to 3 axes, the four lists are not equally long, or a number
    ///     is too small
    public SlidingWindow {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        dilation = List.copyOf(dilation);
        int rank = kernel.size();
        if (rank < 1
                || rank > 3
                || stride.size() != rank
                || padding.size() != rank
                || dilation.size() != rank) {
            throw new IllegalArgumentException(
                    "a window takes 1 to 3 numbers each of kernel %s, stride %s, padding %s, dilation %s"
                            .formatted(kernel, stride, padding, dilation));
        }
        for (int i = 0; i < rank; i++) {
            if (kernel.get(i) < 1
                    || stride.get(i) < 1
                    || padding.get(i) < 0
                    || dilation.get(i) < 1) {
                throw new IllegalArgumentException(
                        "kernel %s, stride %s and dilation %s must be at least 1, padding %s at least 0"
                                .formatted(kernel, stride, dilation, padding));
            }
        }
    }

    /// A square window over images, undilated.
    ///
    /// @param kernel rows and columns
    /// @param stride from one place to the next, along both axes
    /// @param padding before and after, along both axes
    public static SlidingWindow square(int kernel, int stride, int padding) {
        return new SlidingWindow(
                List.of(kernel, kernel),
                List.of(stride, stride),
                List.of(padding, padding),
                List.of(1, 1));
    }

    /// A cubic window over video, undilated.
    ///
    /// @param kernel frames, rows and columns
    /// @param stride from one place to the next, along all axes
    /// @param padding before and after, along all axes
    public static SlidingWindow cube(int kernel, int stride, int padding) {
        return new SlidingWindow(
                Collections.nCopies(3, kernel),
                Collections.nCopies(3, stride),
                Collections.nCopies(3, padding),
                Collections.nCopies(3, 1));
    }

    /// How many spatial axes there are.
    public int rank() {
        return kernel.size();
    }

    /// The output's extent along spatial axis `i`, for an input extent `n`.
    ///
    /// @throws IllegalArgumentException if the window does not fit once
    public int output(int i, int n) {
        long reach = (long) dilation.get(i) * (kernel.get(i) - 1) + 1;
        long room = n + 2L * padding.get(i) - reach;
        if (room < 0) {
            throw new IllegalArgumentException(
                    "a window of reach %s does not fit into extent %s with padding %s"
                            .formatted(reach, n, padding.get(i)));
        }
        return TensorShape.extent(room / stride.get(i) + 1);
    }

    /// The smallest extent along spatial axis `i` for which [#output(int,int)] gives `n`:
    /// `(n − 1)·stride − 2·padding + dilation·(kernel − 1) + 1`.
    ///
    /// @throws IllegalArgumentException if nothing is left, or more than an `int` holds
    public int input(int i, int n) {
        long extent =
                (n - 1L) * stride.get(i)
                        - 2L * padding.get(i)
                        + (long) dilation.get(i) * (kernel.get(i) - 1)
                        + 1;
        if (extent < 1 || extent > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s steps of the window %s along axis %s would come of an extent of %s"
                            .formatted(n, this, i, extent));
        }
        return (int) extent;
    }

    /// `[N,H,W,C]` (or `[N,T,H,W,C]`) after the window, with `channels` channels.
    ///
    /// @throws IllegalArgumentException if `input` has another rank, or the window does not fit once
    public TensorShape output(TensorShape input, int channels) {
        if (input.rank() != rank() + 2) {
            String expected =
                    switch (rank()) {
                        case 1 -> "[N,W,C]";
                        case 2 -> "[N,H,W,C]";
                        case 3 -> "[N,T,H,W,C]";
                        default -> "[N,…,C]";
                    };
            throw new IllegalArgumentException(
                    "a window over %s axes takes an input of rank %s; this one is %s: %s expected"
                            .formatted(rank(), rank() + 2, input, expected));
        }
        int[] extents = input.extents();
        for (int i = 0; i < rank(); i++) {
            extents[i + 1] = output(i, extents[i + 1]);
        }
        extents[extents.length - 1] = channels;
        return TensorShape.of(extents);
    }
}
