package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.benchmarks.Formula.Operand;
import io.genoise.op.Attention;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.global.torch;

/// Attention and its gradients, as the backend's kernel and as the formula, beside PyTorch's fused one.
final class AttentionKernels {
    private AttentionKernels() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        attention(cases, 16, 6, 65, 64);
        attention(cases, 8, 6, 197, 64);
        return cases;
    }

    private static void attention(List<KernelCase> cases, int... extents) {
        String size = "%s heads of %s, %sx%s".formatted((Object[]) boxed(extents));
        float scale = (float) (1 / Math.sqrt(extents[3]));
        cases(
                cases,
                "attention, " + size,
                extents,
                v -> Attention.of(v.get(0), v.get(1), v.get(2)));
        cases(
                cases,
                "attention by its formula, " + size,
                extents,
                v -> Attention.formula(v.get(0), v.get(1), v.get(2), null, false, scale));
    }

    private static Integer[] boxed(int... numbers) {
        Integer[] boxed = new Integer[numbers.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = numbers[i];
        }
        return boxed;
    }

    private static void cases(
            List<KernelCase> cases,
            String name,
            int[] extents,
            Function<Formula.Given, Tensor> ours) {
        List<Operand> operands = Collections.nCopies(4, Operand.of(extents));
        cases.add(
                Formula.plain(
                        name + ", forward",
                        1e-4,
                        operands,
                        v -> List.of(ours.apply(v)),
                        t -> List.of(theirs(t))));
        cases.add(
                Formula.plain(
                                name + ", and gradients",
                                1e-3,
                                operands,
                                v ->
                                        Autograd.gradients(
                                                ours.apply(v), v.get(3), v.values().subList(0, 3)),
                                t ->
                                        Torch.gradientsOnce(
                                                theirs(t), t.get(3).detach(), t.subList(0, 3)))
                        .learning());
    }

    private static org.bytedeco.pytorch.Tensor theirs(List<org.bytedeco.pytorch.Tensor> t) {
        return torch.scaled_dot_product_attention(t.get(0), t.get(1), t.get(2));
    }
}
