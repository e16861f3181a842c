package io.genoise.op;

import static io.genoise.expression.Formula.ONE;

import io.genoise.primitive.SlidingWindow;
import io.genoise.tensor.Tensor;
import java.util.List;

/// One step of a recurrent network, with the weights of all gates stacked in PyTorch's order.
public final class Recurrent {
    private Recurrent() {}

    /// What an LSTM hands on.
    ///
    /// @param hidden h `[N,H]`, of a convolutional one `[N,P,Q,H]`
    /// @param cell c, as large
    public record Memory(Tensor hidden, Tensor cell) {}

    /// c′ = σ(f)∘c + σ(i)∘tanh(g), h′ = σ(o)∘tanh(c′), where (i, f, g, o) = x·Wiᵀ + bi + h·Whᵀ + bh (Hochreiter,
    /// Schmidhuber 1997; Gers, Schmidhuber, Cummins 2000).
    ///
    /// @param x `[N,D]`
    /// @param before h and c, each `[N,H]`
    /// @param inputWeight Wi `[4H,D]`
    /// @param hiddenWeight Wh `[4H,H]`
    /// @param inputBias bi `[4H]`
    /// @param hiddenBias bh `[4H]`
    public static Memory lstm(
            Tensor x,
            Memory before,
            Tensor inputWeight,
            Tensor hiddenWeight,
            Tensor inputBias,
            Tensor hiddenBias) {
        int width = width("lstm", 4, before.hidden, inputWeight, hiddenWeight);
        Tensor gates =
                x.matmul(inputWeight, false, true)
                        .plus(before.hidden.matmul(hiddenWeight, false, true))
                        .plus(inputBias)
                        .plus(hiddenBias);
        return remembered(gates, before.cell, width);
    }

    /// c′ = σ(f)∘c + σ(i)∘tanh(g), h′ = σ(o)∘tanh(c′), where (i, f, g, o) = Wi∗x + Wh∗h + b and ∗ is a convolution that keeps
    /// the size: an LSTM at every place of a map, that sees the places around (Shi et al. 2015, arXiv:1506.04214, equation 3,
    /// without the weights from cells to gates, which hold for maps of one size only).
    ///
    /// @param x `[N,P,Q,D]`
    /// @param before h and c, each `[N,P,Q,H]`
    /// @param inputWeight Wi `[4H,R,S,D]`, R and S odd
    /// @param hiddenWeight Wh `[4H,R,S,H]`, R and S odd
    /// @param bias b `[4H]`
    /// @throws io.genoise.shape.ShapeException if shapes do not fit, or a kernel is even
    public static Memory convLstm(
            Tensor x, Memory before, Tensor inputWeight, Tensor hiddenWeight, Tensor bias) {
        int width = width("convLstm", 4, before.hidden, inputWeight, hiddenWeight);
        Tensor gates =
                Convolution.conv(x, inputWeight, around(inputWeight), 1)
                        .plus(
                                Convolution.conv(
                                        before.hidden, hiddenWeight, around(hiddenWeight), 1))
                        .plus(bias);
        return remembered(gates, before.cell, width);
    }

    private static SlidingWindow around(Tensor weight) {
        int rows = weight.shape().extent(1);
        int columns = weight.shape().extent(2);
        if (rows % 2 == 0 || columns % 2 == 0) {
            throw weight.mistake(
                    "convLstm with a kernel of %s x %s: odd ones keep the size"
                            .formatted(rows, columns));
        }
        return new SlidingWindow(
                List.of(rows, columns),
                List.of(1, 1),
                List.of(rows / 2, columns / 2),
                List.of(1, 1));
    }

    private static Memory remembered(Tensor gates, Tensor before, int width) {
        Tensor i = part(gates, 0, width);
        Tensor f = part(gates, 1, width);
        Tensor g = part(gates, 2, width);
        Tensor o = part(gates, 3, width);
        Tensor cell =
                Tensor.map(
                        List.of(i, f, g, before),
                        v ->
                                v.get(1)
                                        .sigmoid()
                                        .times(v.get(3))
                                        .plus(v.get(0).sigmoid().times(v.get(2).tanh())));
        Tensor hidden =
                Tensor.map(List.of(o, cell), v -> v.get(0).sigmoid().times(v.get(1).tanh()));
        return new Memory(hidden, cell);
    }

    /// h′ = (1 − z)∘n + z∘h, where r = σ(Wr·x + br + Vr·h + cr), z likewise, n = tanh(Wn·x + bn + r∘(Vn·h + cn)) (Cho et al.
    /// 2014, arXiv:1406.1078, in the form of cuDNN). W stacks (Wr, Wz, Wn), and so the others.
    ///
    /// @param x `[N,D]`
    /// @param hidden h `[N,H]`
    /// @param inputWeight W `[3H,D]`
    /// @param hiddenWeight V `[3H,H]`
    /// @param inputBias b `[3H]`
    /// @param hiddenBias c `[3H]`
    public static Tensor gru(
            Tensor x,
            Tensor hidden,
            Tensor inputWeight,
            Tensor hiddenWeight,
            Tensor inputBias,
            Tensor hiddenBias) {
        int width = width("gru", 3, hidden, inputWeight, hiddenWeight);
        Tensor in = x.matmul(inputWeight, false, true).plus(inputBias);
        Tensor back = hidden.matmul(hiddenWeight, false, true).plus(hiddenBias);
        Tensor reset = part(in, 0, width).plus(part(back, 0, width)).sigmoid();
        Tensor update = part(in, 1, width).plus(part(back, 1, width)).sigmoid();
        Tensor now = part(in, 2, width).plus(reset.times(part(back, 2, width))).tanh();
        return Tensor.map(
                List.of(update, now, hidden),
                v -> ONE.minus(v.get(0)).times(v.get(1)).plus(v.get(0).times(v.get(2))));
    }

    private static Tensor part(Tensor gates, int number, int width) {
        return gates.slice(-1, number * width, (number + 1) * width);
    }

    private static int width(
            String name, int gates, Tensor hidden, Tensor inputWeight, Tensor hiddenWeight) {
        int width = hidden.shape().extent(-1);
        if (hiddenWeight.shape().extent(0) != gates * width
                || inputWeight.shape().extent(0) != gates * width) {
            String kernel = hidden.shape().rank() == 4 ? "R,S," : "";
            throw hidden.mistake(
                    "%s of hidden %s with weights %s and %s: [%s,%sD] and [%s,%s%s] expected"
                            .formatted(
                                    name,
                                    hidden.shape(),
                                    inputWeight.shape(),
                                    hiddenWeight.shape(),
                                    gates * width,
                                    kernel,
                                    gates * width,
                                    kernel,
                                    width));
        }
        return width;
    }
}
