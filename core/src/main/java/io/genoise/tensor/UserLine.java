package io.genoise.tensor;

import java.util.List;

/// Finds the line of the user's code that an operation came from.
final class UserLine {
    private static final List<String> OURS =
            List.of(
                    "io.genoise.tensor.",
                    "io.genoise.op.",
                    "io.genoise.autograd.",
                    "io.genoise.check.",
                    "io.genoise.program.",
                    "io.genoise.primitive.",
                    "io.genoise.shape.",
                    "io.genoise.layer.",
                    "io.genoise.network.",
                    "io.genoise.optimizer.",
                    "java.");

    private UserLine() {}

    /// ` (at File.java:12 in method)`, or nothing if all callers are the engine's.
    static String suffix() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(f ->
                                        OURS.stream().noneMatch(f.getClassName()::startsWith)
                                                || f.getClassName().endsWith("Test"))
                                .findFirst()
                                .map(f ->
                                        " (at "
                                                + f.getFileName()
                                                + ":"
                                                + f.getLineNumber()
                                                + " in "
                                                + f.getMethodName()
                                                + ")")
                                .orElse(""));
    }
}
