package io.genoise.transfer;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// How a map of an encoder becomes a row of features: its average over each cell of a grid of `grid · grid` cells, the cells one
/// after another in row-major order, all channels of a cell together; of clips over all frames too. `grid² · C` features.
///
/// Cell (a, b) averages rows ⌊a·H/grid⌋ to ⌈(a+1)·H/grid⌉ and columns alike: cells of a map that the grid does not divide
/// overlap, as in PyTorch's adaptive average pool.
///
/// @param map as [EncoderNetwork#mapNames][io.genoise.network.EncoderNetwork#mapNames] has it
/// @param grid rows and columns of cells, at least 1
public record MapPooling(String map, int grid) {
    /// Rows and columns of the grid that maps are averaged over, beside the average of the whole.
    public static final int GRID = 4;

    private static final String WHOLE = " mean";
    private static final int CLIPS = 5;

    /// Both ways that a probe may take `map`: over the grid, and the whole of it.
    public static List<MapPooling> of(String map) {
        return List.of(new MapPooling(map, GRID), new MapPooling(map, 1));
    }

    /// Both ways for each of `maps`, in their order.
    public static List<MapPooling> all(List<String> maps) {
        return maps.stream().flatMap(map -> of(map).stream()).toList();
    }

    /// The one that is called `name`, such as `conv2 4x4` or `conv2 mean`.
    ///
    /// @param maps of the encoder
    /// @throws IllegalArgumentException if there is none; the message has all names
    public static MapPooling named(String name, List<String> maps) {
        List<MapPooling> all = all(maps);
        return all.stream()
                .filter(pooling -> pooling.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no map is called '%s'; there are %s".formatted(name, all)));
    }

    /// How many features it gives of a map of `shape`, `[…,H,W,C]`.
    public int dimension(TensorShape shape) {
        return grid * grid * shape.extent(-1);
    }

    /// The features of pictures, `[N,grid²·C]`, of their map `[N,H,W,C]`, or `[N,T,H,W,C]`: the same as [#of(float[],TensorShape,int,int)], recorded in a step.
    public Tensor of(Tensor x) {
        Tensor map = x.shape().rank() == CLIPS ? x.mean(1) : x;
        int height = map.shape().extent(1);
        int width = map.shape().extent(2);
        Tensor[] cells = new Tensor[grid * grid];
        for (int a = 0; a < grid; a++) {
            for (int b = 0; b < grid; b++) {
                cells[a * grid + b] =
                        map.slice(1, begin(a, height), end(a, height))
                                .slice(2, begin(b, width), end(b, width))
                                .mean(1, 2);
            }
        }
        return cells.length == 1 ? cells[0] : Tensor.concat(1, cells);
    }

    private int begin(int cell, int extent) {
        return cell * extent / grid;
    }

    private int end(int cell, int extent) {
        return ((cell + 1) * extent + grid - 1) / grid;
    }

    /// The features of one picture.
    ///
    /// @param values the map of all pictures, `shape`, which is `[N,H,W,C]`, or `[N,T,H,W,C]`, or `[N·T,H,W,C]`
    /// @param count N
    /// @param picture 0 … N-1
    public float[] of(float[] values, TensorShape shape, int count, int picture) {
        float[] features = new float[dimension(shape)];
        apply(values, shape, count, picture, features, 0);
        return features;
    }

    /// Likewise, into `target` from `at` on.
    void apply(float[] values, TensorShape shape, int count, int picture, float[] target, int at) {
        int height = shape.extent(-3);
        int width = shape.extent(-2);
        int channels = shape.extent(-1);
        int frames = Math.toIntExact(shape.elements() / count) / (height * width * channels);
        double[] sum = new double[channels];
        for (int a = 0; a < grid; a++) {
            int top = begin(a, height);
            int bottom = end(a, height);
            for (int b = 0; b < grid; b++) {
                int left = begin(b, width);
                int right = end(b, width);
                Arrays.fill(sum, 0);
                for (int t = 0; t < frames; t++) {
                    int frame = (picture * frames + t) * height;
                    for (int y = top; y < bottom; y++) {
                        int row = ((frame + y) * width + left) * channels;
                        for (int x = left; x < right; x++, row += channels) {
                            for (int c = 0; c < channels; c++) {
                                sum[c] += values[row + c];
                            }
                        }
                    }
                }
                int cells = frames * (bottom - top) * (right - left);
                int to = at + (a * grid + b) * channels;
                for (int c = 0; c < channels; c++) {
                    target[to + c] = (float) (sum[c] / cells);
                }
            }
        }
    }

    @Override
    public String toString() {
        return grid == 1 ? map + WHOLE : "%s %sx%s".formatted(map, grid, grid);
    }
}
