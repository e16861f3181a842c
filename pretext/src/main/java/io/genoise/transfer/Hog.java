package io.genoise.transfer;

import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.Stream;

/// Histograms of oriented gradients.
///
/// 1. The gradient of a pixel is (right - left, below - above), of the channel in which it is longest; beyond the border
///    the nearest pixel counts.
/// 2. Its length is shared out between the two nearest of `bins` orientations (0–180°, sign ignored) and the four nearest
///    of the cells of `cell` by `cell` pixels. What does not fill a cell is cut off evenly at the sides.
/// 3. Each block of 2x2 neighbouring cells is divided by its length, cut at 0.2 and divided by its length again (L2-Hys).
///
/// `[rows - 1, columns - 1, 4 · bins]` for `rows` by `columns` cells. Left out against the paper: the Gaussian window over
/// a block, worth about 1 % there.
///
/// Source: Dalal and Triggs, *Histograms of oriented gradients for human detection*, CVPR 2005, section 6.
///
/// @param cell pixels along a cell's side, at least 2
/// @param bins orientations, at least 2
public record Hog(int cell, int bins) implements Descriptor {
    /// Rows and columns of the smallest pictures there can be: two of the smallest cells.
    public static final int LEAST_SIZE = 4;

    private static final double CUT = 0.2;
    private static final double FLOOR = 1e-3;

    /// @throws IllegalArgumentException if `cell` or `bins` is below 2
    public Hog {
        if (cell < 2 || bins < 2) {
            throw new IllegalArgumentException(
                    "HOG needs cells of at least 2 pixels and 2 orientations, got %s and %s"
                            .formatted(cell, bins));
        }
    }

    /// Cells of `cell` pixels with the paper's nine orientations.
    public Hog(int cell) {
        this(cell, 9);
    }

    /// The sizes of cells that a study lets cross-validation choose from: 4 and 8 pixels, as far as two fit along a side.
    public static List<Hog> choices(int height, int width) {
        int side = Math.min(height, width);
        List<Hog> choices = Stream.of(4, 8).filter(cell -> 2 * cell <= side).map(Hog::new).toList();
        return choices.isEmpty() ? List.of(new Hog(2)) : choices;
    }

    /// The one of [#choices] for pictures of `height` by `width` where nothing can be chosen: 4 pixels below 48 px.
    public static Hog forSize(int height, int width) {
        List<Hog> choices = choices(height, width);
        return Math.min(height, width) < 48 ? choices.getFirst() : choices.getLast();
    }

    @Override
    public String method() {
        return "HOG";
    }

    @Override
    public String map() {
        return "cells of %s px".formatted(cell);
    }

    @Override
    public int dimension(int height, int width, int channels) {
        int rows = height / cell;
        int columns = width / cell;
        if (rows < 2 || columns < 2) {
            throw new IllegalArgumentException(
                    "HOG with cells of %s px needs two cells a side, got %sx%s px"
                            .formatted(cell, height, width));
        }
        return (rows - 1) * (columns - 1) * 4 * bins;
    }

    @Override
    public void describe(byte[] pixels, TensorShape shape, float[] target, int offset) {
        int height = shape.extent(0);
        int width = shape.extent(1);
        int channels = shape.extent(2);
        dimension(height, width, channels);
        int rows = height / cell;
        int columns = width / cell;
        normaliseBlocks(
                cells(pixels, height, width, channels, rows, columns),
                rows,
                columns,
                target,
                offset);
    }

    private double[] cells(
            byte[] pixels, int height, int width, int channels, int rows, int columns) {
        double[] cells = new double[rows * columns * bins];
        int top = (height - rows * cell) / 2;
        int left = (width - columns * cell) / 2;
        for (int y = top; y < top + rows * cell; y++) {
            int above = Math.max(0, y - 1) * width;
            int below = Math.min(height - 1, y + 1) * width;
            double row = (y - top + 0.5) / cell - 0.5;
            for (int x = left; x < left + columns * cell; x++) {
                int before = Math.max(0, x - 1);
                int after = Math.min(width - 1, x + 1);
                int dx = 0;
                int dy = 0;
                for (int c = 0; c < channels; c++) {
                    int gx =
                            (pixels[(y * width + after) * channels + c] & 255)
                                    - (pixels[(y * width + before) * channels + c] & 255);
                    int gy =
                            (pixels[(below + x) * channels + c] & 255)
                                    - (pixels[(above + x) * channels + c] & 255);
                    if (gx * gx + gy * gy > dx * dx + dy * dy) {
                        dx = gx;
                        dy = gy;
                    }
                }
                if (dx != 0 || dy != 0) {
                    vote(cells, rows, columns, row, (x - left + 0.5) / cell - 0.5, dx, dy);
                }
            }
        }
        return cells;
    }

    /// Shares the gradient (`dx`, `dy`) at (`row`, `column`), in cells from the first cell's centre, among its neighbours.
    private void vote(
            double[] cells, int rows, int columns, double row, double column, int dx, int dy) {
        double length = Math.sqrt(dx * dx + dy * dy) / 255;
        double angle = Math.atan2(dy, dx) / Math.PI;
        double bin = (angle - Math.floor(angle)) * bins;
        int firstBin = (int) bin;
        int firstRow = (int) Math.floor(row);
        int firstColumn = (int) Math.floor(column);
        for (int r = Math.max(0, firstRow); r <= Math.min(rows - 1, firstRow + 1); r++) {
            for (int c = Math.max(0, firstColumn);
                    c <= Math.min(columns - 1, firstColumn + 1);
                    c++) {
                double share = length * (1 - Math.abs(row - r)) * (1 - Math.abs(column - c));
                int start = (r * columns + c) * bins;
                cells[start + firstBin % bins] += share * (1 - (bin - firstBin));
                cells[start + (firstBin + 1) % bins] += share * (bin - firstBin);
            }
        }
    }

    private void normaliseBlocks(
            double[] cells, int rows, int columns, float[] target, int offset) {
        double[] block = new double[4 * bins];
        for (int r = 0; r + 1 < rows; r++) {
            for (int c = 0; c + 1 < columns; c++) {
                System.arraycopy(cells, (r * columns + c) * bins, block, 0, 2 * bins);
                System.arraycopy(cells, ((r + 1) * columns + c) * bins, block, 2 * bins, 2 * bins);
                normalise(block);
                for (int j = 0; j < block.length; j++) {
                    block[j] = Math.min(CUT, block[j]);
                }
                normalise(block);
                for (double value : block) {
                    target[offset++] = (float) value;
                }
            }
        }
    }

    private static void normalise(double[] block) {
        double squares = FLOOR * FLOOR;
        for (double value : block) {
            squares += value * value;
        }
        double scale = 1 / Math.sqrt(squares);
        for (int j = 0; j < block.length; j++) {
            block[j] *= scale;
        }
    }
}
