package io.genoise.check;

import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Arrays;

/// An operand of an operation under [OpCheck]: its numbers in row-major order, exact in single precision. The
/// random ones are the same in every run.
///
/// @param shape the operand's
/// @param type what it is stored as
/// @param numbers in row-major order, as many as the shape has elements; not copied
public record Argument(TensorShape shape, DType type, double[] numbers) {
    /// @throws IllegalArgumentException if there are more or fewer numbers than elements
    public Argument {
        if (numbers.length != shape.elements()) {
            throw new IllegalArgumentException(numbers.length + " numbers for shape " + shape);
        }
    }

    /// The f32 operand of `shape` with these numbers.
    public static Argument of(TensorShape shape, double... numbers) {
        double[] exact = new double[numbers.length];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = (float) numbers[i];
        }
        return new Argument(shape, DType.F32, exact);
    }

    /// f32 numbers in [low, high).
    ///
    /// @param extents of its shape
    public static Argument between(double low, double high, int... extents) {
        TensorShape shape = TensorShape.of(extents);
        RandomStream random =
                RandomStream.of(31, Math.round(low * 64), Math.round(high * 64), shape.elements());
        double[] numbers = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = low + (high - low) * random.nextDouble();
        }
        return of(shape, numbers);
    }

    /// f32 numbers in (-2, 2), no two equal and none 0: for operations with kinks at 0 or where elements are equal. For
    /// n numbers the gaps are 4/n, and the least magnitude is 2/n.
    ///
    /// @param extents of its shape
    public static Argument apart(int... extents) {
        TensorShape shape = TensorShape.of(extents);
        int n = Math.toIntExact(shape.elements());
        int[] order = RandomStream.of(37, n).permutation(n);
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            double place = n % 2 == 0 ? order[i] + 0.5 : order[i] + 0.25;
            numbers[i] = 4 * place / n - 2;
        }
        return of(shape, numbers);
    }

    /// i32 numbers 0 … bound-1.
    ///
    /// @param extents of its shape
    public static Argument integers(int bound, int... extents) {
        TensorShape shape = TensorShape.of(extents);
        RandomStream random = RandomStream.of(41, bound, shape.elements());
        double[] numbers = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(bound);
        }
        return new Argument(shape, DType.I32, numbers);
    }

    /// These numbers as elements of another type, rounded as that is.
    public Argument as(DType other) {
        return new Argument(shape, other, Arrays.stream(numbers).map(other::round).toArray());
    }

    boolean differentiable() {
        return type == DType.F32;
    }
}
