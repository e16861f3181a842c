package io.genoise.task.embedding;

import static io.genoise.expression.Formula.constant;

import io.genoise.op.Distances;
import io.genoise.op.Losses;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Which of many vectors is the other view of this one? The answer is a choice among cosine similarities over a temperature:
/// logits s/τ, of which cross-entropy is InfoNCE (van den Oord, Li, Vinyals 2018, arXiv:1807.03748).
///
/// @param logits `[rows,candidates]`
/// @param labels where the right one is, i32 `[rows]`
public record Contrast(Tensor logits, Tensor labels) {
    /// Each of 2N views among the 2N − 1 others: NT-Xent (Chen, Kornblith, Norouzi, Hinton 2020, arXiv:2002.05709, equation
    /// 1). A net that knows nothing has a loss of log(2N − 1) and is right in one of 2N − 1 cases.
    ///
    /// @param a `[N,D]`, the first views' vectors, of any length
    /// @param b `[N,D]`, the second ones'
    /// @param temperature τ, above 0
    public static Contrast ofPairs(Tensor a, Tensor b, double temperature) {
        int count = a.shape().extent(0);
        Tensor all = Distances.normalize(Tensor.concat(0, a, b), 1);
        Tensor place = all.device().iota(2 * count);
        Tensor others =
                Tensor.map(
                        List.of(all.matmul(all, false, true), place.reshape(2 * count, 1), place),
                        x ->
                                x.get(1)
                                        .equal(x.get(2))
                                        .select(
                                                constant(Float.NEGATIVE_INFINITY),
                                                x.get(0).times((float) (1 / temperature))));
        Tensor partner = place.map(i -> i.less(count).select(i.plus(count), i.minus(count)));
        return new Contrast(others, partner.to(DType.I32));
    }

    /// Each query among its own key and K keys of other pictures (He, Fan, Wu, Xie, Girshick 2019, arXiv:1911.05722, equation
    /// 1). A net that knows nothing has a loss of log(K + 1).
    ///
    /// @param queries `[N,D]`, of any length
    /// @param keys `[N,D]`, of any length; no gradient flows to them
    /// @param others `[K,D]`, of length 1
    /// @param temperature τ, above 0
    public static Contrast against(Tensor queries, Tensor keys, Tensor others, double temperature) {
        int count = queries.shape().extent(0);
        Tensor query = Distances.normalize(queries, 1);
        Tensor own = query.times(Distances.normalize(keys.detach(), 1)).sum(1).reshape(count, 1);
        Tensor logits =
                Tensor.concat(1, own, query.matmul(others, false, true))
                        .times((float) (1 / temperature));
        Tensor first = queries.device().iota(count).times(0f).to(DType.I32);
        return new Contrast(logits, first);
    }

    /// Cross-entropy, `[]`.
    public Tensor loss() {
        return Losses.crossEntropy(logits, labels);
    }

    /// How often the right one is the most similar, `[]`.
    public Tensor accuracy() {
        return Losses.accuracy(logits, labels);
    }
}
