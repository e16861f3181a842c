package io.genoise.tensor;

import io.genoise.backend.Backend;
import io.genoise.backend.Span;
import io.genoise.backend.Staged;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Locale;

/// What a batch brings to the device under one name: pictures, labels, positions. The array may be longer than the shape
/// needs.
public final class HostColumn {
    final String name;
    final TensorShape shape;
    final DType dtype;
    private final Object numbers;

    private HostColumn(String name, TensorShape shape, DType dtype, Object numbers, int length) {
        if (length < shape.elements()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "column %s %s takes %,d numbers, not %,d",
                            name,
                            shape,
                            shape.elements(),
                            length));
        }
        this.name = name;
        this.shape = shape;
        this.dtype = dtype;
        this.numbers = numbers;
    }

    /// Bytes 0–255 as u8.
    public static HostColumn of(String name, TensorShape shape, byte[] numbers) {
        return new HostColumn(name, shape, DType.U8, numbers, numbers.length);
    }

    /// Integers as i32.
    public static HostColumn of(String name, TensorShape shape, int[] numbers) {
        return new HostColumn(name, shape, DType.I32, numbers, numbers.length);
    }

    /// Numbers as f32.
    public static HostColumn of(String name, TensorShape shape, float[] numbers) {
        return new HostColumn(name, shape, DType.F32, numbers, numbers.length);
    }

    private int count() {
        return (int) shape.elements();
    }

    /// Takes the numbers over, to be brought to the device beside what it computes.
    Staged stage(Backend backend) {
        return switch (numbers) {
            case byte[] bytes -> backend.stage(bytes, count());
            case int[] ints -> backend.stage(ints, count());
            default -> backend.stage((float[]) numbers, count());
        };
    }

    /// Brings the numbers to `target` now.
    void upload(Backend backend, Span target) {
        switch (numbers) {
            case byte[] bytes -> backend.upload(bytes, 0, count(), target, dtype);
            case int[] ints -> backend.upload(ints, 0, count(), target, dtype);
            default -> backend.upload((float[]) numbers, 0, count(), target, dtype);
        }
    }
}
