package io.genoise.task;

/// What a pretext task lives from: the groups in which tasks are listed.
public enum Family {
    /// Where parts of a picture belong, and which way up it is.
    CONTEXT("context"),
    /// What is missing: colours, holes, detail.
    GENERATION("generation"),
    /// Pictures and clips out of noise, which another net tells from real ones.
    ADVERSARIAL("generation from noise"),
    /// What happens next, in which order, and who moved: clips.
    MOTION("motion"),
    /// Classes that the net finds itself.
    CLUSTERING("clustering"),
    /// Two views of a picture lie close together.
    JOINT_EMBEDDING("joint embedding"),
    /// What another program knows of a picture at no cost.
    FREE_LABELS("free labels"),
    /// What another net says of it.
    DISTILLATION("distillation");

    private final String words;

    Family(String words) {
        this.words = words;
    }

    /// The words that are printed.
    @Override
    public String toString() {
        return words;
    }
}
