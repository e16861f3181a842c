package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Attending.Attention;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Attention in strips: a task packs the keys and values of a head, then takes 24 rows of q at a time through both products,
/// with their scores in between. The scores of a strip stay in the first two caches (24 rows by all places); the whole
/// `[T,S]` is never stored.
///
/// No running maximum is corrected from block to block, as in Flash Attention (Dao et al. 2022): a strip holds whole rows, so
/// the softmax is the plain one. Its sums keep 16 lanes, whatever the width of vectors; the rows are divided by them at the
/// end, when they are `[E]` long.
final class AttentionStrips implements Workers.Task {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int STRIDE = RowTiles.STRIDE;

    /// Rows of a strip: four tiles.
    private static final int ROWS = 24;

    /// Rows of a task, if heads alone make too few tasks.
    private static final int PART = 8 * ROWS;

    private static final int LEAST_TASKS = 16;

    private static final float ROUNDER = 0x1.8p23f;

    private final Workers workers;
    private final boolean causal;
    private final int slot;
    private final int heads;
    private final int t;
    private final int s;
    private final int d;
    private final int e;
    private final int part;
    private final int parts;
    private final Panels keys;
    private final Panels values;

    /// Elements from one row of the bias to the next, by (head, t), and within a row; null without a bias.
    private final Layout bias;

    /// Where the regions of a thread's scratch memory begin.
    private final int scores;

    private final int addend;
    private final int sums;
    private final int result;
    private final int packedKeys;
    private final int packedValues;

    private final long[] at = new long[5];
    private float scale;

    private AttentionStrips(Group group, Attention op, Workers workers) {
        TensorShape q = shape(group, 0);
        TensorShape v = shape(group, 2);
        this.workers = workers;
        causal = op.causal();
        slot = group.slots()[0];
        t = q.extent(-2);
        s = v.extent(-2);
        d = q.extent(-1);
        e = v.extent(-1);
        heads = Math.toIntExact(q.elements() / t / d);
        part = heads >= LEAST_TASKS ? t : Math.min(t, PART);
        parts = Partition.parts(t, part);
        keys = new Panels(s);
        values = new Panels(e);
        bias = op.biased() ? Layout.contiguous(shape(group, 3)).broadcast(q.with(-1, s)) : null;
        int blocks = Partition.parts(s, STRIDE);
        scores = ROWS * STRIDE;
        addend = scores + blocks * ROWS * STRIDE;
        sums = addend + keys.width;
        result = sums + ROWS + 16;
        packedKeys = result + ROWS * values.width;
        packedValues = packedKeys + d * keys.width;
        workers.scratch().reserveLocal(packedValues + s * values.width);
    }

    private static TensorShape shape(Group group, int operand) {
        return group.inputs().get(operand).layout().shape();
    }

    /// Whether heads of these sizes fit: a row of q in a tile's depth, keys and values of a head in the second cache.
    static boolean suits(List<TensorShape> operands) {
        int s = operands.get(1).extent(-2);
        int d = operands.get(1).extent(-1);
        int e = operands.get(2).extent(-1);
        return d <= STRIDE && (long) s * (d + e) <= 1 << 20;
    }

    static PreparedKernel prepare(Group group, Attention op, Workers workers) {
        AttentionStrips strips = new AttentionStrips(group, op, workers);
        AddressedKernel addressed =
                AddressedKernel.holding(workers.scratch(), group, "strips", 0, strips::run);
        return new PreparedKernel() {
            @Override
            public void run(Span[] operands, Span workspace, int[] slots) {
                strips.scale = Float.intBitsToFloat(slots[strips.slot]);
                addressed.run(operands, workspace, slots);
            }

            @Override
            public String algorithm() {
                return addressed.algorithm();
            }

            @Override
            public void close() {
                addressed.close();
            }
        };
    }

    private void run(long[] addresses) {
        System.arraycopy(addresses, 0, at, 0, addresses.length);
        at[4] = addresses[addresses.length - 1];
        workers.run(Partition.product(heads, parts), this);
    }

    @Override
    public void run(int task, int thread) {
        int head = task / parts;
        int first = task % parts * part;
        int end = Math.min(t, first + part);
        float[] a = workers.scratch().local(thread);
        float[] tile = workers.scratch().tile(thread);
        pack(head, a);
        if (bias == null && !causal) {
            limit(a, 0, s);
        }
        for (int row = first; row < end; row += ROWS) {
            strip(head, row, Math.min(ROWS, end - row), a, tile);
        }
    }

    private void pack(int head, float[] a) {
        long k = at[1] + (long) Float.BYTES * head * s * d;
        long v = at[2] + (long) Float.BYTES * head * s * e;
        for (int panel = 0; panel < keys.count; panel++) {
            int start = keys.start(panel);
            TurnedPanel.pack(
                    k + (long) Float.BYTES * start * d,
                    (long) Float.BYTES * d,
                    d,
                    keys.used(panel),
                    a,
                    packedKeys + start * d,
                    keys.vectors(panel) * L);
        }
        for (int panel = 0; panel < values.count; panel++) {
            int start = values.start(panel);
            Packing.lines(
                    v + (long) Float.BYTES * start,
                    (long) Float.BYTES * e,
                    s,
                    values.used(panel),
                    a,
                    packedValues + start * s,
                    values.vectors(panel) * L);
        }
    }

    private void strip(int head, int row, int rows, float[] a, float[] tile) {
        long q = at[0] + (long) Float.BYTES * ((long) head * t + row) * d;
        Packing.lines(q, (long) Float.BYTES * d, rows, d, a, 0, STRIDE);
        for (int panel = 0; panel < keys.count; panel++) {
            int start = keys.start(panel);
            int vectors = keys.vectors(panel);
            for (int i = 0; i < rows; i += Tiles.ROWS) {
                RowTiles.multiply(vectors, a, i * STRIDE, a, packedKeys + start * d, d, tile, 0);
                for (int r = 0; r < Tiles.ROWS; r++) {
                    for (int j = 0; j < vectors; j++) {
                        FloatVector.fromArray(S, tile, (r * vectors + j) * L)
                                .intoArray(a, score(i + r, start + j * L));
                    }
                }
            }
        }
        for (int r = 0; r < rows; r++) {
            if (bias != null || causal) {
                addend(head, row + r, a);
            }
            float most = scale(r, a);
            a[sums + r] = powers(r, most, a);
        }
        for (int panel = 0; panel < values.count; panel++) {
            int start = values.start(panel);
            int vectors = values.vectors(panel);
            for (int i = 0; i < rows; i += Tiles.ROWS) {
                for (int from = 0; from < s; from += STRIDE) {
                    int depth = Math.min(STRIDE, s - from);
                    int b = packedValues + start * s + from * vectors * L;
                    RowTiles.multiply(vectors, a, score(i, from), a, b, depth, tile, 0);
                    for (int r = 0; r < Tiles.ROWS; r++) {
                        int to = result + (i + r) * values.width + start;
                        for (int j = 0; j < vectors * L; j += L) {
                            FloatVector sum = FloatVector.fromArray(S, tile, r * vectors * L + j);
                            if (from > 0) {
                                sum = FloatVector.fromArray(S, a, to + j).add(sum);
                            }
                            sum.intoArray(a, to + j);
                        }
                    }
                }
            }
        }
        store(head, row, rows, a);
    }

    private void store(int head, int row, int rows, float[] a) {
        long y = at[4] + (long) Float.BYTES * ((long) head * t + row) * e;
        for (int r = 0; r < rows; r++) {
            int from = result + r * values.width;
            float sum = a[sums + r];
            for (int j = 0; j < values.width; j += L) {
                FloatVector.fromArray(S, a, from + j).div(sum).intoArray(a, from + j);
            }
            MemorySegment.copy(a, from, ALL, ScalarBlocks.FLOAT, y + (long) Float.BYTES * r * e, e);
        }
    }

    /// Where the score of row `r` of the strip for place `u` is kept.
    private int score(int r, int u) {
        return scores + (u / STRIDE * ROWS + r) * STRIDE + u % STRIDE;
    }

    /// What is added to the scores of row `row`: the bias, and −∞ where it must not look.
    private void addend(int head, int row, float[] a) {
        int end = causal ? Math.min(s, row + 1) : s;
        if (bias == null) {
            limit(a, 0, end);
            return;
        }
        int rank = bias.shape().rank();
        long[] strides = bias.strides();
        long first = row * strides[rank - 2];
        int rest = head;
        for (int axis = rank - 3; axis >= 0; axis--) {
            first += rest % bias.shape().extent(axis) * strides[axis];
            rest /= bias.shape().extent(axis);
        }
        long from = at[3] + Float.BYTES * first;
        if (strides[rank - 1] == 0) {
            Arrays.fill(a, addend, addend + end, ScalarBlocks.get(from));
        } else {
            MemorySegment.copy(ALL, ScalarBlocks.FLOAT, from, a, addend, end);
        }
        limit(a, end, end);
    }

    /// Zeros from place `from` to `end`, −∞ behind it.
    private void limit(float[] a, int from, int end) {
        Arrays.fill(a, addend + from, addend + end, 0);
        Arrays.fill(a, addend + end, addend + keys.width, Float.NEGATIVE_INFINITY);
    }

    /// score = scale·score + addend; the largest.
    private float scale(int r, float[] a) {
        FloatVector most = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int block = 0; block < keys.width; block += STRIDE) {
            int from = score(r, block);
            int count = Math.min(STRIDE, keys.width - block);
            for (int u = 0; u < count; u += L) {
                FloatVector x =
                        FloatVector.fromArray(S, a, from + u)
                                .mul(scale)
                                .add(FloatVector.fromArray(S, a, addend + block + u));
                most = most.max(x);
                x.intoArray(a, from + u);
            }
        }
        return most.reduceLanes(VectorOperators.MAX);
    }

    /// score = exp(score − most), as [Functions#exp] computes it; the sum, element i in lane i mod 16.
    private float powers(int r, float most, float[] a) {
        int lanes = sums + ROWS;
        Arrays.fill(a, lanes, lanes + 16, 0);
        for (int block = 0; block < keys.width; block += STRIDE) {
            int from = score(r, block);
            int count = Math.min(STRIDE, keys.width - block);
            for (int lane = 0; lane < 16; lane += L) {
                FloatVector sum = FloatVector.fromArray(S, a, lanes + lane);
                for (int u = lane; u < count; u += 16) {
                    FloatVector x = FloatVector.fromArray(S, a, from + u).sub(most);
                    FloatVector shifted =
                            x.fma(
                                    FloatVector.broadcast(S, 1.44269504f),
                                    FloatVector.broadcast(S, ROUNDER));
                    FloatVector n = shifted.sub(ROUNDER);
                    FloatVector z = n.fma(FloatVector.broadcast(S, -0.693359375f), x);
                    z = n.fma(FloatVector.broadcast(S, 2.12194440e-4f), z);
                    FloatVector p =
                            FloatVector.broadcast(S, 1.9875691500e-4f)
                                    .fma(z, FloatVector.broadcast(S, 1.3981999507e-3f))
                                    .fma(z, FloatVector.broadcast(S, 8.3334519073e-3f))
                                    .fma(z, FloatVector.broadcast(S, 4.1665795894e-2f))
                                    .fma(z, FloatVector.broadcast(S, 1.6666665459e-1f))
                                    .fma(z, FloatVector.broadcast(S, 5.0000001201e-1f));
                    p = p.fma(z.mul(z), z).add(1);
                    IntVector exponent =
                            shifted.viewAsIntegralLanes().lanewise(VectorOperators.LSHL, 23);
                    FloatVector y = p.viewAsIntegralLanes().add(exponent).viewAsFloatingLanes();
                    y = y.blend(0f, x.compare(VectorOperators.LT, -87.33654f));
                    y = y.blend(x, x.test(VectorOperators.IS_NAN));
                    sum = sum.add(y);
                    y.intoArray(a, from + u);
                }
                sum.intoArray(a, lanes + lane);
            }
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                a[lanes + i] += a[lanes + i + half];
            }
        }
        return a[lanes];
    }
}
