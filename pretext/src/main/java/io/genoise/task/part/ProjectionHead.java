package io.genoise.task.part;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Linear;
import io.genoise.layer.Sequential;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;

/// Linear layers with ReLU between them, `[N,in]` → `[N,out]`: what stands between an encoder's features and a loss, and is
/// thrown away afterwards. Features before it transfer better than those behind it (Chen, Kornblith, Norouzi, Hinton 2020,
/// arXiv:2002.05709, section 4.2).
public final class ProjectionHead {
    private ProjectionHead() {}

    /// Without norms.
    ///
    /// @param widths in, hidden ones, out
    public static Sequential plain(Parameters parameters, int... widths) {
        return of(parameters, false, false, widths);
    }

    /// With batch normalisation before each ReLU.
    ///
    /// @param widths in, hidden ones, out
    public static Sequential normed(Parameters parameters, int... widths) {
        return of(parameters, true, false, widths);
    }

    /// With batch normalisation before each ReLU and at the end.
    ///
    /// @param widths in, hidden ones, out
    public static Sequential normedToTheEnd(Parameters parameters, int... widths) {
        return of(parameters, true, true, widths);
    }

    private static Sequential of(
            Parameters parameters, boolean norms, boolean lastNorm, int... widths) {
        Sequential head = Sequential.empty();
        for (int i = 1; i < widths.length; i++) {
            boolean last = i == widths.length - 1;
            boolean norm = last ? lastNorm : norms;
            String name = "linear" + i;
            head = head.then(name, linear(parameters, name, widths[i - 1], widths[i], !norm));
            if (norm) {
                head = head.then("norm" + i, BatchNorm.of(parameters, "norm" + i, widths[i]));
            }
            if (!last) {
                head = head.then("relu" + i, Activation.RELU);
            }
        }
        return head;
    }

    /// Before a norm a bias would be taken away again.
    private static Linear linear(
            Parameters parameters, String name, int in, int out, boolean bias) {
        return bias
                ? Linear.of(parameters, name, in, out)
                : Linear.withoutBias(parameters, name, in, out, Initial.uniform(1 / Math.sqrt(in)));
    }
}
