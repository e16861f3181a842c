package io.genoise.primitive;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;

/// Elements chosen along the last axis, row by row: which are the largest, and taking and adding by index.
public sealed interface Selection extends Primitive {
    /// Where the `k` largest elements of each row lie, the largest first: x `[…,n]` → i32 `[…,k]`. Of equal ones the first
    /// comes first; −0 and 0 are equal; NaN is larger than all numbers.
    ///
    /// @param k 1 … n
    record TopK(int k) implements Selection {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape x = inputs.getFirst();
            if (x.rank() == 0 || k < 1 || k > x.extent(-1)) {
                throw new IllegalArgumentException(
                        "the %s largest along the last axis of %s".formatted(k, x));
            }
            return x.with(-1, k);
        }

        @Override
        public DType dtype(List<DType> inputs) {
            Types.checked(this, inputs, List.of(DType.F32));
            return DType.I32;
        }
    }

    /// out[…,j] = x[…,indices[…,j]]: x `[…,n]` of any type by i32 indices `[…,k]`. An index outside 0 … n-1 gives 0.
    record TakeAlong() implements Selection {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape x = inputs.get(0);
            TensorShape indices = inputs.get(1);
            if (x.rank() == 0
                    || indices.rank() != x.rank()
                    || !x.with(-1, indices.extent(-1)).equals(indices)) {
                throw new IllegalArgumentException(
                        "elements of %s by indices %s: all extents but the last must be equal"
                                .formatted(x, indices));
            }
            return indices;
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return Types.checked(this, inputs, List.of(inputs.getFirst(), DType.I32));
        }
    }

    /// The adjoint of `TakeAlong` in x: each dy[…,j] is added, in the order of j, to element indices[…,j] of zeros `[…,n]`;
    /// an index outside is left out. Operands dy and indices, both `[…,k]`.
    ///
    /// @param n the result's last extent
    record AddAlong(int n) implements Selection {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape dy = inputs.getFirst();
            if (dy.rank() == 0 || !dy.equals(inputs.get(1))) {
                throw new IllegalArgumentException(
                        "elements %s to be added at indices %s: equal shapes expected"
                                .formatted(dy, inputs.get(1)));
            }
            return dy.with(-1, n);
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return Types.checked(this, inputs, List.of(DType.F32, DType.I32));
        }
    }
}
