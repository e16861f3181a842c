package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The windows of an image under a sliding kernel as the rows of a matrix that is never stored: row `(n, p, q)` holds, in the
/// order `r, s, c`, what output pixel `(p, q)` of image `n` sees.
///
/// The pixels are cut into *units* of some rows of one image, or of some whole small images, about 256 pixels each. A unit's
/// part of the image is staged once with its zero padding in an array; from there each block of a matrix product takes its
/// columns of the windows, in runs as long as memory allows (`S · C` floats where the kernel is neither dilated nor grouped:
/// five runs for a window of 5x5x3). So no loop asks whether a pixel lies inside the image.
///
/// For the gradient of the input the image is the output's gradient with `spread - 1` zeros put between its pixels.
final class Patches {
    /// What slides over what.
    ///
    /// @param height rows of the source image
    /// @param width columns of the source image
    /// @param channels channels of the source image, all groups
    /// @param spreadY distance of the source's rows on the grid over which the kernel slides
    /// @param padY grid rows above the first source row; may be negative
    /// @param strideY grid rows from one output row to the next
    /// @param outputHeight rows of the output
    record Geometry(
            int batch,
            int height,
            int width,
            int channels,
            int groups,
            int kernelHeight,
            int kernelWidth,
            int dilationY,
            int dilationX,
            int spreadY,
            int spreadX,
            int padY,
            int padX,
            int strideY,
            int strideX,
            int outputHeight,
            int outputWidth) {

        /// The windows that the forward pass and the gradient of the weights see: those of `x`.
        static Geometry ofInput(ConvolutionShape s) {
            return new Geometry(
                    s.batch(),
                    s.height(),
                    s.width(),
                    s.channels(),
                    s.groups(),
                    s.kernelHeight(),
                    s.kernelWidth(),
                    s.dilationY(),
                    s.dilationX(),
                    1,
                    1,
                    s.padY(),
                    s.padX(),
                    s.strideY(),
                    s.strideX(),
                    s.outputHeight(),
                    s.outputWidth());
        }

        /// The windows that the gradient of the input sees: those of `dy`, with the kernel turned by 180 degrees.
        static Geometry ofOutputGradient(ConvolutionShape s) {
            return new Geometry(
                    s.batch(),
                    s.outputHeight(),
                    s.outputWidth(),
                    s.filters(),
                    s.groups(),
                    s.kernelHeight(),
                    s.kernelWidth(),
                    s.dilationY(),
                    s.dilationX(),
                    s.strideY(),
                    s.strideX(),
                    (s.kernelHeight() - 1) * s.dilationY() - s.padY(),
                    (s.kernelWidth() - 1) * s.dilationX() - s.padX(),
                    1,
                    1,
                    s.height(),
                    s.width());
        }
    }

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int STAGED_FLOATS = 1 << 16;

    private final Geometry g;
    private final int channelsOfGroup;
    private final int stagedWidth;
    private final int stagedRows;
    private final int stagedImage;
    private final int imagesOfUnit;
    private final int rowsOfUnit;
    private final int unitsOfImage;
    private final int units;
    private final int runLength;
    private final int[] runs;

    /// @param pixels about how many output pixels a unit is to have
    Patches(Geometry geometry, int pixels) {
        this(geometry, pixels, 1);
    }

    /// @param pixels about how many output pixels a unit is to have
    /// @param rowsTogether a unit has a multiple of so many output rows
    Patches(Geometry geometry, int pixels, int rowsTogether) {
        g = geometry;
        channelsOfGroup = g.channels / g.groups;
        stagedWidth = (g.outputWidth - 1) * g.strideX + (g.kernelWidth - 1) * g.dilationX + 1;
        int wanted = Math.max(1, pixels / g.outputWidth);
        if (wanted >= g.outputHeight) {
            rowsOfUnit = g.outputHeight;
            stagedRows = rowsFor(rowsOfUnit);
            stagedImage = stagedRows * stagedWidth * g.channels;
            int images = Math.min(wanted / g.outputHeight, STAGED_FLOATS / stagedImage);
            imagesOfUnit = Math.clamp(images, 1, g.batch);
            unitsOfImage = 1;
            units = Lanes.parts(g.batch, imagesOfUnit);
        } else {
            int even = Lanes.parts(g.outputHeight, Lanes.parts(g.outputHeight, wanted));
            rowsOfUnit = Lanes.roundUp(even, rowsTogether);
            stagedRows = rowsFor(rowsOfUnit);
            stagedImage = stagedRows * stagedWidth * g.channels;
            imagesOfUnit = 1;
            unitsOfImage = Lanes.parts(g.outputHeight, rowsOfUnit);
            units = g.batch * unitsOfImage;
        }
        boolean whole = g.dilationX == 1 && g.groups == 1;
        int taps = whole ? 1 : g.kernelWidth;
        runLength = whole ? g.kernelWidth * g.channels : channelsOfGroup;
        runs = new int[g.kernelHeight * taps];
        for (int r = 0; r < g.kernelHeight; r++) {
            for (int s = 0; s < taps; s++) {
                runs[r * taps + s] = (r * g.dilationY * stagedWidth + s * g.dilationX) * g.channels;
            }
        }
    }

    private int rowsFor(int outputRows) {
        return (outputRows - 1) * g.strideY + (g.kernelHeight - 1) * g.dilationY + 1;
    }

    int units() {
        return units;
    }

    /// The most pixels a unit has.
    int mostPixels() {
        return imagesOfUnit * rowsOfUnit * g.outputWidth;
    }

    /// The size of the array for [#stage].
    int stagedFloats() {
        return imagesOfUnit * stagedImage + L;
    }

    /// The number of a unit's first pixel.
    int firstPixel(int unit) {
        if (unitsOfImage == 1) {
            return unit * imagesOfUnit * g.outputHeight * g.outputWidth;
        }
        return (unit / unitsOfImage * g.outputHeight + unit % unitsOfImage * rowsOfUnit)
                * g.outputWidth;
    }

    /// The number of a unit's first image.
    int firstImage(int unit) {
        return unitsOfImage == 1 ? unit * imagesOfUnit : unit / unitsOfImage;
    }

    /// The first output row that a unit has of its images.
    int firstRow(int unit) {
        return unit % unitsOfImage * rowsOfUnit;
    }

    /// Where in the staged array the window of an output pixel begins, for a stride of 1.
    int staged(int image, int row, int column) {
        return image * stagedImage + (row * stagedWidth + column) * g.channels;
    }

    /// Floats from one row of the staged array to the next.
    int stagedRowFloats() {
        return stagedWidth * g.channels;
    }

    /// How many pixels a unit has.
    int pixels(int unit) {
        return images(unit) * rows(unit) * g.outputWidth;
    }

    /// How many images a unit has, whole or in part.
    int images(int unit) {
        return unitsOfImage == 1 ? Math.min(imagesOfUnit, g.batch - unit * imagesOfUnit) : 1;
    }

    /// How many output rows of each of its images a unit has.
    int rows(int unit) {
        return Math.min(rowsOfUnit, g.outputHeight - firstRow(unit));
    }

    /// Copies a unit's part of the image and its padding to `to[at …]`.
    void stage(int unit, MemorySegment image, long offset, float[] to, int at) {
        int first = firstImage(unit);
        int top = firstRow(unit) * g.strideY - g.padY;
        int needed = rowsFor(rows(unit));
        long rowBytes = (long) g.width * g.channels * Float.BYTES;
        for (int i = 0; i < images(unit); i++) {
            long base = offset + (long) (first + i) * g.height * rowBytes;
            for (int row = 0; row < needed; row++) {
                int target = at + i * stagedImage + row * stagedWidth * g.channels;
                int y = top + row;
                boolean inside = y >= 0 && y % g.spreadY == 0 && y / g.spreadY < g.height;
                if (!inside) {
                    Arrays.fill(to, target, target + stagedWidth * g.channels, 0);
                } else if (g.spreadX == 1) {
                    stageRow(image, base + y / g.spreadY * rowBytes, to, target);
                } else {
                    spreadRow(image, base + y / g.spreadY * rowBytes, to, target);
                }
            }
        }
    }

    private void stageRow(MemorySegment image, long row, float[] to, int target) {
        int from = Math.clamp(g.padX, 0, stagedWidth);
        int end = Math.clamp(g.padX + g.width, from, stagedWidth);
        Arrays.fill(to, target, target + from * g.channels, 0);
        if (from < end) {
            long first = row + (long) (from - g.padX) * g.channels * Float.BYTES;
            Packing.copy(image, first, to, target + from * g.channels, (end - from) * g.channels);
        }
        Arrays.fill(to, target + end * g.channels, target + stagedWidth * g.channels, 0);
    }

    private void spreadRow(MemorySegment image, long row, float[] to, int target) {
        Arrays.fill(to, target, target + stagedWidth * g.channels, 0);
        for (int x = 0; x < g.width; x++) {
            int place = g.padX + x * g.spreadX;
            if (place >= 0 && place < stagedWidth) {
                Packing.copy(
                        image,
                        row + (long) x * g.channels * Float.BYTES,
                        to,
                        target + place * g.channels,
                        g.channels);
            }
        }
    }

    /// Copies columns `from … from + length - 1` of the windows of a unit's pixels, one row each, `step` floats apart. May
    /// write up to one vector past the end of the last row.
    void windows(
            int unit,
            int group,
            int from,
            int length,
            float[] staged,
            int stagedAt,
            float[] to,
            int at,
            int step) {
        int firstRun = from / runLength;
        int skipped = from - firstRun * runLength;
        int row = at;
        for (int i = 0; i < images(unit); i++) {
            for (int p = 0; p < rows(unit); p++) {
                int line =
                        stagedAt
                                + i * stagedImage
                                + p * g.strideY * stagedWidth * g.channels
                                + group * channelsOfGroup;
                for (int q = 0; q < g.outputWidth; q++) {
                    window(
                            staged,
                            line + q * g.strideX * g.channels,
                            firstRun,
                            skipped,
                            length,
                            to,
                            row);
                    row += step;
                }
            }
        }
    }

    /// Copies whole vectors: what they carry beyond a run is overwritten by the next run or row.
    private void window(
            float[] staged, int pixel, int firstRun, int skipped, int length, float[] to, int at) {
        int run = firstRun;
        int from = pixel + runs[run] + skipped;
        int count = Math.min(runLength - skipped, length);
        int done = 0;
        while (true) {
            for (int i = 0; i < count; i += L) {
                FloatVector.fromArray(S, staged, from + i).intoArray(to, at + done + i);
            }
            done += count;
            if (done >= length) {
                return;
            }
            run++;
            from = pixel + runs[run];
            count = Math.min(runLength, length - done);
        }
    }
}
