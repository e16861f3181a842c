package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// A convolution of each channel by itself (as many groups as channels and filters), forward or the gradient of its input:
///
/// ```
/// y[n, p, c]  = Σ_t x[n, reads(p, t), c] · w[c, t]
/// dx[n, i, c] = Σ_t dy[n, readers(i, t), c] · w[c, t]
/// ```
/// There is no sum over channels, hence no matrix product in it: it is a pool whose taps have weights of their own in each
/// channel, and like a pool it takes the pixels on each pixel's list ([Taps]), whole vectors of channels at a time. Both
/// sums are the same loop over another list. An element's sum runs in the order of its list, in one lane.
final class Depthwise implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int LEAST_TASKS = 16;

    /// So many results are finished at once: they fit the second-level cache.
    private static final int PART = 1 << 15;

    private final Workers workers;
    private final Taps lists;
    private final int channels;
    private final int width;
    private final int taps;
    private final int pictures;
    private final int parts;
    private final int results;
    private final int sources;

    private Finish finish;
    private long sourceAddress;
    private long weightsAddress;
    private long resultAddress;
    private boolean packing;

    private Depthwise(Workers workers, ConvolutionShape shape, boolean backward) {
        this.workers = workers;
        lists = backward ? Taps.ofPlaces(shape.axes()) : Taps.ofPositions(shape.axes());
        int places = (int) Taps.places(shape.axes());
        int positions = (int) Taps.positions(shape.axes());
        results = backward ? places : positions;
        sources = backward ? positions : places;
        channels = shape.channels();
        width = Lanes.roundUp(channels, L);
        taps = shape.taps();
        pictures = shape.batch();
        parts = Math.clamp(Lanes.parts(LEAST_TASKS, pictures), 1, results);
        workers.scratch().reserveShared(Math.multiplyExact(taps, width));
        workers.scratch().reserveLocal(taps);
        workers.scratch().reserveAlone(lists.bytes());
    }

    /// Whether the algorithm serves a convolution.
    static boolean suits(ConvolutionShape shape) {
        return shape.groups() == shape.channels()
                && shape.groups() == shape.filters()
                && shape.groups() > 1
                && Taps.fit(shape.axes());
    }

    /// Prepares the forward pass, `(x, w) → y`, of a convolution that [#suits].
    static Depthwise forward(Workers workers, ConvolutionShape shape) {
        return new Depthwise(workers, shape, false);
    }

    /// Prepares the gradient of the input, `(dy, w) → dx`, of a convolution that [#suits].
    static Depthwise inputGradient(Workers workers, ConvolutionShape shape) {
        return new Depthwise(workers, shape, true);
    }

    @Override
    public void finish(Finish finish) {
        this.finish = finish;
    }

    @Override
    public String algorithm() {
        return "depthwise";
    }

    @Override
    public void run(long sourceAddress, long weightsAddress, long resultAddress) {
        this.sourceAddress = sourceAddress;
        this.weightsAddress = weightsAddress;
        this.resultAddress = resultAddress;
        packing = true;
        workers.run(1, this);
        packing = false;
        workers.run(Math.multiplyExact(pictures, parts), this);
    }

    @Override
    public void run(int index, int thread) {
        float[] packed = workers.scratch().shared();
        if (packing) {
            turn(workers.scratch().local(thread), packed);
            return;
        }
        int picture = index / parts;
        int part = index % parts;
        int first = (int) ((long) results * part / parts);
        int end = (int) ((long) results * (part + 1) / parts);
        long from = sourceAddress + Pool.bytes(picture, sources, channels);
        long to = resultAddress + Pool.bytes(picture, results, channels);
        if (finish == null) {
            sums(first, end, packed, from, to);
            return;
        }
        int rows = Math.max(1, PART / channels);
        for (int row = first; row < end; row += rows) {
            int count = Math.min(rows, end - row);
            sums(row, row + count, packed, from, to);
            finish.part((long) picture * results + row, count, 0, channels, thread);
        }
    }

    /// Turns the weights from `[channels][taps]` to `[taps][channels]`.
    private void turn(float[] line, float[] to) {
        for (int c = 0; c < channels; c++) {
            long offset = weightsAddress + (long) c * taps * Float.BYTES;
            Packing.copy(offset, line, 0, taps);
            for (int tap = 0; tap < taps; tap++) {
                to[tap * width + c] = line[tap];
            }
        }
    }

    private void sums(int first, int end, float[] packed, long from, long to) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] tapOf = lists.taps();
        int whole = channels / (4 * L) * (4 * L);
        long pixel = (long) channels * Float.BYTES;
        long next = (long) L * Float.BYTES;
        for (int i = first; i < end; i++) {
            for (int c = 0; c < whole; c += 4 * L) {
                FloatVector sum0 = FloatVector.zero(S);
                FloatVector sum1 = FloatVector.zero(S);
                FloatVector sum2 = FloatVector.zero(S);
                FloatVector sum3 = FloatVector.zero(S);
                long shift = (long) c * Float.BYTES;
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = from + others[e] * pixel + shift;
                    int w = tapOf[e] * width + c;
                    sum0 =
                            FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER)
                                    .fma(FloatVector.fromArray(S, packed, w), sum0);
                    sum1 =
                            FloatVector.fromMemorySegment(S, ALL, at + next, Lanes.ORDER)
                                    .fma(FloatVector.fromArray(S, packed, w + L), sum1);
                    sum2 =
                            FloatVector.fromMemorySegment(S, ALL, at + 2 * next, Lanes.ORDER)
                                    .fma(FloatVector.fromArray(S, packed, w + 2 * L), sum2);
                    sum3 =
                            FloatVector.fromMemorySegment(S, ALL, at + 3 * next, Lanes.ORDER)
                                    .fma(FloatVector.fromArray(S, packed, w + 3 * L), sum3);
                }
                long target = to + i * pixel + shift;
                sum0.intoMemorySegment(ALL, target, Lanes.ORDER);
                sum1.intoMemorySegment(ALL, target + next, Lanes.ORDER);
                sum2.intoMemorySegment(ALL, target + 2 * next, Lanes.ORDER);
                sum3.intoMemorySegment(ALL, target + 3 * next, Lanes.ORDER);
            }
            for (int c = whole; c < channels; c += L) {
                VectorMask<Float> lanes = S.indexInRange(c, channels);
                long shift = (long) c * Float.BYTES;
                FloatVector sum = FloatVector.zero(S);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    long at = from + others[e] * pixel + shift;
                    sum =
                            FloatVector.fromMemorySegment(S, ALL, at, Lanes.ORDER, lanes)
                                    .fma(
                                            FloatVector.fromArray(S, packed, tapOf[e] * width + c),
                                            sum);
                }
                sum.intoMemorySegment(ALL, to + i * pixel + shift, Lanes.ORDER, lanes);
            }
        }
    }
}
