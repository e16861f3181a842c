package io.genoise.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A tensor as it lies in a file: type, shape, and its numbers row-major and little-endian.
/// Immutable.
public final class StoredTensor {
    private final StoredType type;
    private final int[] shape;
    private final ByteBuffer data;

    /// Takes `data` as it is, without copying: nobody may write to it afterwards.
    StoredTensor(StoredType type, int[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
    }

    /// A tensor of bytes, such as images or the state of a generator; `data` is copied.
    ///
    /// @throws IllegalArgumentException if the shape does not hold as many bytes
    public static StoredTensor ofBytes(int[] shape, byte[] data) {
        return new StoredTensor(
                StoredType.U8,
                shape.clone(),
                allocate(StoredType.U8, shape, data.length).put(0, data));
    }

    /// An F32 tensor; `values` is copied.
    ///
    /// @throws IllegalArgumentException if the shape does not hold as many values
    public static StoredTensor ofFloats(int[] shape, float[] values) {
        ByteBuffer data = allocate(StoredType.F32, shape, values.length);
        data.asFloatBuffer().put(values);
        return new StoredTensor(StoredType.F32, shape.clone(), data);
    }

    /// An F64 tensor; `values` is copied.
    ///
    /// @throws IllegalArgumentException if the shape does not hold as many values
    public static StoredTensor ofDoubles(int[] shape, double[] values) {
        ByteBuffer data = allocate(StoredType.F64, shape, values.length);
        data.asDoubleBuffer().put(values);
        return new StoredTensor(StoredType.F64, shape.clone(), data);
    }

    /// An I32 tensor; `values` is copied.
    ///
    /// @throws IllegalArgumentException if the shape does not hold as many values
    public static StoredTensor ofInts(int[] shape, int[] values) {
        ByteBuffer data = allocate(StoredType.I32, shape, values.length);
        data.asIntBuffer().put(values);
        return new StoredTensor(StoredType.I32, shape.clone(), data);
    }

    /// An I64 tensor; `values` is copied.
    ///
    /// @throws IllegalArgumentException if the shape does not hold as many values
    public static StoredTensor ofLongs(int[] shape, long[] values) {
        ByteBuffer data = allocate(StoredType.I64, shape, values.length);
        data.asLongBuffer().put(values);
        return new StoredTensor(StoredType.I64, shape.clone(), data);
    }

    /// What one number is.
    public StoredType type() {
        return type;
    }

    /// A copy of the shape; empty for a single number.
    public int[] shape() {
        return shape.clone();
    }

    /// How many numbers there are.
    public int elements() {
        return data.capacity() / type.bytes();
    }

    /// The raw bytes, little-endian, read-only, from the first on.
    public ByteBuffer bytes() {
        return data.asReadOnlyBuffer().clear().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The numbers as floats; F16, BF16 and F32 exactly, F64 rounded.
    ///
    /// @throws IllegalStateException if the tensor holds integers, so that nothing is rounded
    ///   unseen
    public float[] floats() {
        ByteBuffer in = bytes();
        float[] values = new float[elements()];
        switch (type) {
            case F32 -> in.asFloatBuffer().get(values);
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(in.getShort(2 * i));
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(in.getShort(2 * i) << 16);
                }
            }
            case F64 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) in.getDouble(8 * i);
                }
            }
            default -> throw unexpected("floating-point numbers");
        }
        return values;
    }

    /// The numbers of an F64 tensor.
    ///
    /// @throws IllegalStateException if the tensor is of another type
    public double[] doubles() {
        require(StoredType.F64);
        double[] values = new double[elements()];
        bytes().asDoubleBuffer().get(values);
        return values;
    }

    /// The numbers of an I32 tensor.
    ///
    /// @throws IllegalStateException if the tensor is of another type
    public int[] ints() {
        require(StoredType.I32);
        int[] values = new int[elements()];
        bytes().asIntBuffer().get(values);
        return values;
    }

    /// The numbers of an I64 tensor.
    ///
    /// @throws IllegalStateException if the tensor is of another type
    public long[] longs() {
        require(StoredType.I64);
        long[] values = new long[elements()];
        bytes().asLongBuffer().get(values);
        return values;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }

    /// Same type, shape and bits.
    @Override
    public boolean equals(Object other) {
        return other instanceof StoredTensor that
                && type == that.type
                && Arrays.equals(shape, that.shape)
                && bytes().equals(that.bytes());
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + bytes().hashCode();
    }

    private void require(StoredType expected) {
        if (type != expected) {
            throw unexpected(expected.name());
        }
    }

    private IllegalStateException unexpected(String expected) {
        return new IllegalStateException(
                "stored tensor %s was read as %s".formatted(this, expected));
    }

    private static ByteBuffer allocate(StoredType type, int[] shape, int length) {
        long elements = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "negative size in shape " + Arrays.toString(shape));
            }
            elements = Math.multiplyExact(elements, size);
        }
        if (elements != length) {
            throw new IllegalArgumentException(
                    "shape %s holds %s values, but %s came"
                            .formatted(Arrays.toString(shape), elements, length));
        }
        return ByteBuffer.allocate(Math.multiplyExact(length, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
