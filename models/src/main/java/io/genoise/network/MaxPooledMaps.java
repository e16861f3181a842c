package io.genoise.network;

import io.genoise.op.Pooling;
import io.genoise.op.Resize;
import io.genoise.primitive.SlidingWindow;
import io.genoise.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is read of a discriminator (Radford et al. 2015, arXiv:1511.06434, section 5.1): the largest values of each of its maps in
/// a grid of 4x4, side by side; of clips over all frames. Cells of a map that the grid does not divide overlap.
final class MaxPooledMaps {
    /// What they are called.
    static final String ALL = "all-max";

    private static final int GRID = 4;

    private MaxPooledMaps() {}

    /// `maps`, `[N,H,W,C]` or `[N,T,H,W,C]`, and behind them [#ALL], `[N,4,4,ΣC]`.
    static Map<String, Tensor> with(Map<String, Tensor> maps) {
        Map<String, Tensor> more = new LinkedHashMap<>(maps);
        more.put(
                ALL,
                Tensor.concat(
                        3, maps.values().stream().map(MaxPooledMaps::grid).toArray(Tensor[]::new)));
        return more;
    }

    private static Tensor grid(Tensor of) {
        Tensor map = of.shape().rank() == 5 ? of.max(1) : of;
        int rows = map.shape().extent(1);
        if (rows < GRID) {
            return Resize.nearest(map, GRID, GRID);
        }
        int stride = rows / GRID;
        int kernel = rows - (GRID - 1) * stride;
        return rows == GRID ? map : Pooling.max(map, SlidingWindow.square(kernel, stride, 0));
    }
}
