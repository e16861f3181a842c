package io.genoise.task.context;

import io.genoise.augment.Augmentation;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Provenance;
import io.genoise.data.Sample;
import io.genoise.figure.Pixels;
import io.genoise.op.FeatureNorms;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.shape.TensorShape;
import io.genoise.task.part.Columns;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Square tiles of square pictures: the host draws where they lie, the step cuts them out.
///
/// A picture is divided into `grid`² cells, and each cell holds one tile that is smaller than it, so that what is seen in one
/// tile never simply goes on in the next: between tiles there is a gap, and each lies a little off its cell's middle, by
/// chance. Pixels that the cells leave over are divided by chance as well.
///
/// @param grid cells along a side
/// @param size rows and columns of the pictures
/// @param side rows and columns of a tile
/// @param jitter how many pixels further down or right than at the least a tile may lie in its cell
public record Tiles(int grid, int size, int side, int jitter) {
    private static final String COLUMN = "tiles";

    /// Smaller tiles show next to nothing.
    private static final int LEAST_SIDE = 4;

    /// Deviations well below one grey level are none: a plain sky stays plain.
    private static final float EPSILON = 1;

    /// Tiles of pictures of `size` rows.
    ///
    /// @param gap share of a cell's side that its tile leaves free, 0 … 1
    /// @param jitter share of what is free within which the tile lies by chance, 0 … 1
    public static Tiles of(int size, int grid, double gap, double jitter) {
        int cell = size / grid;
        int side = (int) Math.max(1, Math.round(cell * (1 - gap)));
        return new Tiles(grid, size, side, (int) Math.round((cell - side) * jitter));
    }

    /// How many there are.
    int count() {
        return grid * grid;
    }

    /// @throws IllegalArgumentException if `images` are not square, or too small for tiles that show something
    void check(Images images) {
        Squares.check(images);
        if (side < LEAST_SIDE) {
            throw new IllegalArgumentException(
                    "--size: pictures of %s x %s make tiles of %s x %s, and %s x %s is the least; larger pictures, or fewer tiles or smaller gaps where the task has such options"
                            .formatted(size, size, side, side, LEAST_SIDE, LEAST_SIDE));
        }
    }

    /// A line if `images` keep JPEG's blocks: where their edges lie in a tile tells where the tile lay in its picture.
    static List<String> warnings(Images images) {
        return Provenance.of(images)
                .nearNativeSize(
                        "the edges of their 8 x 8 blocks tell where in a picture a tile lay")
                .stream()
                .toList();
    }

    /// The column of the places of `views` tiles of each picture: maps from a tile to its picture.
    static Column column(int views) {
        return Column.floats(COLUMN, views, 2, 3);
    }

    /// How many pixels the cells leave over, along a side.
    int rest() {
        return size % grid;
    }

    /// Draws where the tile of cell `cell`, counted row by row, lies, and writes it as view `view`.
    ///
    /// @param down pixels by which the whole grid is moved, 0 … [#rest]
    /// @param right pixels by which the whole grid is moved, 0 … [#rest]
    void draw(Sample sample, int view, int cell, int down, int right) {
        int least = (size / grid - side - jitter) / 2;
        int top = down + cell / grid * (size / grid) + least + sample.random().nextInt(jitter + 1);
        int left =
                right + cell % grid * (size / grid) + least + sample.random().nextInt(jitter + 1);
        put(sample, view, top, left);
    }

    /// Writes a tile's upper left corner as view `view`.
    static void put(Sample sample, int view, int top, int left) {
        sample.put(COLUMN, view, 1f, 0f, left, 0f, 1f, top);
    }

    /// The tiles `[N·T,side,side,C]` of pictures `[N,H,W,C]`, those of a picture one after another, values 0 … 255.
    Tensor cut(Tensor pictures, Columns columns) {
        Tensor places = columns.column(COLUMN);
        TensorShape shape = pictures.shape();
        int tiles = places.shape().extent(0) / shape.extent(0);
        Tensor copies =
                pictures.reshape(shape.insert(1, 1))
                        .broadcast(shape.insert(1, tiles))
                        .reshape(shape.with(0, shape.extent(0) * tiles));
        return Warping.affine(copies, places, side, side, Filter.NEAREST, Outside.ZEROS);
    }

    /// Tiles `[N·T,side,side,C]` under a change that is the same for all tiles of a picture.
    ///
    /// @param parameters f32 `[N,…]` that describe the change
    static Tensor changed(Tensor tiles, Augmentation change, Tensor parameters) {
        TensorShape shape = tiles.shape();
        Tensor columns =
                tiles.over(255)
                        .reshape(
                                parameters.shape().extent(0), -1, shape.extent(2), shape.extent(3));
        return change.apply(columns, parameters).times(255).reshape(shape);
    }

    /// Each channel of each tile with mean 0 and deviation 1: else the colour and contrast that neighbours share would tell
    /// which are neighbours (arXiv:1603.09246, section 4.2).
    static Tensor normalized(Tensor tiles) {
        return FeatureNorms.instanceNorm(tiles, EPSILON);
    }

    /// Tiles as one picture, with white between them, for a report.
    ///
    /// @param tiles `[…,side,side,C]`, 0 … 255
    /// @param first which of them comes first
    /// @param cells into which the first one, the second one … go
    Pixels laid(float[] tiles, int first, int channels, int... cells) {
        int pitch = side + 2;
        int wide = grid * pitch - 2;
        byte[] pixels = new byte[wide * wide * channels];
        Arrays.fill(pixels, (byte) 255);
        for (int tile = 0; tile < cells.length; tile++) {
            int top = cells[tile] / grid * pitch;
            int left = cells[tile] % grid * pitch;
            byte[] values = Shown.pixels(tiles, first + tile, side, side, channels).values();
            for (int y = 0; y < side; y++) {
                int to = ((top + y) * wide + left) * channels;
                System.arraycopy(values, y * side * channels, pixels, to, side * channels);
            }
        }
        return new Pixels(wide, wide, channels, pixels);
    }
}
