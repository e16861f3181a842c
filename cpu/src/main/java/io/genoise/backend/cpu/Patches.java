package io.genoise.backend.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The windows of a picture or video under a sliding kernel as the rows of a matrix that is never stored: row
/// `(n, o, p, q)` holds, in the order `t, r, s, c`, what output pixel `(o, p, q)` of picture `n` sees. A picture is a video
/// of one frame.
///
/// The pixels are cut into *units* of a part of one long row, of some rows of one frame, of some whole frames of one video,
/// or of some whole small pictures, about 256 pixels each. A unit's part of the image, for one group of channels, is staged once with its zero
/// padding in an array; from there each block of a matrix product takes its columns of the windows, in runs as long as
/// memory allows (`S · C/G` floats where the kernel is not dilated: five runs for a window of 5x5x3). So no loop asks
/// whether a pixel lies inside the image.
final class Patches {
    /// One spatial axis: what is staged, and how the kernel slides over it. Staged place `k` holds the source places
    /// `k step - padding … + fold - 1`, side by side, and 0 where there is none; output `p` sees the staged places
    /// `p stride + r dilation`.
    ///
    /// @param source places of the source
    /// @param step source places from one staged place to the next
    /// @param padding zeros before the first source place; may be negative
    /// @param kernel taps
    /// @param dilation staged places from one tap to the next
    /// @param stride staged places from one output to the next
    /// @param output places of the output
    /// @param fold source places that a staged place holds
    record Axis(
            int source,
            int step,
            int padding,
            int kernel,
            int dilation,
            int stride,
            int output,
            int fold) {

        /// What the forward pass and the gradient of the weights see. A kernel of a single tap passes over what lies
        /// between two steps: that is not staged.
        static Axis ofInput(ConvolutionAxis axis) {
            boolean sparse = axis.kernel() == 1;
            return new Axis(
                    axis.extent(),
                    sparse ? axis.stride() : 1,
                    axis.padding(),
                    axis.kernel(),
                    axis.dilation(),
                    sparse ? 1 : axis.stride(),
                    axis.output(),
                    1);
        }

        /// The same for a kernel without dilation, as many source places together as a stride is long: then the kernel moves
        /// by one staged place, and has `⌈kernel / stride⌉` of them.
        static Axis folded(ConvolutionAxis axis) {
            return new Axis(
                    axis.extent(),
                    axis.stride(),
                    axis.padding(),
                    Math.ceilDiv(axis.kernel(), axis.stride()),
                    1,
                    1,
                    axis.output(),
                    axis.stride());
        }

        /// The same windows and more, or fewer, of them.
        Axis withOutput(int outputs) {
            return new Axis(source, step, padding, kernel, dilation, stride, outputs, fold);
        }

        /// Staged places that so many outputs see.
        int staged(int outputs) {
            return (outputs - 1) * stride + (kernel - 1) * dilation + 1;
        }

        /// The first source place of a staged place, or -1.
        int at(int staged) {
            return at(staged, 0);
        }

        /// The source place number `i` of a staged place, or -1.
        int at(int staged, int i) {
            long place = (long) staged * step - padding + i;
            return place >= 0 && place < source ? (int) place : -1;
        }
    }

    /// What slides over what.
    ///
    /// @param channels channels of the source, all groups
    record Geometry(int batch, int channels, int groups, Axis frames, Axis rows, Axis columns) {
        /// The windows of `x`.
        static Geometry ofInput(ConvolutionShape s) {
            return new Geometry(
                    s.batch(),
                    s.channels(),
                    s.groups(),
                    Axis.ofInput(s.frames()),
                    Axis.ofInput(s.rows()),
                    Axis.ofInput(s.columns()));
        }

        /// Floats of a staged place of rows and columns.
        int pixelFloats() {
            return Partition.product(channels / groups, rows.fold, columns.fold);
        }
    }

    /// How much of the output a unit has at most.
    record Unit(int images, int frames, int rows, int columns) {
        /// About `pixels` pixels: a part of one long row, some rows of one frame, some frames of one image, or some images.
        static Unit of(Geometry g, int pixels) {
            int width = g.columns.output();
            int height = g.rows.output();
            int length = g.frames.output();
            int wantedRows = Math.max(1, pixels / width);
            boolean wholeFrames = wantedRows >= height;
            int wantedFrames = wholeFrames ? wantedRows / height : 1;
            boolean wholeImages = wholeFrames && wantedFrames >= length;
            Unit one =
                    new Unit(
                            1,
                            wholeImages ? length : Partition.even(length, wantedFrames),
                            wholeFrames ? height : Partition.even(height, wantedRows),
                            Partition.even(width, pixels));
            return wholeImages ? one.times(g, wantedFrames / length, STAGED_FLOATS) : one;
        }

        /// About `pixels` pixels of each of at most `frames` frames: a multiple of `together` whole rows of one image, or
        /// some small images.
        static Unit ofRows(Geometry g, int pixels, int together, int frames) {
            return ofRows(g, pixels, together, frames, 0);
        }

        /// Likewise, of small images as many as are at most `most` floats when they are staged, if that is more than usual.
        static Unit ofRows(Geometry g, int pixels, int together, int frames, int most) {
            int width = g.columns.output();
            int height = g.rows.output();
            int wantedRows = Math.max(1, pixels / width);
            boolean wholeFrames = wantedRows >= height;
            Unit one =
                    new Unit(
                            1,
                            Partition.even(g.frames.output(), frames),
                            wholeFrames
                                    ? height
                                    : Lanes.roundUp(Partition.even(height, wantedRows), together),
                            width);
            return wholeFrames
                    ? one.times(g, wantedRows / height, Math.max(most, STAGED_FLOATS * one.frames))
                    : one;
        }

        /// As many images, if the batch has them and not more than `most` floats are staged.
        private Unit times(Geometry g, int wanted, int most) {
            long staged =
                    (long) g.frames.staged(frames)
                            * g.rows.staged(rows)
                            * g.columns.staged(columns)
                            * g.pixelFloats();
            int images = (int) Math.min(wanted, most / staged);
            return withImages(Math.clamp(images, 1, g.batch));
        }

        /// The same parts of so many images.
        Unit withImages(int images) {
            return new Unit(images, frames, rows, columns);
        }
    }

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int STAGED_FLOATS = 1 << 16;

    private final Geometry g;
    private final int channels;
    private final int stagedRow;
    private final int stagedFrame;
    private final int stagedImage;
    private final int imagesOfUnit;
    private final int framesOfUnit;
    private final int rowsOfUnit;
    private final int columnsOfUnit;
    private final int partsOfRow;
    private final int partsOfFrame;
    private final int partsOfImage;
    private final int units;
    private final int runLength;
    private final int[] runs;

    /// Units of about `pixels` pixels.
    Patches(Geometry geometry, int pixels) {
        this(geometry, Unit.of(geometry, pixels));
    }

    /// Units of such sizes.
    Patches(Geometry geometry, Unit unit) {
        g = geometry;
        channels = g.pixelFloats();
        imagesOfUnit = unit.images;
        framesOfUnit = unit.frames;
        rowsOfUnit = unit.rows;
        columnsOfUnit = unit.columns;
        stagedRow = Math.multiplyExact(g.columns.staged(columnsOfUnit), channels);
        stagedFrame = Math.multiplyExact(g.rows.staged(rowsOfUnit), stagedRow);
        stagedImage = Math.multiplyExact(g.frames.staged(framesOfUnit), stagedFrame);
        partsOfRow = Lanes.parts(g.columns.output(), columnsOfUnit);
        partsOfFrame = Partition.product(partsOfRow, Lanes.parts(g.rows.output(), rowsOfUnit));
        partsOfImage =
                Partition.product(partsOfFrame, Lanes.parts(g.frames.output(), framesOfUnit));
        units = Partition.product(Lanes.parts(g.batch, imagesOfUnit), partsOfImage);
        boolean whole = g.columns.dilation() == 1;
        int taps = whole ? 1 : g.columns.kernel();
        runLength = whole ? g.columns.kernel() * channels : channels;
        runs = new int[g.frames.kernel() * g.rows.kernel() * taps];
        for (int run = 0; run < runs.length; run++) {
            int t = run / taps / g.rows.kernel();
            int r = run / taps % g.rows.kernel();
            runs[run] =
                    t * g.frames.dilation() * stagedFrame
                            + r * g.rows.dilation() * stagedRow
                            + run % taps * g.columns.dilation() * channels;
        }
    }

    int units() {
        return units;
    }

    /// The most pixels a unit has.
    int mostPixels() {
        return imagesOfUnit * framesOfUnit * rowsOfUnit * columnsOfUnit;
    }

    /// The most output frames a unit has of an image.
    int mostFrames() {
        return framesOfUnit;
    }

    /// The size of the array for [#stage].
    int stagedFloats() {
        return Math.addExact(Math.multiplyExact(imagesOfUnit, stagedImage), L);
    }

    /// The number of a unit's first pixel; the others follow it.
    long firstPixel(int unit) {
        long frame = (long) firstImage(unit) * g.frames.output() + firstFrame(unit);
        long row = frame * g.rows.output() + firstRow(unit);
        return row * g.columns.output() + firstColumn(unit);
    }

    /// The number of a unit's first image.
    int firstImage(int unit) {
        return unit / partsOfImage * imagesOfUnit;
    }

    /// The first output frame that a unit has of its images.
    int firstFrame(int unit) {
        return unit % partsOfImage / partsOfFrame * framesOfUnit;
    }

    /// The first output row that a unit has of its frames.
    int firstRow(int unit) {
        return unit % partsOfFrame / partsOfRow * rowsOfUnit;
    }

    /// The first output column that a unit has of its rows.
    int firstColumn(int unit) {
        return unit % partsOfRow * columnsOfUnit;
    }

    /// Where in the staged array the window of an output pixel begins, of the unit's staged frame `frame`.
    int staged(int image, int frame, int row, int column) {
        return image * stagedImage
                + frame * stagedFrame
                + row * g.rows.stride() * stagedRow
                + column * g.columns.stride() * channels;
    }

    /// Floats from one row of the staged array to the next.
    int stagedRowFloats() {
        return stagedRow;
    }

    /// How many pixels a unit has.
    int pixels(int unit) {
        return images(unit) * frames(unit) * rows(unit) * columns(unit);
    }

    /// How many images a unit has, whole or in part.
    int images(int unit) {
        return Math.min(imagesOfUnit, g.batch - firstImage(unit));
    }

    /// How many output frames of each of its images a unit has.
    int frames(int unit) {
        return Math.min(framesOfUnit, g.frames.output() - firstFrame(unit));
    }

    /// Whether a unit's staged frame is one of the source, and not of the padding.
    boolean holds(int unit, int frame) {
        return g.frames.at(firstFrame(unit) * g.frames.stride() + frame) >= 0;
    }

    /// How many output rows of each of its frames a unit has.
    int rows(int unit) {
        return Math.min(rowsOfUnit, g.rows.output() - firstRow(unit));
    }

    /// How many output columns of each of its rows a unit has.
    int columns(int unit) {
        return Math.min(columnsOfUnit, g.columns.output() - firstColumn(unit));
    }

    /// Where each pixel of a unit lies in a tensor, from the unit's first pixel on.
    ///
    /// @param image distance of two images
    /// @param frame distance of two frames
    /// @param row distance of two rows
    /// @param column distance of two pixels
    long[] places(long image, long frame, long row, long column) {
        long[] places = new long[mostPixels()];
        for (int i = 0; i < places.length; i++) {
            int p = i / columnsOfUnit;
            int o = p / rowsOfUnit;
            places[i] =
                    i % columnsOfUnit * column
                            + p % rowsOfUnit * row
                            + o % framesOfUnit * frame
                            + o / framesOfUnit * image;
        }
        return places;
    }

    /// Where in the staged array the window of each pixel of a unit begins.
    int[] windowsOfUnit() {
        int[] places = new int[mostPixels()];
        for (int i = 0; i < places.length; i++) {
            int p = i / columnsOfUnit;
            int o = p / rowsOfUnit;
            places[i] =
                    staged(
                            o / framesOfUnit,
                            o % framesOfUnit * g.frames.stride(),
                            p % rowsOfUnit,
                            i % columnsOfUnit);
        }
        return places;
    }

    /// Where each run of a window's taps that lie side by side begins, from where the window begins.
    int[] runs() {
        return runs.clone();
    }

    /// Taps of a run.
    int runLength() {
        return runLength;
    }

    /// Copies a unit's part of the image and its padding to `to[at …]`, one group of channels of it.
    void stage(int unit, int group, long offset, float[] to, int at) {
        int frames = g.frames.staged(frames(unit));
        int rows = g.rows.staged(rows(unit));
        int firstFrame = firstFrame(unit) * g.frames.stride();
        int firstRow = firstRow(unit) * g.rows.stride();
        int firstColumn = firstColumn(unit) * g.columns.stride();
        long rowBytes = (long) g.columns.source() * g.channels * Float.BYTES;
        long base = offset + (long) group * (g.channels / g.groups) * Float.BYTES;
        boolean folded = g.rows.fold() > 1 || g.columns.fold() > 1;
        for (int i = 0; i < images(unit); i++) {
            long picture = (long) (firstImage(unit) + i) * g.frames.source();
            for (int t = 0; t < frames; t++) {
                int frame = g.frames.at(firstFrame + t);
                for (int r = 0; r < rows; r++) {
                    int row = g.rows.at(firstRow + r);
                    int target = at + i * stagedImage + t * stagedFrame + r * stagedRow;
                    if (folded) {
                        Arrays.fill(to, target, target + stagedRow, 0);
                        for (int y = 0; frame >= 0 && y < g.rows.fold(); y++) {
                            int part = g.rows.at(firstRow + r, y);
                            if (part >= 0) {
                                long line = (picture + frame) * g.rows.source() + part;
                                foldRow(base + line * rowBytes, y, firstColumn, to, target);
                            }
                        }
                    } else if (frame < 0 || row < 0) {
                        Arrays.fill(to, target, target + stagedRow, 0);
                    } else {
                        long line = (picture + frame) * g.rows.source() + row;
                        stageRow(base + line * rowBytes, firstColumn, to, target);
                    }
                }
            }
        }
    }

    private void stageRow(long row, int first, float[] to, int target) {
        int step = g.columns.step();
        int places = stagedRow / channels;
        long left = g.columns.padding() - (long) first * step;
        int from = Math.clamp(Math.ceilDiv(left, step), 0, places);
        int end = Math.clamp(Math.ceilDiv(left + g.columns.source(), step), from, places);
        Arrays.fill(to, target, target + from * channels, 0);
        if (from < end) {
            long pixelBytes = (long) g.channels * Float.BYTES;
            long at = row + ((long) from * step - left) * pixelBytes;
            int start = target + from * channels;
            if (step == 1 && channels == g.channels) {
                Packing.copy(at, to, start, (end - from) * channels);
            } else {
                Packing.gather(at, step * pixelBytes, end - from, channels, to, start);
            }
        }
        Arrays.fill(to, target + end * channels, target + stagedRow, 0);
    }

    /// Copies row number `y` of those that a staged row holds; the pixels' channels are whole vectors.
    private void foldRow(long row, int y, int first, float[] to, int target) {
        int step = g.columns.step();
        int places = stagedRow / channels;
        int fold = g.columns.fold();
        int run = channels / fold / g.rows.fold();
        long pixelBytes = (long) g.channels * Float.BYTES;
        for (int x = 0; x < fold; x++) {
            long left = g.columns.padding() - (long) first * step - x;
            int from = Math.clamp(Math.ceilDiv(left, step), 0, places);
            int end = Math.clamp(Math.ceilDiv(left + g.columns.source(), step), from, places);
            Packing.lines(
                    row + ((long) from * step - left) * pixelBytes,
                    step * pixelBytes,
                    end - from,
                    run,
                    to,
                    target + from * channels + (y * fold + x) * run,
                    channels);
        }
    }

    /// Some columns of the windows as whole vectors to move, from where the window begins in the staged array to its row: what
    /// a vector carries beyond a run is overwritten by the next one, or by the next row.
    record Columns(int[] from, int[] to) {}

    /// Columns `from … from + length - 1`.
    Columns columns(int from, int length) {
        IntStream.Builder sources = IntStream.builder();
        IntStream.Builder targets = IntStream.builder();
        int skipped = from % runLength;
        int done = 0;
        for (int run = from / runLength; done < length; run++) {
            int count = Math.min(runLength - skipped, length - done);
            for (int i = 0; i < count; i += L) {
                sources.add(runs[run] + skipped + i);
                targets.add(done + i);
            }
            done += count;
            skipped = 0;
        }
        return new Columns(sources.build().toArray(), targets.build().toArray());
    }

    /// Copies columns of the windows of a unit's pixels, one row each, `step` floats apart. May write up to one vector past the
    /// end of the last row.
    void windows(int unit, Columns of, float[] staged, int stagedAt, float[] to, int at, int step) {
        int stepX = g.columns.stride() * channels;
        int across = columns(unit);
        int row = at;
        for (int i = 0; i < images(unit); i++) {
            for (int o = 0; o < frames(unit); o++) {
                for (int p = 0; p < rows(unit); p++) {
                    int line =
                            stagedAt
                                    + i * stagedImage
                                    + o * g.frames.stride() * stagedFrame
                                    + p * g.rows.stride() * stagedRow;
                    move(across, of, staged, line, stepX, to, row, step);
                    row += across * step;
                }
            }
        }
    }

    /// The windows of `count` pixels of a row.
    private static void move(
            int count,
            Columns of,
            float[] staged,
            int line,
            int stepX,
            float[] to,
            int at,
            int step) {
        int[] sources = of.from;
        int[] targets = of.to;
        for (int q = 0; q < count; q++) {
            int pixel = line + q * stepX;
            int row = at + q * step;
            for (int i = 0; i < sources.length; i++) {
                FloatVector.fromArray(S, staged, pixel + sources[i])
                        .intoArray(to, row + targets[i]);
            }
        }
    }
}
