package io.genoise.benchmarks;

import io.genoise.check.Argument;
import io.genoise.check.OpCheck;
import io.genoise.check.Results;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A case of `OpCases` computed by PyTorch in double: the same operands, the same dy and uᵢ, the same results under the
/// same names as [OpCheck#results] gives.
final class PeerTrial {
    private final OpCheck check;
    private final Results results = new Results();

    private PeerTrial(OpCheck check) {
        this.check = check;
    }

    /// What `counterpart` makes of the operands of `check`.
    static Results results(OpCheck check, PeerOps.Counterpart counterpart) {
        try (PointerScope _ = new PointerScope()) {
            PeerTrial trial = new PeerTrial(check);
            trial.run(counterpart);
            return trial.results;
        }
    }

    private void run(PeerOps.Counterpart counterpart) {
        Tensor[] x = check.operands().stream().map(PeerTrial::tensor).toArray(Tensor[]::new);
        Tensor[] state = check.state().stream().map(PeerTrial::tensor).toArray(Tensor[]::new);
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            if (check.operands().get(i).type() == DType.F32) {
                x[i].set_requires_grad(true);
                targets.add(i);
            }
        }
        Tensor y = counterpart.compute(x, state);
        results.add("y", type(y), Torch.numbers(y));
        if (type(y) == DType.F32 && !targets.isEmpty()) {
            differentiate(y, x, targets);
        }
        for (int i = 0; i < state.length; i++) {
            results.add("state" + i, DType.F32, Torch.numbers(state[i]));
        }
    }

    private void differentiate(Tensor y, Tensor[] x, List<Integer> targets) {
        Tensor dy = tensor(Argument.between(-1.5, 1.5, Torch.shape(y)));
        dy.set_requires_grad(true);
        List<Tensor> at = new ArrayList<>(targets.stream().map(i -> x[i]).toList());
        List<Tensor> gradients = Torch.gradients(y.to(ScalarType.Double), dy, at);
        Tensor slope = torch.zeros(new long[0]).to(ScalarType.Double);
        for (int k = 0; k < gradients.size(); k++) {
            results.add("∂L/∂x" + targets.get(k), DType.F32, Torch.numbers(gradients.get(k)));
            Tensor u = tensor(Argument.between(-1, 1, Torch.shape(at.get(k))));
            slope = slope.add(gradients.get(k).mul(u).sum());
        }
        at.add(dy);
        List<Tensor> curves = Torch.gradients(slope, torch.ones_like(slope), at);
        for (int k = 0; k < curves.size(); k++) {
            String of = k < targets.size() ? "x" + targets.get(k) : "dy";
            results.add("∂G/∂" + of, DType.F32, Torch.numbers(curves.get(k)));
        }
    }

    private static Tensor tensor(Argument operand) {
        ScalarType type =
                switch (operand.type()) {
                    case F32, BF16, F16 -> ScalarType.Double;
                    case I32 -> ScalarType.Long;
                    case U8 -> ScalarType.Byte;
                };
        return Torch.tensor(operand.numbers(), type, operand.shape().extents());
    }

    private static DType type(Tensor y) {
        return switch (y.scalar_type().intern()) {
            case Long -> DType.I32;
            case Byte -> DType.U8;
            default -> DType.F32;
        };
    }
}
