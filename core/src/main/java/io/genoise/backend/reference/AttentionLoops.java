package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.primitive.Attending;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;

/// Attention, one place t of one head at a time: `p[u]` for all u, and what follows from it.
final class AttentionLoops {
    private final boolean causal;
    private final int slot;
    private final int bias;
    private final long[] biasStrides;
    private final TensorShape scores;
    private final int heads;
    private final int t;
    private final int s;
    private final int d;
    private final int e;
    private final double[] p;

    private AttentionLoops(Attending op, Group group) {
        TensorShape q = group.inputs().get(0).layout().shape();
        TensorShape v = group.inputs().get(2).layout().shape();
        causal = op.causal();
        slot = group.slots()[0];
        t = q.extent(-2);
        s = v.extent(-2);
        d = q.extent(-1);
        e = v.extent(-1);
        heads = (int) (q.elements() / t / d);
        scores = q.with(-1, s);
        bias = op.biased() ? group.inputs().size() - 1 : -1;
        biasStrides =
                bias < 0
                        ? null
                        : Layout.contiguous(group.inputs().get(bias).layout().shape())
                                .broadcast(scores)
                                .strides();
        p = new double[s];
    }

    static Loops attention(Attending.Attention op, Group group) {
        AttentionLoops a = new AttentionLoops(op, group);
        int out = group.inputs().size();
        return (block, at, slots) -> {
            Arrays.fill(block[out], at[out], at[out] + a.heads * a.t * a.e, 0);
            for (int row = 0; row < a.heads * a.t; row++) {
                a.weigh(row, block, at, slots);
                for (int u = 0; u < a.s; u++) {
                    int v = at[2] + (row / a.t * a.s + u) * a.e;
                    for (int c = 0; c < a.e; c++) {
                        block[out][at[out] + row * a.e + c] += a.p[u] * block[2][v + c];
                    }
                }
            }
        };
    }

    static Loops gradient(Attending.AttentionGradient op, Group group) {
        AttentionLoops a = new AttentionLoops(op, group);
        int out = group.inputs().size();
        int sizeQ = a.heads * a.t * a.d;
        int sizeK = a.heads * a.s * a.d;
        int sizeV = a.heads * a.s * a.e;
        double[] dp = new double[a.s];
        return (block, at, slots) -> {
            double[] to = block[out];
            Arrays.fill(to, at[out], at[out] + sizeQ + sizeK + sizeV, 0);
            double scale = Float.intBitsToFloat(slots[a.slot]);
            for (int row = 0; row < a.heads * a.t; row++) {
                a.weigh(row, block, at, slots);
                int q = at[0] + row * a.d;
                int dy = at[3] + row * a.e;
                double mean = 0;
                for (int u = 0; u < a.s; u++) {
                    int place = row / a.t * a.s + u;
                    dp[u] = 0;
                    for (int c = 0; c < a.e; c++) {
                        dp[u] += block[3][dy + c] * block[2][at[2] + place * a.e + c];
                        to[at[out] + sizeQ + sizeK + place * a.e + c] += a.p[u] * block[3][dy + c];
                    }
                    mean += a.p[u] * dp[u];
                }
                for (int u = 0; u < a.s; u++) {
                    int place = row / a.t * a.s + u;
                    double ds = scale * a.p[u] * (dp[u] - mean);
                    for (int c = 0; c < a.d; c++) {
                        to[at[out] + row * a.d + c] += ds * block[1][at[1] + place * a.d + c];
                        to[at[out] + sizeQ + place * a.d + c] += ds * block[0][q + c];
                    }
                }
            }
        };
    }

    /// p for row t of a head, both counted by `row`.
    private void weigh(int row, double[][] block, int[] at, int[] slots) {
        double scale = Float.intBitsToFloat(slots[slot]);
        double most = Double.NEGATIVE_INFINITY;
        for (int u = 0; u < s; u++) {
            double score = 0;
            for (int c = 0; c < d; c++) {
                score +=
                        block[0][at[0] + row * d + c] * block[1][at[1] + (row / t * s + u) * d + c];
            }
            score *= scale;
            if (bias >= 0) {
                score += block[bias][at[bias] + biasPlace(row, u)];
            }
            p[u] = causal && u > row % t ? Double.NEGATIVE_INFINITY : score;
            most = Math.max(most, p[u]);
        }
        double sum = 0;
        for (int u = 0; u < s; u++) {
            p[u] = Math.exp(p[u] - most);
            sum += p[u];
        }
        for (int u = 0; u < s; u++) {
            p[u] /= sum;
        }
    }

    private int biasPlace(int row, int u) {
        long place = u * biasStrides[scores.rank() - 1];
        int rest = row;
        for (int axis = scores.rank() - 2; axis >= 0; axis--) {
            place += rest % scores.extent(axis) * biasStrides[axis];
            rest /= scores.extent(axis);
        }
        return (int) place;
    }
}
