package io.genoise.backend.cpu;

import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

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

    private long source;
    private long indices;
    private long result;

    private Pool(
            Workers workers, Kind kind, SlidingWindow window, TensorShape x, boolean countPadding) {
        this.workers = workers;
        this.kind = kind;
        Rehearsal.of(Rehearsed.valueOf(kind.name()));
        boolean adjoint = kind == Kind.SCATTER || kind == Kind.AVERAGE_INPUT;
        List<ConvolutionAxis> axes = ConvolutionAxis.of(window, x);
        lists = adjoint ? Taps.ofPlaces(axes) : Taps.ofPositions(axes);
        int places = (int) Taps.places(axes);
        int positions = (int) Taps.positions(axes);
        results = adjoint ? places : positions;
        sources = adjoint ? positions : places;
        pictures = x.extent(0);
        channels = x.extent(-1);
        parts =
                Math.clamp(
                        Lanes.parts(LEAST_TASKS, Math.max(1, pictures)), 1, Math.max(1, results));
        boolean average = kind == Kind.AVERAGE || kind == Kind.AVERAGE_INPUT;
        weights = average ? weights(axes, countPadding) : new float[0];
        workers.scratch().reserveAlone(lists.bytes() + (long) Float.BYTES * weights.length);
    }

    /// 1 / the number of taps of each position.
    private static float[] weights(List<ConvolutionAxis> axes, boolean countPadding) {
        float[] weights = new float[(int) Taps.positions(axes)];
        if (countPadding) {
            Arrays.fill(weights, 1f / Taps.size(axes));
            return weights;
        }
        int[] starts = Taps.ofPositions(axes).starts();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1f / Math.max(1, starts[i + 1] - starts[i]);
        }
        return weights;
    }

    /// `x → y`, the largest value of each window; NaN if one is there, -∞ for a window that lies in the padding alone.
    static Pool max(Workers workers, SlidingWindow window, TensorShape x) {
        return new Pool(workers, Kind.MAXIMUM, window, x, false);
    }

    /// `x → indices`, the first tap (row-major in the window, i32) that holds the largest value; the first NaN if there is
    /// one, 0 for a window that lies in the padding alone.
    static Pool maxIndices(Workers workers, SlidingWindow window, TensorShape x) {
        return new Pool(workers, Kind.INDICES, window, x, false);
    }

    /// `(x, indices) → y`, what the named tap of each window reads; 0 in the padding.
    static Pool gather(Workers workers, SlidingWindow window, TensorShape x) {
        return new Pool(workers, Kind.GATHER, window, x, false);
    }

    /// `(dy, indices) → dx`, the adjoint of [#gather] in `x`; `x` is the shape of the result.
    static Pool scatter(Workers workers, SlidingWindow window, TensorShape x) {
        return new Pool(workers, Kind.SCATTER, window, x, false);
    }

    /// `x → y`, the mean of each window, over all taps or over those inside the picture.
    static Pool average(
            Workers workers, SlidingWindow window, TensorShape x, boolean countPadding) {
        return new Pool(workers, Kind.AVERAGE, window, x, countPadding);
    }

    /// `dy → dx`, the adjoint of [#average]; `x` is the shape of the result.
    static Pool averageInput(
            Workers workers, SlidingWindow window, TensorShape x, boolean countPadding) {
        return new Pool(workers, Kind.AVERAGE_INPUT, window, x, countPadding);
    }

    /// Pools without indices. Operands are addresses.
    void run(long source, long result) {
        run(source, 0, result);
    }

    /// Pools, by indices where the kind needs them. Operands are addresses.
    void run(long source, long indices, long result) {
        this.source = source;
        this.indices = indices;
        this.result = result;
        workers.run(Math.multiplyExact(pictures, parts), this);
    }

    /// Bytes of so many pictures of so many pixels.
    static long bytes(int pictures, int pixels, int channels) {
        return (long) pictures * pixels * channels * Float.BYTES;
    }

    @Override
    public void run(int index, int thread) {
        int picture = index / parts;
        int part = index % parts;
        int first = (int) ((long) results * part / parts);
        int end = (int) ((long) results * (part + 1) / parts);
        long from = source + bytes(picture, sources, channels);
        long to = result + bytes(picture, results, channels);
        long named = indices + bytes(picture, kind == Kind.SCATTER ? sources : results, channels);
        switch (kind) {
            case MAXIMUM -> PoolLoops.maximum(lists, first, end, channels, from, to);
            case INDICES -> PoolLoops.indices(lists, first, end, channels, from, to);
            case GATHER -> PoolLoops.gather(lists, first, end, channels, from, named, to);
            case SCATTER -> PoolLoops.scatter(lists, first, end, channels, from, named, to);
            case AVERAGE -> PoolLoops.average(lists, weights, first, end, channels, from, to);
            case AVERAGE_INPUT ->
                    PoolLoops.averageInput(lists, weights, first, end, channels, from, to);
        }
    }
}
