package io.genoise.augment;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Augmentations of one picture as one would write them down: doubles, loops over pixels, one `if` for each case of HSV.
///
/// @param pixels `[height][width][channels]`, 0 … 1
record PictureOracle(double[][][] pixels) {
    private interface Change {
        double[] of(int row, int column, double[] pixel);
    }

    int height() {
        return pixels.length;
    }

    int width() {
        return pixels[0].length;
    }

    private PictureOracle each(Change change) {
        double[][][] changed = new double[height()][width()][];
        for (int i = 0; i < height(); i++) {
            for (int j = 0; j < width(); j++) {
                changed[i][j] = change.of(i, j, pixels[i][j]);
            }
        }
        return new PictureOracle(changed);
    }

    private PictureOracle eachNumber(DoubleUnaryOperator f) {
        return each((_, _, pixel) -> {
            double[] changed = pixel.clone();
            for (int c = 0; c < changed.length; c++) {
                changed[c] = f.applyAsDouble(pixel[c]);
            }
            return changed;
        });
    }

    private static double grey(double[] pixel) {
        return pixel.length == 1
                ? pixel[0]
                : 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
    }

    private static double clamp(double x) {
        return Math.clamp(x, 0.0, 1.0);
    }

    PictureOracle brightness(double s) {
        return eachNumber(x -> clamp(s * x));
    }

    PictureOracle contrast(double s) {
        double sum = 0;
        for (double[][] row : pixels) {
            for (double[] pixel : row) {
                sum += grey(pixel);
            }
        }
        double mean = sum / (height() * width());
        return eachNumber(x -> clamp(s * x + (1 - s) * mean));
    }

    PictureOracle saturation(double s) {
        return each((_, _, pixel) -> {
            double[] changed = pixel.clone();
            for (int c = 0; c < changed.length; c++) {
                changed[c] = clamp(s * pixel[c] + (1 - s) * grey(pixel));
            }
            return changed;
        });
    }

    PictureOracle hue(double turn) {
        return each((_, _, pixel) -> pixel.length == 1 ? pixel : hue(pixel, turn));
    }

    private static double[] hue(double[] rgb, double turn) {
        double value = Math.max(rgb[0], Math.max(rgb[1], rgb[2]));
        double least = Math.min(rgb[0], Math.min(rgb[1], rgb[2]));
        if (value == least) {
            return rgb;
        }
        double saturation = (value - least) / value;
        double degrees;
        if (value == rgb[0]) {
            degrees = 60 * (rgb[1] - rgb[2]) / (value - least);
        } else if (value == rgb[1]) {
            degrees = 120 + 60 * (rgb[2] - rgb[0]) / (value - least);
        } else {
            degrees = 240 + 60 * (rgb[0] - rgb[1]) / (value - least);
        }
        degrees = ((degrees + 360 * turn) % 360 + 360) % 360;
        int sector = (int) (degrees / 60) % 6;
        double within = degrees / 60 - sector;
        double p = value * (1 - saturation);
        double q = value * (1 - saturation * within);
        double t = value * (1 - saturation * (1 - within));
        return switch (sector) {
            case 0 -> new double[] {value, t, p};
            case 1 -> new double[] {q, value, p};
            case 2 -> new double[] {p, value, t};
            case 3 -> new double[] {p, q, value};
            case 4 -> new double[] {t, p, value};
            default -> new double[] {value, p, q};
        };
    }

    PictureOracle greyscale() {
        return each((_, _, pixel) -> {
            double[] changed = new double[pixel.length];
            Arrays.fill(changed, grey(pixel));
            return changed;
        });
    }

    PictureOracle solarise() {
        return eachNumber(x -> x < 0.5 ? x : 1 - x);
    }

    PictureOracle covered(double[] edges, double fill) {
        return each((i, j, pixel) -> {
            double y = (i + 0.5) / height();
            double x = (j + 0.5) / width();
            if (y < edges[0] || y >= edges[1] || x < edges[2] || x >= edges[3]) {
                return pixel;
            }
            double[] covered = new double[pixel.length];
            Arrays.fill(covered, fill);
            return covered;
        });
    }

    PictureOracle blurred(double sigma, int reach) {
        return each((i, j, pixel) -> {
            double[] sum = new double[pixel.length];
            double weights = 0;
            for (int di = -reach; di <= reach; di++) {
                for (int dj = -reach; dj <= reach; dj++) {
                    double weight = Math.exp(-(di * di + dj * dj) / (2 * sigma * sigma));
                    double[] near = pixels[mirrored(i + di, height())][mirrored(j + dj, width())];
                    for (int c = 0; c < sum.length; c++) {
                        sum[c] += weight * near[c];
                    }
                    weights += weight;
                }
            }
            for (int c = 0; c < sum.length; c++) {
                sum[c] /= weights;
            }
            return sum;
        });
    }

    private static int mirrored(int i, int extent) {
        return i < 0 ? -i : i >= extent ? 2 * (extent - 1) - i : i;
    }

    /// The part of `rows` by `columns` pixels at (top, left), perhaps mirrored, `size` by `size` pixels large, bilinear.
    PictureOracle part(int top, int left, int rows, int columns, boolean flip, int size) {
        double[][][] part = new double[size][size][];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double y = top + (i + 0.5) * rows / size;
                int from = flip ? size - 1 - j : j;
                double x = left + (from + 0.5) * columns / size;
                part[i][j] = at(y - 0.5, x - 0.5);
            }
        }
        return new PictureOracle(part);
    }

    private double[] at(double y, double x) {
        int i = (int) Math.floor(y);
        int j = (int) Math.floor(x);
        double[] pixel = new double[pixels[0][0].length];
        for (int c = 0; c < pixel.length; c++) {
            double above = (1 - (x - j)) * inside(i, j)[c] + (x - j) * inside(i, j + 1)[c];
            double below = (1 - (x - j)) * inside(i + 1, j)[c] + (x - j) * inside(i + 1, j + 1)[c];
            pixel[c] = (1 - (y - i)) * above + (y - i) * below;
        }
        return pixel;
    }

    private double[] inside(int i, int j) {
        return pixels[Math.clamp(i, 0, height() - 1)][Math.clamp(j, 0, width() - 1)];
    }

    double[] flat() {
        double[] flat = new double[height() * width() * pixels[0][0].length];
        int at = 0;
        for (double[][] row : pixels) {
            for (double[] pixel : row) {
                for (double number : pixel) {
                    flat[at++] = number;
                }
            }
        }
        return flat;
    }
}
