package io.genoise.benchmarks;

import static io.genoise.benchmarks.PairedTiming.numbers;

import io.genoise.autograd.Autograd;
import io.genoise.benchmarks.PairedTiming.Peer;
import io.genoise.op.Attention;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Attention and its gradients, as the backend's kernel and as the formula, beside PyTorch's fused one.
record AttentionTimings(PairedTiming timing) {
    void measure() {
        attention(16, 6, 65, 64);
        attention(8, 6, 197, 64);
    }

    private void attention(int batch, int heads, int t, int d) {
        int[] extents = {batch, heads, t, d};
        List<Variable> x = new ArrayList<>();
        List<org.bytedeco.pytorch.Tensor> peers = new ArrayList<>();
        for (String name : new String[] {"q", "k", "v", "dy"}) {
            double[] numbers = numbers(batch * heads * t * d, false);
            Variable variable = timing.device().variable(name, Shape.of(extents), DType.F32);
            variable.set(numbers);
            x.add(variable);
            org.bytedeco.pytorch.Tensor peer = Torch.tensor(numbers, ScalarType.Float, extents);
            peers.add(name.equals("dy") ? peer : peer.detach().set_requires_grad(true));
        }
        String size = Arrays.toString(extents);
        float scale = (float) (1 / Math.sqrt(d));
        Supplier<org.bytedeco.pytorch.Tensor> peer =
                () -> torch.scaled_dot_product_attention(peers.get(0), peers.get(1), peers.get(2));
        timing.measure(
                "attention " + size,
                x,
                v -> List.of(Attention.of(v.get(0), v.get(1), v.get(2))),
                Map.of("fused", Peer.of(() -> List.of(peer.get()))),
                1e-4);
        timing.measure(
                "attention by its formula " + size,
                x,
                v -> List.of(Attention.formula(v.get(0), v.get(1), v.get(2), null, false, scale)),
                Map.of("fused", Peer.of(() -> List.of(peer.get()))),
                1e-4);
        Supplier<List<org.bytedeco.pytorch.Tensor>> gradients =
                () -> Torch.gradients(peer.get(), peers.get(3), List.copyOf(peers.subList(0, 3)));
        timing.measure(
                "attention and gradients " + size,
                x,
                v ->
                        Autograd.gradients(
                                Attention.of(v.get(0), v.get(1), v.get(2)),
                                v.get(3),
                                v.subList(0, 3)),
                Map.of("fused", Peer.of(gradients)),
                1e-4);
        timing.measure(
                "attention and gradients by its formula " + size,
                x,
                v ->
                        Autograd.gradients(
                                Attention.formula(v.get(0), v.get(1), v.get(2), null, false, scale),
                                v.get(3),
                                v.subList(0, 3)),
                Map.of("fused", Peer.of(gradients)),
                1e-4);
    }
}
