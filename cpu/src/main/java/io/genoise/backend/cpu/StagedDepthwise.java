package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.cpu.DepthwiseTiles.Kind;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// A convolution of each channel by itself with many taps, forward or the gradient of its input: the sums of [Depthwise], as sums
/// over neighbours ([SumAxis]).
///
/// What a part of the picture reads is staged with zeros around it, one vector of channels behind the other ([DepthwiseStage]), and
/// eight results that lie side by side are summed together ([DepthwiseTiles]): then a vector is loaded once for three taps. An
/// element's sum runs over the taps that have neighbours, then over the rest, in one lane.
final class StagedDepthwise implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int WIDTH = DepthwiseTiles.WIDTH;
    private static final int NARROW = DepthwiseTiles.NARROW;
    private static final long VECTOR = (long) L * Float.BYTES;
    private static final long TILE_BYTES = WIDTH * VECTOR;

    /// With two threads, 16x16 pixels: 7x7 2.6 times as fast as [Depthwise], 5x5 1.3 times, 3x3 0.9 times.
    private static final int MANY_TAPS = 20;

    private final Workers workers;
    private final DepthwiseStage stage;
    private final List<SumAxis> axes;
    private final Kind[][][] kinds;
    private final int channels;
    private final int taps;
    private final long pixelBytes;
    private final long threadBytes;

    private Finish finish;
    private long sourceAddress;
    private long weightsAddress;
    private long resultAddress;
    private long memory;
    private boolean packing;

    private StagedDepthwise(Workers workers, ConvolutionShape shape, List<SumAxis> axes) {
        this.workers = workers;
        this.axes = axes;
        channels = shape.channels();
        stage = new DepthwiseStage(axes, shape.batch(), channels);
        taps = shape.taps();
        pixelBytes = (long) channels * Float.BYTES;
        threadBytes = stage.stagedBytes() + TILE_BYTES;
        kinds = kinds(shape);
        workers.scratch().reserveLocal(DepthwiseStage.ANY);
        workers.scratch().reserveShared(Math.multiplyExact(taps, Lanes.roundUp(channels, L)));
        Rehearsal.of(Rehearsed.DEPTHWISE);
    }

    private Kind[][][] kinds(ConvolutionShape shape) {
        Kind[][][] kinds =
                new Kind[axes.get(0).phases()][axes.get(1).phases()][axes.get(2).phases()];
        for (int f = 0; f < kinds.length; f++) {
            for (int r = 0; r < kinds[f].length; r++) {
                for (int c = 0; c < kinds[f][r].length; c++) {
                    kinds[f][r][c] = stage.kind(f, r, c, shape);
                }
            }
        }
        return kinds;
    }

    /// Whether the algorithm serves a convolution that [Depthwise#suits].
    static boolean suits(ConvolutionShape shape) {
        return DepthwiseStage.fit(forwardAxes(shape)) && DepthwiseStage.fit(backwardAxes(shape));
    }

    /// Whether it is faster than [Depthwise], which need not stage anything, but loads two vectors for each product, and stores the
    /// last channels one pixel at a time.
    static boolean pays(ConvolutionShape shape) {
        ConvolutionAxis columns = shape.columns();
        boolean dense = shape.taps() >= MANY_TAPS && columns.output() >= WIDTH;
        return columns.stride() == 1 && (dense || shape.channels() % DepthwiseStage.TOGETHER != 0);
    }

    /// Prepares the forward pass, `(x, w) → y`, of a convolution that [#suits].
    static StagedDepthwise forward(Workers workers, ConvolutionShape shape) {
        return new StagedDepthwise(workers, shape, forwardAxes(shape));
    }

    /// Prepares the gradient of the input, `(dy, w) → dx`, of a convolution that [#suits].
    static StagedDepthwise inputGradient(Workers workers, ConvolutionShape shape) {
        return new StagedDepthwise(workers, shape, backwardAxes(shape));
    }

    static List<SumAxis> forwardAxes(ConvolutionShape shape) {
        return shape.axes().stream().map(SumAxis::forward).toList();
    }

    private static List<SumAxis> backwardAxes(ConvolutionShape shape) {
        return shape.axes().stream().map(SumAxis::backward).toList();
    }

    @Override
    public void finish(Finish finish) {
        this.finish = finish;
    }

    @Override
    public long workspace() {
        return workers.threads() * threadBytes;
    }

    @Override
    public void workspace(long address) {
        memory = address;
    }

    @Override
    public String algorithm() {
        return "depthwise, staged";
    }

    @Override
    public void run(long sourceAddress, long weightsAddress, long resultAddress) {
        this.sourceAddress = sourceAddress;
        this.weightsAddress = weightsAddress;
        this.resultAddress = resultAddress;
        if (memory == 0) {
            throw new IllegalStateException("what is staged has no workspace");
        }
        packing = true;
        workers.run(1, this);
        packing = false;
        workers.run(Partition.product(stage.parts(), stage.groups()), this);
    }

    @Override
    public void run(int index, int thread) {
        if (packing) {
            pack(workers.scratch().shared());
            return;
        }
        int part = index / stage.groups();
        int group = index % stage.groups();
        stage.stage(part, group, sourceAddress, staged(thread), workers.scratch().local(thread));
        sums(part, group, thread);
        if (finish != null) {
            int count = stage.resultRows(part) * axes.get(2).results();
            finish.part(
                    stage.firstPixel(part),
                    count,
                    stage.firstChannel(group),
                    stage.channels(group),
                    thread);
        }
    }

    private long staged(int thread) {
        return memory + thread * threadBytes;
    }

    /// The weights of a vector of channels lie together, `[taps][L]`.
    private void pack(float[] to) {
        long filterBytes = (long) taps * Float.BYTES;
        for (int c = 0; c < channels; c += L) {
            int used = Math.min(L, channels - c);
            TurnedPanel.pack(
                    weightsAddress + c * filterBytes, filterBytes, taps, used, to, c * taps, L);
        }
    }

    private void sums(int part, int group, int thread) {
        SumAxis rows = axes.get(1);
        Kind[][] ofFrame = kinds[stage.frame(part) % axes.get(0).phases()];
        int count = stage.resultRows(part);
        long lineBytes = axes.get(2).results() * pixelBytes;
        long to = resultAddress + stage.firstPixel(part) * pixelBytes;
        for (int c = 0; c < stage.channels(group); c += L) {
            int channel = stage.firstChannel(group) + c;
            long plane = staged(thread) + (long) (c / L) * stage.plane();
            for (int phase = 0; phase < rows.phases(); phase++) {
                rows(
                        ofFrame[phase],
                        plane,
                        Partition.parts(Math.max(0, count - phase), rows.phases()),
                        channel,
                        to + phase * lineBytes + (long) channel * Float.BYTES,
                        rows.phases() * lineBytes,
                        thread);
            }
        }
    }

    /// Rows of results of one vector of channels.
    ///
    /// @param from the address of the plane
    private void rows(
            Kind[] kinds, long from, int rows, int channel, long to, long toRow, int thread) {
        float[] packed = workers.scratch().shared();
        int weights = channel * taps;
        int rowStep = stage.row(1);
        int used = Math.min(L, channels - channel);
        long step = kinds.length * pixelBytes;
        for (int phase = 0; phase < kinds.length; phase++) {
            Kind kind = kinds[phase];
            long at = to + phase * pixelBytes;
            int count = axes.get(2).count(phase);
            int done = 0;
            for (int width = WIDTH; width >= NARROW && used == L; width -= NARROW) {
                int tiles = (count - done) / width;
                DepthwiseTiles.sums(
                        width,
                        from + done * VECTOR,
                        rowStep,
                        rows,
                        tiles,
                        kind,
                        packed,
                        weights,
                        at + done * step,
                        toRow,
                        step);
                done += tiles * width;
            }
            for (int row = 0; row < rows; row++) {
                for (int q = done; q < count; q += WIDTH) {
                    long edge = staged(thread) + stage.stagedBytes();
                    int width = count - q > NARROW ? WIDTH : NARROW;
                    long x = from + stage.row(row) + q * VECTOR;
                    DepthwiseTiles.sums(width, x, 0, 1, 1, kind, packed, weights, edge, 0, VECTOR);
                    int results = Math.min(width, count - q);
                    store(edge, results, used, at + row * toRow + q * step, step);
                }
            }
        }
    }

    /// Stores the results and channels of a tile that there are.
    private static void store(long tile, int results, int used, long at, long step) {
        VectorMask<Float> mask = S.indexInRange(0, used);
        for (int i = 0; i < results; i++) {
            FloatVector.fromMemorySegment(S, ALL, tile + i * VECTOR, Lanes.ORDER)
                    .intoMemorySegment(ALL, at + i * step, Lanes.ORDER, mask);
        }
    }
}
