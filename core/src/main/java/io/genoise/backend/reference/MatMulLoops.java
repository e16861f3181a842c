package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.shape.TensorShape;

/// c[l,m,n] = Σₖ a[l,m,k]·b[l,k,n], where l counts the matrices of the leading axes.
final class MatMulLoops {
    private MatMulLoops() {}

    static Loops matMul(MatMul p, Group group) {
        TensorShape a = group.inputs().get(0).layout().shape();
        TensorShape c = group.output().layout().shape();
        int rows = c.extent(-2);
        int columns = c.extent(-1);
        int inner = a.extent(p.transposeA() ? -2 : -1);
        int matrices = (int) (c.elements() / rows / columns);
        int aRow = p.transposeA() ? 1 : inner;
        int aInner = p.transposeA() ? rows : 1;
        int bInner = p.transposeB() ? 1 : columns;
        int bColumn = p.transposeB() ? inner : 1;
        return (block, at, slots) -> {
            for (int l = 0; l < matrices; l++) {
                for (int m = 0; m < rows; m++) {
                    for (int n = 0; n < columns; n++) {
                        double sum = 0;
                        int x = at[0] + l * rows * inner + m * aRow;
                        int y = at[1] + l * inner * columns + n * bColumn;
                        for (int k = 0; k < inner; k++) {
                            sum += block[0][x + k * aInner] * block[1][y + k * bInner];
                        }
                        block[2][at[2] + (l * rows + m) * columns + n] = sum;
                    }
                }
            }
        };
    }
}
