package io.genoise.backend.cuda;

import io.genoise.backend.Group;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;

/// What the two factors of a product or convolution are converted to before they are multiplied: the libraries multiply
/// numbers of one type.
///
/// Numbers of 16 bits are kept exactly in f32, and by TF32 too, which has the bits of both kinds: where they must be
/// widened, TF32 rounds nothing.
record Factors(DType type, Arithmetic arithmetic) {
    /// What the factors of `group` become for a library that sums in f32 and gives f32 or their own type.
    static Factors of(Group group) {
        DType a = group.inputs().get(0).type();
        DType b = group.inputs().get(1).type();
        if (a == b) {
            return new Factors(a, group.arithmetic());
        }
        boolean narrow = a.isHalf() && b.isHalf();
        return new Factors(DType.F32, narrow ? Arithmetic.TF32 : group.arithmetic());
    }

    /// As [#of], for a library that gives the factors' own type: a result that is f32 is not rounded to 16 bits on the way.
    /// The gradient of a weight is, once, after its f32 sum: widening both its operands would cost as much as the sum.
    static Factors ofOneType(Group group, Wanted wanted) {
        Factors factors = of(group);
        boolean fits = factors.type == DType.F32 || factors.type == group.output().type();
        return fits || wanted == Wanted.WEIGHT ? factors : new Factors(DType.F32, Arithmetic.TF32);
    }

    /// The type in which a product that sums in f32 gives `wanted`: itself, or f32, which is rounded afterwards.
    DType result(DType wanted) {
        return wanted == type ? wanted : DType.F32;
    }
}
