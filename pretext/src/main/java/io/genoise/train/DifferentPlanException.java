package io.genoise.train;

import java.util.List;

/// A training was to go on from a checkpoint that other data or another plan has led to.
public final class DifferentPlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<String> differences;

    /// @param differences what was so then, and what is so now, one each
    public DifferentPlanException(List<String> differences) {
        super(
                "the checkpoint is of another training than this one: "
                        + String.join("; ", differences));
        this.differences = List.copyOf(differences);
    }

    /// What was so then, and what is so now, one each.
    public List<String> differences() {
        return differences;
    }
}
