package io.genoise.benchmarks;

import static io.genoise.benchmarks.PairedTiming.numbers;

import io.genoise.benchmarks.PairedTiming.Peer;
import io.genoise.op.Affine;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Random crops, resized, flipped and turned, beside `grid_sample`.
record WarpTimings(PairedTiming timing) {
    void measure() {
        for (boolean turned : new boolean[] {false, true}) {
            warp(DType.F32, turned);
            warp(DType.U8, turned);
        }
    }

    /// 128 random crops of 96x96 pictures, resized to 64x64, bilinear; turned by up to 20° too, or only flipped.
    private void warp(DType type, boolean turned) {
        int n = 128;
        RandomStream random = RandomStream.of(5);
        Affine[] views = new Affine[n];
        for (int i = 0; i < n; i++) {
            double side = 96 * Math.sqrt(0.2 + 0.8 * random.nextDouble());
            double top = (96 - side) * random.nextDouble();
            double left = (96 - side) * random.nextDouble();
            views[i] = Affine.of(96, 96).crop(top, left, side, side).resize(64, 64);
            views[i] = random.nextInt(2) == 0 ? views[i] : views[i].flipColumns();
            views[i] = turned ? views[i].rotate(40 * random.nextDouble() - 20) : views[i];
        }
        float[] matrices = Affine.matrices(views);
        double[] pixels = numbers(n * 96 * 96 * 3, type == DType.U8);
        Variable x = timing.device().variable("x", Shape.of(n, 96, 96, 3), type);
        x.set(pixels);
        Tensor maps = timing.device().tensor(Shape.of(n, 2, 3), matrices);
        org.bytedeco.pytorch.Tensor picture =
                Torch.tensor(pixels, ScalarType.Float, n, 96, 96, 3)
                        .permute(0, 3, 1, 2)
                        .contiguous();
        org.bytedeco.pytorch.Tensor grid =
                Torch.tensor(grid(matrices, 96, 64), ScalarType.Float, n, 64, 64, 2);
        String name = "128 crops 96→64 of %s%s".formatted(type, turned ? ", turned" : ", flipped");
        timing.measure(
                name,
                List.of(x),
                t ->
                        List.of(
                                Warping.affine(
                                        t.getFirst(),
                                        maps,
                                        64,
                                        64,
                                        Filter.BILINEAR,
                                        Outside.ZEROS)),
                Map.of(
                        "grid_sample",
                        new Peer(
                                () -> List.of(torch.grid_sampler_2d(picture, grid, 0, 0, false)),
                                y -> y.permute(0, 2, 3, 1))),
                2e-3);
    }

    /// Where each pixel of the result lies, as `grid_sample` wants it: −1 to 1 over the picture.
    private static double[] grid(float[] matrices, int from, int to) {
        double[] grid = new double[matrices.length / 6 * to * to * 2];
        int at = 0;
        for (int m = 0; m < matrices.length; m += 3) {
            at = m / 6 * to * to * 2 + m / 3 % 2;
            for (int i = 0; i < to; i++) {
                for (int j = 0; j < to; j++, at += 2) {
                    double place =
                            matrices[m] * (j + 0.5) + matrices[m + 1] * (i + 0.5) + matrices[m + 2];
                    grid[at] = 2 * place / from - 1;
                }
            }
        }
        return grid;
    }
}
