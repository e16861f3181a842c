package io.genoise.backend.cuda.jcuda;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.Set;

/// A convolution in cuDNN's numbers; nothing here needs cuDNN.
///
/// cuDNN calls the axes of a tensor N,C,H,W and those of a filter K,C,R,S, whatever their order in memory; that they lie
/// channels last is said by the format.
///
/// @param x extents `[N,C,H,W]`, with one more spatial axis for video
/// @param w extents `[K,C/groups,R,S]`
/// @param y extents `[N,K,H′,W′]`
/// @param type a `cudnnDataType`
/// @param math a `cudnnMathType`
record CudnnArguments(
        List<Integer> x,
        List<Integer> w,
        List<Integer> y,
        List<Integer> padding,
        List<Integer> stride,
        List<Integer> dilation,
        int groups,
        int type,
        int math) {
    private static final int DATA_FLOAT = 0;
    private static final int DATA_HALF = 2;
    private static final int DATA_BFLOAT16 = 9;

    /// Factors of f32 may be rounded to TF32.
    private static final int DEFAULT_MATH = 0;

    /// Factors of 16 bits are multiplied by the units made for that.
    private static final int TENSOR_OP_MATH = 1;

    /// Nothing is rounded but sums and products of f32.
    private static final int FMA_MATH = 3;

    // Transforms (FFT, Winograd) compute sums of factors before they multiply them: rounded to 16
    // bits these lose more
    // than the factors did, and in f32 more than a sum of products does.
    private static final Set<Integer> OUTPUT_TRANSFORMS = Set.of(4, 5, 6, 7);
    private static final Set<Integer> INPUT_TRANSFORMS = Set.of(2, 3, 4, 5);
    private static final Set<Integer> WEIGHT_TRANSFORMS = Set.of(2, 4, 5, 6);

    // These add with atomic operations, in whatever order.
    private static final Set<Integer> INPUT_ATOMIC = Set.of(0);
    private static final Set<Integer> WEIGHT_ATOMIC = Set.of(0, 3);

    /// @throws IllegalArgumentException if cuDNN has no convolutions of so many axes
    static CudnnArguments of(Convolution c) {
        if (c.window().rank() < 2) {
            throw new IllegalArgumentException(
                    "a convolution over %s axis: 2 or 3 expected".formatted(c.window().rank()));
        }
        return new CudnnArguments(
                channelsSecond(c.x()),
                channelsSecond(c.w()),
                channelsSecond(c.y()),
                c.window().padding(),
                c.window().stride(),
                c.window().dilation(),
                c.groups(),
                type(c.type()),
                math(c));
    }

    private static List<Integer> channelsSecond(TensorShape shape) {
        Integer[] extents = new Integer[shape.rank()];
        extents[0] = shape.extent(0);
        extents[1] = shape.extent(-1);
        for (int i = 2; i < extents.length; i++) {
            extents[i] = shape.extent(i - 1);
        }
        return List.of(extents);
    }

    private static int type(DType type) {
        return switch (type) {
            case F32 -> DATA_FLOAT;
            case F16 -> DATA_HALF;
            case BF16 -> DATA_BFLOAT16;
            case I32, U8 -> throw new IllegalArgumentException("a convolution of " + type);
        };
    }

    private static int math(Convolution c) {
        if (c.type() != DType.F32) {
            return TENSOR_OP_MATH;
        }
        return c.arithmetic() == Arithmetic.TF32 ? DEFAULT_MATH : FMA_MATH;
    }

    /// Whether an algorithm of cuDNN's may compute `c`: it gives the same bits every time, and rounds no more than the
    /// arithmetic says.
    static boolean admits(Convolution c, int algorithm) {
        boolean mayTransform = c.type() == DType.F32 && c.arithmetic() == Arithmetic.TF32;
        return switch (c.wanted()) {
            case OUTPUT -> mayTransform || !OUTPUT_TRANSFORMS.contains(algorithm);
            case INPUT ->
                    !INPUT_ATOMIC.contains(algorithm)
                            && (mayTransform || !INPUT_TRANSFORMS.contains(algorithm));
            case WEIGHT ->
                    !WEIGHT_ATOMIC.contains(algorithm)
                            && (mayTransform || !WEIGHT_TRANSFORMS.contains(algorithm));
        };
    }
}
