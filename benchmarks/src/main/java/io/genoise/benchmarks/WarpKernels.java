package io.genoise.benchmarks;

import io.genoise.benchmarks.Formula.Operand;
import io.genoise.op.Affine;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.weights.Layouts;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/// 128 random crops of 96x96 pictures, resized to 64x64, bilinear, beside `grid_sample`; turned by up to 20° too, or only
/// flipped.
final class WarpKernels {
    private static final int CROPS = 128;
    private static final int FROM = 96;
    private static final int TO = 64;

    private WarpKernels() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (boolean turned : new boolean[] {false, true}) {
            for (DType type : new DType[] {DType.F32, DType.U8}) {
                cases.add(warp(type, turned));
            }
        }
        return cases;
    }

    /// PyTorch's picture is in floating point, and has its channels before its places.
    private static KernelCase warp(DType type, boolean turned) {
        float[] matrices = Affine.matrices(views(turned));
        Operand pictures = Operand.of(type, CROPS, FROM, FROM, 3);
        float[] planes = Layouts.channelsFirst(pictures.drawn(), CROPS, 3, FROM * FROM);
        return Formula.plain(
                "%s crops of %s, %s".formatted(CROPS, type, turned ? "turned" : "flipped"),
                1e-4,
                List.of(
                        pictures,
                        Operand.filled(matrices, CROPS, 2, 3),
                        Operand.filled(grid(matrices), CROPS, TO, TO, 2).forPeers(),
                        Operand.filled(planes, CROPS, 3, FROM, FROM).forPeers()),
                v ->
                        List.of(
                                Warping.affine(
                                        v.get(0),
                                        v.get(1),
                                        TO,
                                        TO,
                                        Filter.BILINEAR,
                                        Outside.ZEROS)),
                t ->
                        List.of(
                                torch.grid_sampler_2d(t.get(3), t.get(2), 0, 0, false)
                                        .permute(0, 2, 3, 1)));
    }

    private static Affine[] views(boolean turned) {
        RandomStream random = RandomStream.of(5);
        Affine[] views = new Affine[CROPS];
        for (int i = 0; i < views.length; i++) {
            double side = FROM * Math.sqrt(0.2 + 0.8 * random.nextDouble());
            double top = (FROM - side) * random.nextDouble();
            double left = (FROM - side) * random.nextDouble();
            views[i] = Affine.of(FROM, FROM).crop(top, left, side, side).resize(TO, TO);
            views[i] = random.nextInt(2) == 0 ? views[i] : views[i].flipColumns();
            views[i] = turned ? views[i].rotate(40 * random.nextDouble() - 20) : views[i];
        }
        return views;
    }

    /// Where each pixel of the result lies, as `grid_sample` wants it: −1 to 1 over the picture.
    private static float[] grid(float[] matrices) {
        float[] grid = new float[matrices.length / 6 * TO * TO * 2];
        for (int m = 0; m < matrices.length; m += 3) {
            int at = m / 6 * TO * TO * 2 + m / 3 % 2;
            for (int i = 0; i < TO; i++) {
                for (int j = 0; j < TO; j++, at += 2) {
                    double place =
                            matrices[m] * (j + 0.5) + matrices[m + 1] * (i + 0.5) + matrices[m + 2];
                    grid[at] = (float) (2 * place / FROM - 1);
                }
            }
        }
        return grid;
    }
}
