package io.genoise.onnx;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;

/// What a model takes.
///
/// @param name by which it is fed
/// @param sample the shape of one sample: what comes in has an axis more in front, as long as there are samples
/// @param type of its elements
public record OnnxInput(String name, TensorShape sample, DType type) {
    /// Of f32 numbers.
    public static OnnxInput of(String name, int... sample) {
        return new OnnxInput(name, TensorShape.of(sample), DType.F32);
    }
}
