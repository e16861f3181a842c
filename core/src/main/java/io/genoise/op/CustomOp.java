package io.genoise.op;

import io.genoise.primitive.CustomKernel;
import io.genoise.primitive.Primitive;
import io.genoise.tensor.Tensor;
import java.util.List;

/// An operation of the user's, with gradient: what cannot be said as a formula over the others. Make it a record, and
/// guard it with `OpCheck`.
///
/// {@snippet :
/// record Cube() implements CustomOp { … }
/// Tensor y = new Cube().apply(x);
/// }
public interface CustomOp extends CustomKernel {
    /// dy·∂y/∂x for each operand, in its shape, recorded with tensor operations; null for one that has none.
    List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy);

    /// Records the operation.
    default Tensor apply(Tensor... operands) {
        return Tensor.of(new Primitive.Custom(this), null, operands);
    }
}
