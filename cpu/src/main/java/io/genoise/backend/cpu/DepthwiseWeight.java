package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/// The gradient of the weights of a convolution of each channel by itself ([Depthwise]):
///
/// ```
/// dw[c, t] = Σ_n,p dy[n, p, c] · x[n, reads(p, t), c]
/// ```
/// What a part of the results reads is staged as for the forward pass ([DepthwiseStage]), `dy` is read from where it lies, and the
/// sums of three times three taps run together ([DepthwiseTiles#gradients]).
///
/// The parts are cut into chunks by the shape alone. A chunk adds up in a table of its own, `[channels / L][runs][L]`; the tables
/// are added in their order.
final class DepthwiseWeight implements Product, Workers.Task {
    private static final int L = Lanes.COUNT;
    private static final int CHUNKS = 16;

    private final Workers workers;
    private final DepthwiseStage stage;
    private final int channels;
    private final int columns;
    private final int taps;
    private final int[] runs;
    private final int[] slots;
    private final DepthwiseTiles.Pixels pixels;
    private final int vectorFloats;
    private final int tableFloats;
    private final int chunks;

    private long xAddress;
    private long dyAddress;
    private long dwAddress;
    private long memory;
    private boolean adding;

    /// Prepares `(x, dy) → dw` of a convolution that [Depthwise#suits] and [StagedDepthwise#suits].
    DepthwiseWeight(Workers workers, ConvolutionShape shape) {
        this.workers = workers;
        List<SumAxis> axes = StagedDepthwise.forwardAxes(shape);
        channels = shape.channels();
        columns = axes.get(2).results();
        stage = new DepthwiseStage(axes, shape.batch(), channels);
        taps = shape.taps();
        slots = new int[taps];
        runs = runs(stage.places(0, 0, 0));
        pixels = stage.pixels();
        vectorFloats = Math.multiplyExact(runs.length * DepthwiseTiles.RUN, L);
        tableFloats = Math.multiplyExact(Partition.parts(channels, L), vectorFloats);
        chunks = Math.min(CHUNKS, stage.parts());
        workers.scratch().reserveShared(Math.multiplyExact(chunks, tableFloats));
        workers.scratch().reserveLocal(DepthwiseStage.ANY + taps);
        workers.scratch()
                .reserveAlone(2L * Integer.BYTES * (pixels.fours().length + pixels.ones().length));
        Rehearsal.of(Rehearsed.DEPTHWISE);
    }

    /// Where runs begin, such that each tap is in one. Others in them, and runs behind the last, are summed and dropped.
    private int[] runs(int[] places) {
        int[] runs = new int[taps];
        int count = 0;
        int vector = L * Float.BYTES;
        for (int tap = 0; tap < taps; tap++) {
            int last = count - 1;
            int behind = last < 0 ? -1 : places[tap] - runs[last];
            if (behind < 0 || behind >= DepthwiseTiles.RUN * vector || behind % vector != 0) {
                last = count++;
                runs[last] = places[tap];
            }
            slots[tap] = last * DepthwiseTiles.RUN + (places[tap] - runs[last]) / vector;
        }
        runs = Arrays.copyOf(runs, Lanes.roundUp(count, DepthwiseTiles.RUNS));
        Arrays.fill(runs, count, runs.length, runs[count - 1]);
        return runs;
    }

    @Override
    public long workspace() {
        return workers.threads() * stage.stagedBytes();
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
    public void run(long xAddress, long dyAddress, long dwAddress) {
        this.xAddress = xAddress;
        this.dyAddress = dyAddress;
        this.dwAddress = dwAddress;
        if (memory == 0) {
            throw new IllegalStateException("what is staged has no workspace");
        }
        adding = false;
        workers.run(chunks * stage.groups(), this);
        adding = true;
        workers.run(Partition.parts(channels, L), this);
    }

    @Override
    public void run(int index, int thread) {
        float[] tables = workers.scratch().shared();
        if (adding) {
            add(index * L, tables, workers.scratch().local(thread));
            return;
        }
        int chunk = index / stage.groups();
        int group = index % stage.groups();
        int table = chunk * tableFloats + stage.firstChannel(group) / L * vectorFloats;
        int vectors = Partition.parts(stage.channels(group), L);
        Arrays.fill(tables, table, table + vectors * vectorFloats, 0);
        long staged = memory + thread * stage.stagedBytes();
        int end = (int) ((long) stage.parts() * (chunk + 1) / chunks);
        for (int part = (int) ((long) stage.parts() * chunk / chunks); part < end; part++) {
            stage.stage(part, group, xAddress, staged, workers.scratch().local(thread));
            sums(part, group, staged, tables, table);
        }
    }

    private void sums(int part, int group, long staged, float[] tables, int table) {
        long pixelBytes = (long) channels * Float.BYTES;
        long dy =
                dyAddress
                        + stage.firstPixel(part) * pixelBytes
                        + (long) stage.firstChannel(group) * Float.BYTES;
        for (int c = 0; c < stage.channels(group); c += L) {
            for (int k = 0; k < runs.length; k += DepthwiseTiles.RUNS) {
                DepthwiseTiles.gradients(
                        staged + (long) (c / L) * stage.plane(),
                        runs,
                        k,
                        pixels,
                        stage.resultRows(part) * columns,
                        dy + (long) c * Float.BYTES,
                        pixelBytes,
                        tables,
                        table + c / L * vectorFloats + k * DepthwiseTiles.RUN * L);
            }
        }
    }

    /// Adds the tables' sums of a vector of channels, and turns them from `[taps][L]` to `[L][taps]`.
    private void add(int channel, float[] tables, float[] local) {
        int at = channel / L * vectorFloats;
        for (int i = at; i < at + vectorFloats; i += L) {
            PartialSums.floats(tables, i, chunks, tableFloats, tables, i);
        }
        for (int lane = 0; lane < Math.min(L, channels - channel); lane++) {
            for (int tap = 0; tap < taps; tap++) {
                local[tap] = tables[at + slots[tap] * L + lane];
            }
            long to = dwAddress + (long) (channel + lane) * taps * Float.BYTES;
            MemorySegment.copy(local, 0, OffHeap.ALL, ValueLayout.JAVA_FLOAT, to, taps);
        }
    }
}
