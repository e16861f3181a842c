package io.genoise.optimizer;

import io.genoise.tensor.Tensor;
import java.util.function.Supplier;

/// What is recorded around a network has a name as layers have: plans, traces and errors say where it belongs.
final class Named {
    private Named() {}

    /// Records `body` as part of `name`, in the step that `t` is used in.
    static <T> T within(String name, Tensor t, Supplier<T> body) {
        return t.openStep().within(name, body);
    }

    /// Likewise, where nothing is returned.
    static void within(String name, Tensor t, Runnable body) {
        within(
                name,
                t,
                () -> {
                    body.run();
                    return null;
                });
    }
}
