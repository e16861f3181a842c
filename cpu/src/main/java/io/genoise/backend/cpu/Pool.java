package io.genoise.backend.cpu;

import io.genoise.primitive.Window;
import io.genoise.shape.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The pools and their adjoints. Each pixel of the result, for all its channels, is a function of the pixels on its list
/// ([Taps]); the loops are in [PoolLoops].
///
/// Pictures and ranges of pixels are tasks. Every element is written once, by one task, the adjoints' too, which look up
/// who read them instead of scattering: neither locks nor partial results, and one order of every sum.
final class Pool implements Workers.Task {
    private enum Kind {
        MAXIMUM,
        INDICES,
        GATHER,
        SCATTER,
        AVERAGE,
        AVERAGE_INPUT
    }

    private static final int LEAST_TASKS = 16;

    private final Workers workers;
    private final Kind kind;
    private final Taps lists;
    private final float[] weights;
    private final int pictures;
    private final int parts;
    private final int results;
    private final int sources;
    private final int channels;

    private MemorySegment source;
    private MemorySegment indices;
    private MemorySegment result;
    private long sourceOffset;
    private long indicesOffset;
    private long resultOffset;

    private Pool(Workers workers, Kind kind, Window window, Shape x, boolean countPadding) {
        this.workers = workers;
        this.kind = kind;
        boolean adjoint = kind == Kind.SCATTER || kind == Kind.AVERAGE_INPUT;
        int places = Taps.places(window, x);
        int positions = Taps.positions(window, x);
        lists = adjoint ? Taps.ofPlaces(window, x) : Taps.ofPositions(window, x);
        results = adjoint ? places : positions;
        sources = adjoint ? positions : places;
        pictures = x.extent(0);
        channels = x.extent(-1);
        parts =
                Math.clamp(
                        Lanes.parts(LEAST_TASKS, Math.max(1, pictures)), 1, Math.max(1, results));
        boolean average = kind == Kind.AVERAGE || kind == Kind.AVERAGE_INPUT;
        weights = average ? weights(window, x, positions, countPadding) : new float[0];
    }

    /// 1 / the number of taps of each position.
    private static float[] weights(Window window, Shape x, int positions, boolean countPadding) {
        float[] weights = new float[positions];
        if (countPadding) {
            int taps = window.kernel().stream().reduce(1, Math::multiplyExact);
            Arrays.fill(weights, 1f / taps);
            return weights;
        }
        int[] starts = Taps.ofPositions(window, x).starts();
        for (int i = 0; i < positions; i++) {
            weights[i] = 1f / Math.max(1, starts[i + 1] - starts[i]);
        }
        return weights;
    }

    /// `x → y`, the largest value of each window; NaN if one is there, -∞ for a window that lies in the padding alone.
    static Pool max(Workers workers, Window window, Shape x) {
        return new Pool(workers, Kind.MAXIMUM, window, x, false);
    }

    /// `x → indices`, the first tap (row-major in the window, i32) that holds the largest value; the first NaN if there is
    /// one, 0 for a window that lies in the padding alone.
    static Pool maxIndices(Workers workers, Window window, Shape x) {
        return new Pool(workers, Kind.INDICES, window, x, false);
    }

    /// `(x, indices) → y`, what the named tap of each window reads; 0 in the padding.
    static Pool gather(Workers workers, Window window, Shape x) {
        return new Pool(workers, Kind.GATHER, window, x, false);
    }

    /// `(dy, indices) → dx`, the adjoint of [#gather] in `x`; `x` is the shape of the result.
    static Pool scatter(Workers workers, Window window, Shape x) {
        return new Pool(workers, Kind.SCATTER, window, x, false);
    }

    /// `x → y`, the mean of each window, over all taps or over those inside the picture.
    static Pool average(Workers workers, Window window, Shape x, boolean countPadding) {
        return new Pool(workers, Kind.AVERAGE, window, x, countPadding);
    }

    /// `dy → dx`, the adjoint of [#average]; `x` is the shape of the result.
    static Pool averageInput(Workers workers, Window window, Shape x, boolean countPadding) {
        return new Pool(workers, Kind.AVERAGE_INPUT, window, x, countPadding);
    }

    /// Pools without indices. Offsets are bytes from the start of each segment.
    void run(MemorySegment source, long sourceOffset, MemorySegment result, long resultOffset) {
        run(source, sourceOffset, MemorySegment.NULL, 0, result, resultOffset);
    }

    /// Pools, by indices where the kind needs them. Offsets are bytes from the start of each segment.
    void run(
            MemorySegment source,
            long sourceOffset,
            MemorySegment indices,
            long indicesOffset,
            MemorySegment result,
            long resultOffset) {
        this.source = source;
        this.indices = indices;
        this.result = result;
        this.sourceOffset = sourceOffset;
        this.indicesOffset = indicesOffset;
        this.resultOffset = resultOffset;
        workers.run(pictures * parts, this);
    }

    @Override
    public void run(int index, int thread) {
        int picture = index / parts;
        int part = index % parts;
        int first = (int) ((long) results * part / parts);
        int end = (int) ((long) results * (part + 1) / parts);
        long pixel = (long) channels * Float.BYTES;
        long from = sourceOffset + picture * sources * pixel;
        long to = resultOffset + picture * results * pixel;
        long named = indicesOffset + picture * pixel * (kind == Kind.SCATTER ? sources : results);
        switch (kind) {
            case MAXIMUM ->
                    PoolLoops.maximum(lists, first, end, channels, source, from, result, to);
            case INDICES ->
                    PoolLoops.indices(lists, first, end, channels, source, from, result, to);
            case GATHER ->
                    PoolLoops.gather(
                            lists, first, end, channels, source, from, indices, named, result, to);
            case SCATTER ->
                    PoolLoops.scatter(
                            lists, first, end, channels, source, from, indices, named, result, to);
            case AVERAGE ->
                    PoolLoops.average(
                            lists, weights, first, end, channels, source, from, result, to);
            case AVERAGE_INPUT ->
                    PoolLoops.averageInput(
                            lists, weights, first, end, channels, source, from, result, to);
        }
    }
}
