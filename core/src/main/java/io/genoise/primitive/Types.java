package io.genoise.primitive;

import io.genoise.shape.DType;
import java.util.List;

/// The element types that primitives take.
final class Types {
    private Types() {}

    /// The first of the `expected` types, which the operands must have; where f32 is expected, bf16 and f16 will do. F32 where there are no operands.
    ///
    /// @throws IllegalArgumentException if they are others
    static DType checked(Primitive of, List<DType> inputs, List<DType> expected) {
        boolean fits = inputs.size() == expected.size();
        for (int i = 0; fits && i < inputs.size(); i++) {
            DType given = inputs.get(i);
            fits = given == expected.get(i) || expected.get(i) == DType.F32 && given.isFloat();
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "%s of %s: %s expected; to(type) converts"
                            .formatted(of.getClass().getSimpleName(), inputs, expected));
        }
        return expected.isEmpty() ? DType.F32 : expected.getFirst();
    }
}
