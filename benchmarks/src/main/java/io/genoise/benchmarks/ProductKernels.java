package io.genoise.benchmarks;

import io.genoise.benchmarks.Formula.Operand;
import io.genoise.tensor.Tensor;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/// Products of matrices: square ones, and those of an MLP and of a transformer's block.
final class ProductKernels {
    private static final int TOKENS = 65;
    private static final int FEATURES = 192;
    private static final int HEADS = 3;

    private ProductKernels() {}

    static List<KernelCase> of(int batch) {
        int pictures = Math.max(1, batch / 2);
        int rows = pictures * TOKENS;
        int heads = pictures * HEADS;
        int head = FEATURES / HEADS;
        return List.of(
                product(1024, 1024, 1024),
                product(2048, 2048, 2048),
                layer("mlp", batch, 784, 512),
                layer("mlp", batch, 512, 512),
                weight("mlp", batch, 784, 512),
                layer("vit", rows, FEATURES, 3 * FEATURES),
                layer("vit", rows, FEATURES, 4 * FEATURES),
                layer("vit", rows, 4 * FEATURES, FEATURES),
                weight("vit", rows, FEATURES, 4 * FEATURES),
                batched("vit", heads, TOKENS, head, TOKENS),
                batched("vit", heads, TOKENS, TOKENS, head));
    }

    /// C = A·B, `[m,k]` and `[k,n]`: what every peer has.
    static Formula product(int m, int k, int n) {
        return Formula.plain(
                "product %sx%sx%s".formatted(m, k, n),
                1e-5,
                List.of(Operand.of(m, k), Operand.of(k, n)),
                v -> List.of(v.get(0).matmul(v.get(1))),
                t -> List.of(torch.mm(t.get(0), t.get(1))));
    }

    /// y = x·Wᵀ + b.
    private static Formula layer(String of, int rows, int in, int out) {
        return Formula.plain(
                "%s product of a layer %sx%sx%s".formatted(of, rows, in, out),
                1e-5,
                List.of(Operand.of(rows, in), Operand.of(out, in), Operand.of(out)),
                v -> List.of(v.get(0).matmul(v.get(1), false, true).plus(v.get(2))),
                t ->
                        List.of(
                                torch.linear(
                                        t.get(0),
                                        t.get(1),
                                        new org.bytedeco.pytorch.TensorOptional(t.get(2)))));
    }

    /// dW = dyᵀ·x.
    private static Formula weight(String of, int rows, int in, int out) {
        return Formula.plain(
                "%s product of a weight gradient %sx%sx%s".formatted(of, out, rows, in),
                1e-5,
                List.of(Operand.of(rows, out), Operand.of(rows, in)),
                v -> List.of(v.get(0).matmul(v.get(1), true, false)),
                t -> List.of(torch.mm(t.get(0).t(), t.get(1))));
    }

    private static Formula batched(String of, int count, int m, int k, int n) {
        return Formula.plain(
                "%s %s products %sx%sx%s".formatted(of, count, m, k, n),
                1e-5,
                List.of(Operand.of(count, m, k), Operand.of(count, k, n)),
                v -> {
                    Tensor y = v.get(0).matmul(v.get(1));
                    return List.of(y);
                },
                t -> List.of(torch.bmm(t.get(0), t.get(1))));
    }
}
