package io.genoise.optimizer;

/// The learning rate of each step, a pure function of the step's number: nothing to store in a checkpoint.
@FunctionalInterface
public interface Schedule {
    /// The rate at step `step`, counted from 0.
    float at(long step);

    /// Always `rate`.
    static Schedule constant(float rate) {
        return _ -> rate;
    }

    /// `rate`, times `factor` at each of `milestones` that is reached.
    static Schedule steps(float rate, float factor, long... milestones) {
        long[] at = milestones.clone();
        return step -> {
            double now = rate;
            for (long milestone : at) {
                now *= step >= milestone ? factor : 1;
            }
            return (float) now;
        };
    }

    /// Half a cosine from `rate` to 0 over `total` steps (Loshchilov, Hutter 2017, arXiv:1608.03983, one cycle).
    static Schedule cosine(float rate, long total) {
        return step ->
                (float)
                        (rate
                                * 0.5
                                * (1
                                        + Math.cos(
                                                Math.PI
                                                        * Math.min(step, total)
                                                        / Math.max(1, total))));
    }

    /// This schedule, reached in a straight line from 0 over the first `steps` steps.
    default Schedule warmUp(long steps) {
        return step -> step < steps ? at(step) * (step + 1) / steps : at(step);
    }
}
