package io.genoise.backend.cpu;

import java.util.List;
import java.util.stream.IntStream;

/// What a part of the results of a convolution of each channel by itself reads of a picture, with zeros around it, staged one
/// vector of channels behind the other: of each vector all pixels lie in a plane of their own, and in a row of it those that
/// neighbouring results read with one tap lie side by side, whatever the stride.
///
/// The results are cut into *units*: some rows of one frame, in some channels. What one reads is a fraction of the
/// second-level cache. Where they are cut depends on the shape only.
final class DepthwiseStage {
    private static final int L = Lanes.COUNT;
    private static final int VECTOR = L * Float.BYTES;

    /// A unit has a multiple of so many channels: whole vectors on every machine.
    static final int TOGETHER = 16;

    private static final int STAGED_FLOATS = 1 << 16;
    private static final long MOST_FLOATS = 1 << 22;
    private static final int MOST_PHASES = 1 << 12;
    private static final int LEAST_UNITS = 16;

    /// Rows are shared by neighbouring units. There are at least so many times as many of a unit's own.
    private static final int OWN = 4;

    /// Floats of the array that [#stage] asks for: far enough from another thread's.
    static final int ANY = 64;

    private final SumAxis frames;
    private final SumAxis rows;
    private final SumAxis columns;
    private final int batch;
    private final int channels;
    private final int line;
    private final int row;
    private final int frame;
    private final int plane;
    private final int rowsOfUnit;
    private final int channelsOfUnit;
    private final int partsOfFrame;
    private final int groups;

    /// @param axes frames, rows and columns
    DepthwiseStage(List<SumAxis> axes, int batch, int channels) {
        frames = axes.get(0);
        rows = axes.get(1);
        columns = axes.get(2);
        this.batch = batch;
        this.channels = channels;
        line = Math.toIntExact(line(columns));
        row = Math.multiplyExact(columns.step(), line * VECTOR);
        int together = Partition.parts(channels, TOGETHER);
        while (together > 1 && !ownEnough(fitting(together))) {
            together = Partition.parts(together, 2);
        }
        channelsOfUnit = together * TOGETHER;
        groups = Partition.parts(channels, channelsOfUnit);
        int all = rows.count(0);
        long wanted = (long) batch * frames.results() * groups * all / LEAST_UNITS;
        rowsOfUnit = Partition.even(all, Math.clamp(Math.min(wanted, fitting(together)), 1, all));
        partsOfFrame = Partition.parts(all, rowsOfUnit);
        frame = Math.multiplyExact(row, stagedRows(rowsOfUnit));
        // A vector more, so that planes do not fall onto each other in the cache.
        plane = Math.addExact(Math.multiplyExact(frame, Math.max(1, frames.most())), VECTOR);
    }

    private boolean ownEnough(long fitting) {
        return fitting >= rows.count(0) || fitting * rows.step() >= OWN * (rows.reach() - 1L);
    }

    /// Rows of results of each phase for which there is room.
    private long fitting(int together) {
        long rowFloats =
                (long) columns.step() * line * TOGETHER * together * Math.max(1, frames.most());
        return (STAGED_FLOATS / rowFloats - rows.reach()) / rows.step() + 1;
    }

    private static long line(SumAxis columns) {
        return Lanes.roundUp(columns.count(0), DepthwiseTiles.NARROW)
                + (columns.reach() - 1L) / columns.step();
    }

    /// Whether what one row of results reads can be staged, and there are not too many kinds of results.
    static boolean fit(List<SumAxis> axes) {
        SumAxis columns = axes.get(2);
        double floats =
                (double) columns.step()
                        * line(columns)
                        * TOGETHER
                        * axes.get(1).reach()
                        * axes.get(0).most();
        double phases = axes.stream().mapToDouble(SumAxis::phases).reduce(1, (a, b) -> a * b);
        return floats <= MOST_FLOATS && phases <= MOST_PHASES;
    }

    private int stagedRows(int results) {
        return (results - 1) * rows.step() + rows.reach();
    }

    /// Bytes of the memory for [#stage].
    long stagedBytes() {
        int vectors = Partition.parts(Math.min(channels, channelsOfUnit), L);
        return (long) plane * vectors;
    }

    /// How many parts the pictures are cut into, each of which has as many units as there are [#groups].
    int parts() {
        return Partition.product(batch, frames.results(), partsOfFrame);
    }

    /// Groups of channels.
    int groups() {
        return groups;
    }

    int firstChannel(int group) {
        return group * channelsOfUnit;
    }

    int channels(int group) {
        return Math.min(channelsOfUnit, channels - firstChannel(group));
    }

    /// Bytes from one plane to the next.
    int plane() {
        return plane;
    }

    /// Where row `m` of each phase of a part begins in a plane.
    int row(int m) {
        return m * rows.step() * row;
    }

    /// Where a part's results begin in a plane, where there is one phase.
    DepthwiseTiles.Pixels pixels() {
        int width = columns.results();
        int whole = width / DepthwiseTiles.FOUR * DepthwiseTiles.FOUR;
        int all = Math.multiplyExact(rowsOfUnit, width);
        int[] fours =
                IntStream.range(0, all)
                        .filter(i -> i % width < whole && i % width % DepthwiseTiles.FOUR == 0)
                        .toArray();
        int[] ones = IntStream.range(0, all).filter(i -> i % width >= whole).toArray();
        return new DepthwiseTiles.Pixels(
                fours,
                IntStream.of(fours).map(this::pixel).toArray(),
                ones,
                IntStream.of(ones).map(this::pixel).toArray());
    }

    private int pixel(int i) {
        return row(i / columns.results()) + i % columns.results() * VECTOR;
    }

    /// The rows of a part, of each phase.
    int rows(int part) {
        return Math.min(rowsOfUnit, rows.count(0) - firstRow(part));
    }

    private int firstRow(int part) {
        return part % partsOfFrame * rowsOfUnit;
    }

    /// The frame of a part's results.
    int frame(int part) {
        return part / partsOfFrame % frames.results();
    }

    /// The number, over the batch, of the first pixel of a part's results; those of all its rows follow.
    long firstPixel(int part) {
        long frame = part / partsOfFrame;
        return (frame * rows.results() + (long) firstRow(part) * rows.phases()) * columns.results();
    }

    /// The rows of a part's results, of all phases together.
    int resultRows(int part) {
        int first = firstRow(part) * rows.phases();
        return Math.min(rows.results() - first, rows(part) * rows.phases());
    }

    /// Where in a plane the taps of a kind of result lie, from where result 0 of its row begins.
    int[] places(int frameKind, int rowKind, int columnKind) {
        int[] deltas = columns.deltas()[columnKind];
        int framesOf = frames.deltas()[frameKind].length;
        int[] places = new int[framesOf * rows.deltas()[rowKind].length * deltas.length];
        int k = 0;
        for (int f = 0; f < framesOf; f++) {
            for (int r : rows.deltas()[rowKind]) {
                for (int c : deltas) {
                    int column = c - columns.first();
                    places[k++] =
                            f * frame
                                    + (r - rows.first()) * row
                                    + (column % columns.step() * line + column / columns.step())
                                            * VECTOR;
                }
            }
        }
        return places;
    }

    /// A kind of results, with its taps in runs as far as they lie side by side.
    DepthwiseTiles.Kind kind(int frameKind, int rowKind, int columnKind, ConvolutionShape shape) {
        int[] places = places(frameKind, rowKind, columnKind);
        int[] taps = new int[places.length];
        int tap = 0;
        for (int f : frames.taps()[frameKind]) {
            for (int r : rows.taps()[rowKind]) {
                for (int c : columns.taps()[columnKind]) {
                    taps[tap++] = (f * shape.rows().kernel() + r) * shape.columns().kernel() + c;
                }
            }
        }
        int turn = places.length > 1 && places[1] < places[0] ? -1 : 1;
        int inRow = columns.taps()[columnKind].length;
        int run = DepthwiseTiles.RUN;
        int together = sideBySide(columnKind) ? inRow / run * run : 0;
        // Where places fall as taps rise, a run begins with its last tap.
        int first = turn < 0 ? run - 1 : 0;
        int[] begins =
                IntStream.range(0, places.length)
                        .filter(i -> i % inRow < together && i % inRow % run == first)
                        .toArray();
        int[] rest = IntStream.range(0, places.length).filter(i -> i % inRow >= together).toArray();
        return new DepthwiseTiles.Kind(
                picked(places, begins, 1),
                picked(taps, begins, L),
                turn * L,
                picked(places, rest, 1),
                picked(taps, rest, L));
    }

    private boolean sideBySide(int columnKind) {
        int[] deltas = columns.deltas()[columnKind];
        return columns.step() == 1
                && deltas.length > 1
                && Math.abs(deltas[1] - deltas[0]) == 1
                && columns.phases() == 1;
    }

    private static int[] picked(int[] from, int[] indices, int scale) {
        return IntStream.of(indices).map(i -> from[i] * scale).toArray();
    }

    /// Stages what a part reads in a group's channels of the pictures at address `x`, from address `to` on.
    ///
    /// @param any an array of [#ANY] floats, of which the first is lost
    void stage(int part, int group, long x, long to, float[] any) {
        int result = frame(part);
        int picture = part / partsOfFrame / frames.results();
        int[] deltas = frames.deltas()[result % frames.phases()];
        int base = result / frames.phases() * frames.step();
        int first = firstRow(part) * rows.step() + rows.first();
        int count = stagedRows(rows(part));
        for (int f = 0; f < deltas.length; f++) {
            int source = base + deltas[f];
            boolean there = source >= 0 && source < frames.sources();
            long picked = ((long) picture * frames.sources() + source) * rows.sources();
            for (int r = 0; r < count; r++) {
                long at = to + f * frame + r * row;
                int place = first + r;
                if (there && place >= 0 && place < rows.sources()) {
                    long pixel = (picked + place) * columns.sources();
                    stageRow(x + pixel * channels * Float.BYTES, group, at, any);
                } else {
                    DepthwiseTiles.zeros(columns.step() * line, channels(group), at, plane);
                }
            }
        }
    }

    private void stageRow(long x, int group, long to, float[] any) {
        long pixel = (long) channels * Float.BYTES;
        int step = columns.step();
        long from = x + (long) firstChannel(group) * Float.BYTES;
        int count = channels(group);
        if (groups == 1) {
            Packing.fetch(x, 0, 1, columns.sources() * pixel, any, 0);
        } else {
            Packing.fetch(from, pixel, columns.sources(), (long) count * Float.BYTES, any, 0);
        }
        for (int field = 0; field < step; field++) {
            int begin = columns.first() + field;
            int before = Math.min(line, Partition.parts(Math.max(0, -begin), step));
            int end = Partition.parts(Math.max(0, columns.sources() - begin), step);
            end = Math.clamp(end, before, line);
            long at = to + (long) field * line * VECTOR;
            DepthwiseTiles.zeros(before, count, at, plane);
            DepthwiseTiles.stage(
                    from + (begin + (long) before * step) * pixel,
                    step * pixel,
                    end - before,
                    count,
                    at + before * VECTOR,
                    plane);
            DepthwiseTiles.zeros(line - end, count, at + end * VECTOR, plane);
        }
    }
}
