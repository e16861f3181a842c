package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The gradient of the weights of a convolution of each channel by itself ([Depthwise]):
///
/// ```
/// dw[c, t] = Σ_n,p dy[n, p, c] · x[n, reads(p, t), c]
/// ```
/// The pixels of the batch are cut into chunks by the shape alone. A chunk adds up in a table of its own,
/// `[taps][channels]`, which stays in the cache; the tables are added in their order.
final class DepthwiseWeight implements Product, Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int CHUNKS = 16;

    private final Workers workers;
    private final Taps lists;
    private final int channels;
    private final int width;
    private final int taps;
    private final int places;
    private final int positions;
    private final long pixels;
    private final int chunks;
    private final int tableFloats;

    private long xAddress;
    private long dyAddress;
    private long dwAddress;
    private boolean summing;

    /// Prepares `(x, dy) → dw` of a convolution that [Depthwise#suits].
    DepthwiseWeight(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        lists = Taps.ofPositions(shape.axes());
        channels = shape.channels();
        width = Lanes.roundUp(channels, L);
        taps = shape.taps();
        places = (int) Taps.places(shape.axes());
        positions = (int) Taps.positions(shape.axes());
        pixels = shape.pixels();
        chunks = (int) Math.min(CHUNKS, pixels);
        tableFloats = Math.multiplyExact(taps, width);
        workers.scratch().reserveShared(Math.multiplyExact(chunks, tableFloats));
        workers.scratch().reserveLocal(taps);
        workers.scratch().reserveAlone(lists.bytes());
    }

    @Override
    public String algorithm() {
        return "depthwise";
    }

    @Override
    public void run(long xAddress, long dyAddress, long dwAddress) {
        this.xAddress = xAddress;
        this.dyAddress = dyAddress;
        this.dwAddress = dwAddress;
        summing = false;
        workers.run(chunks, this);
        summing = true;
        workers.run(1, this);
    }

    @Override
    public void run(int index, int thread) {
        float[] tables = workers.scratch().shared();
        if (summing) {
            sum(tables, workers.scratch().local(thread));
            return;
        }
        Arrays.fill(tables, index * tableFloats, (index + 1) * tableFloats, 0);
        long end = pixels * (index + 1) / chunks;
        for (long from = pixels * index / chunks; from < end; ) {
            int picture = (int) (from / positions);
            int first = (int) (from % positions);
            int last = (int) Math.min(positions, first + end - from);
            add(picture, first, last, tables, index * tableFloats);
            from += last - first;
        }
    }

    /// Adds the products of some positions of a picture to the table at `at`.
    private void add(int picture, int first, int end, float[] tables, int at) {
        int[] starts = lists.starts();
        int[] others = lists.others();
        int[] tapOf = lists.taps();
        long pixel = (long) channels * Float.BYTES;
        long from = xAddress + Pool.bytes(picture, places, channels);
        long given = dyAddress + Pool.bytes(picture, positions, channels);
        int whole = channels / L * L;
        VectorMask<Float> lanes = S.indexInRange(whole, channels);
        for (int i = first; i < end; i++) {
            for (int c = 0; c < whole; c += L) {
                long shift = (long) c * Float.BYTES;
                FloatVector gradient =
                        FloatVector.fromMemorySegment(
                                S, ALL, given + i * pixel + shift, Lanes.ORDER);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    int sum = at + tapOf[e] * width + c;
                    FloatVector.fromMemorySegment(
                                    S, ALL, from + others[e] * pixel + shift, Lanes.ORDER)
                            .fma(gradient, FloatVector.fromArray(S, tables, sum))
                            .intoArray(tables, sum);
                }
            }
            if (whole < channels) {
                long shift = (long) whole * Float.BYTES;
                FloatVector gradient =
                        FloatVector.fromMemorySegment(
                                S, ALL, given + i * pixel + shift, Lanes.ORDER, lanes);
                for (int e = starts[i]; e < starts[i + 1]; e++) {
                    int sum = at + tapOf[e] * width + whole;
                    FloatVector.fromMemorySegment(
                                    S, ALL, from + others[e] * pixel + shift, Lanes.ORDER, lanes)
                            .fma(gradient, FloatVector.fromArray(S, tables, sum))
                            .intoArray(tables, sum);
                }
            }
        }
    }

    /// Adds the tables into the first, and turns that from `[taps][channels]` to `[channels][taps]`.
    private void sum(float[] tables, float[] line) {
        for (int chunk = 1; chunk < chunks; chunk++) {
            for (int i = 0; i < tableFloats; i++) {
                tables[i] += tables[chunk * tableFloats + i];
            }
        }
        for (int c = 0; c < channels; c++) {
            for (int tap = 0; tap < taps; tap++) {
                line[tap] = tables[tap * width + c];
            }
            long offset = dwAddress + (long) c * taps * Float.BYTES;
            MemorySegment.copy(line, 0, ALL, ValueLayout.JAVA_FLOAT, offset, taps);
        }
    }
}
