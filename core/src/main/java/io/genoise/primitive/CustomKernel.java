package io.genoise.primitive;

import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.Optional;

/// The computing half of a custom operation: its shape rule and its values. f32 in, f32 out. Two kernels that are equal
/// (by `equals`) must compute the same function: make it a record. The gradient is the other half, `op.CustomOp`.
public interface CustomKernel {
    /// What the operation is called in messages and plans.
    String name();

    /// The result's shape.
    ///
    /// @throws IllegalArgumentException if the operands do not fit
    TensorShape shape(List<TensorShape> inputs);

    /// The obligatory definition, in double: fills `out` (row-major) from `inputs`. It is the oracle for every other
    /// kernel, and what the reference backend runs.
    void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out);

    /// The kernel as source text in `dialect` (`cuda`), for devices that compile such: users' operations then stay on the
    /// device. What the source must define is in the documentation of the backend that asks. Without it the device runs
    /// [#compute] on the host, between a download and an upload.
    default Optional<String> source(String dialect) {
        return Optional.empty();
    }

    /// The kernel for devices that compute in f32 on the host: fills `out` from `inputs`, all row-major. A backend that
    /// finds none says so.
    ///
    /// @throws UnsupportedOperationException unless overridden
    default void compute(List<float[]> inputs, List<TensorShape> shapes, float[] out) {
        throw new UnsupportedOperationException(
                "operation %s has no f32 kernel: override CustomKernel.compute(inputs, shapes, out) to run it on this device"
                        .formatted(name()));
    }
}
