package io.genoise.onnx;

import io.genoise.shape.DType;
import io.genoise.weights.StoredType;

/// What ONNX calls the types of elements: the numbers of `TensorProto.DataType`.
final class ElementType {
    static final int FLOAT = 1;
    static final int INT32 = 6;
    static final int BOOL = 9;

    private static final int UINT8 = 2;
    private static final int INT64 = 7;
    private static final int FLOAT16 = 10;
    private static final int BFLOAT16 = 16;

    private ElementType() {}

    static int of(DType type) {
        return switch (type) {
            case F32 -> FLOAT;
            case BF16 -> BFLOAT16;
            case F16 -> FLOAT16;
            case I32 -> INT32;
            case U8 -> UINT8;
        };
    }

    /// Of the types that initializers have here.
    static int of(StoredType type) {
        return switch (type) {
            case F32 -> FLOAT;
            case I32 -> INT32;
            case I64 -> INT64;
            case U8 -> UINT8;
            default -> throw new IllegalArgumentException("an initializer of type " + type);
        };
    }
}
