package io.genoise.check;

import io.genoise.op.Affine;
import io.genoise.op.Resize;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.primitive.Resampling.WarpInput;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// Pictures warped by matrices that turn, shear, flip and reach outside, and resized.
final class ResamplingCases {
    /// Matrices are i32 operands, in parts of this, so that no gradient in them is asked for.
    static final float UNIT = 1024;

    private ResamplingCases() {}

    static void addTo(OpCases cases, Extents e) {
        Argument picture = Argument.apart(e.n(), e.h(), e.w(), e.c());
        Argument bytes = Argument.integers(256, e.n(), e.h(), e.w(), 3).as(DType.U8);
        int height = e.h() + 1;
        int width = e.w() - 2;
        for (Filter filter : Filter.values()) {
            for (Outside outside : Outside.values()) {
                String name =
                        "Warping.affine(Tensor,Tensor,int,int,Filter,Outside) %s %s"
                                .formatted(filter, outside);
                for (boolean upright : new boolean[] {false, true}) {
                    cases.add(
                            name + (upright ? " upright" : ""),
                            t -> warp(t, height, width, filter, outside).exp(),
                            picture,
                            matrices(e, upright));
                }
                cases.add(
                        name + " of bytes",
                        t -> warp(t, height, width, filter, outside),
                        bytes,
                        matrices(e, true));
                cases.add(
                        name + " of bytes, turned",
                        t -> warp(t, height, width, filter, outside),
                        bytes,
                        matrices(e, false));
            }
        }
        cases.add(
                "Tensor.of(Primitive,int[],Tensor...) as WarpInput",
                t ->
                        Tensor.of(
                                        new WarpInput(Filter.BILINEAR, Outside.EDGE, 3, 4),
                                        null,
                                        t[0],
                                        t[1].to(DType.F32).over(UNIT))
                                .square(),
                picture,
                matrices(e, false));
        int[][] sizes = {{2 * e.h(), 2 * e.w()}, {e.h() - 1, e.w() + 4}, {1, 2}};
        for (int[] size : sizes) {
            String to = " to " + size[0] + "x" + size[1];
            cases.add(
                    "Resize.nearest(Tensor,int,int)" + to,
                    t -> Resize.nearest(t[0], size[0], size[1]).square(),
                    picture);
            cases.add(
                    "Resize.bilinear(Tensor,int,int)" + to,
                    t -> Resize.bilinear(t[0], size[0], size[1]).square(),
                    picture);
        }
    }

    private static Tensor warp(Tensor[] t, int height, int width, Filter filter, Outside outside) {
        Tensor matrices = t[1].to(DType.F32).over(UNIT);
        return Warping.affine(t[0], matrices, height, width, filter, outside);
    }

    /// A map for each picture: the first shrinks and flips, the next reach further outside.
    private static Argument matrices(Extents e, boolean upright) {
        float[] all = new float[6 * e.n()];
        for (int n = 0; n < e.n(); n++) {
            Affine map =
                    Affine.of(e.h(), e.w())
                            .crop(-0.37 * n, 0.61 - n, e.h() * 0.8, e.w() * 1.1)
                            .resize(e.h() + 1, e.w() - 2);
            map = n % 2 == 0 ? map.flipColumns() : map.zoom(0.7).flipRows();
            map = upright ? map : map.rotate(17 + 40 * n);
            System.arraycopy(Affine.matrices(map), 0, all, 6 * n, 6);
        }
        double[] parts = new double[all.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Math.round(all[i] * UNIT);
        }
        return new Argument(TensorShape.of(e.n(), 2, 3), DType.I32, parts);
    }
}
