package io.genoise.optimizer;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The learning rate of each step, a pure function of the step's number: nothing to store in a checkpoint.
@FunctionalInterface
public interface Schedule {
    /// The rate at step `step`, counted from 0.
    float at(long step);

    /// Always `rate`.
    ///
    /// @param rate 0 or more
    static Schedule constant(float rate) {
        Range.notNegative("a learning rate", rate);
        return named(_ -> rate, "constant", rate);
    }

    /// `rate`, times `factor` every `period` steps.
    ///
    /// @param rate 0 or more
    /// @param factor above 0
    /// @param period 1 or more
    static Schedule step(float rate, float factor, long period) {
        Range.notNegative("a learning rate", rate);
        Range.positive("a schedule's factor", factor);
        Range.count("a schedule's period", period);
        return named(
                step -> (float) (rate * Math.pow(factor, step / period)),
                "step",
                rate,
                factor,
                period);
    }

    /// `rate`, times `factor` at each of `milestones` that is reached.
    ///
    /// @param rate 0 or more
    /// @param factor above 0
    /// @param milestones steps in rising order
    /// @throws IllegalArgumentException if a number is outside its range, or the milestones do not rise
    static Schedule steps(float rate, float factor, long... milestones) {
        Range.notNegative("a learning rate", rate);
        Range.positive("a schedule's factor", factor);
        long[] at = milestones.clone();
        for (int i = 0; i < at.length; i++) {
            if (at[i] < 0 || i > 0 && at[i] <= at[i - 1]) {
                throw new IllegalArgumentException(
                        "a schedule's milestones rise from 0 on: " + Arrays.toString(at));
            }
        }
        return named(
                step -> {
                    double now = rate;
                    for (long milestone : at) {
                        now *= step >= milestone ? factor : 1;
                    }
                    return (float) now;
                },
                "steps",
                rate,
                factor,
                Arrays.toString(at));
    }

    /// Half a cosine from `rate` to 0 over `total` steps (Loshchilov, Hutter 2017, arXiv:1608.03983, one cycle).
    ///
    /// @param rate 0 or more
    /// @param total 1 or more
    static Schedule cosine(float rate, long total) {
        return cosine(rate, 0, total);
    }

    /// Half a cosine from `rate` to `last` over `total` steps, and `last` from then on.
    ///
    /// @param rate 0 or more
    /// @param last 0 or more
    /// @param total 1 or more
    static Schedule cosine(float rate, float last, long total) {
        Range.notNegative("a learning rate", rate);
        Range.notNegative("a schedule's last rate", last);
        Range.count("a schedule's steps", total);
        return named(
                step -> HalfCosine.between(rate, last, (double) step / total),
                "cosine",
                rate,
                last,
                total);
    }

    /// One cycle: from peak/25 to `peak` over the first 30 % of `total` steps, then down to peak/250,000, each in half a
    /// cosine (Smith, Topin 2017, arXiv:1708.07120; PyTorch's defaults).
    ///
    /// @param peak 0 or more
    /// @param total 2 or more
    static Schedule oneCycle(float peak, long total) {
        return oneCycle(peak, total, 0.3f, 25, 1e4f);
    }

    /// One cycle: from peak/`first` to `peak` over the share `rise` of `total` steps, then down to
    /// peak/(`first`·`last`). The peak is reached at step rise·total − 1, the end at step total − 1.
    ///
    /// @param peak 0 or more
    /// @param total 2 or more
    /// @param rise between 0 and 1
    /// @param first above 0
    /// @param last above 0
    static Schedule oneCycle(float peak, long total, float rise, float first, float last) {
        Range.notNegative("a learning rate", peak);
        Range.count("a cycle's steps less one", total - 1);
        Range.share("a cycle's rise", rise);
        Range.positive("a cycle's rise", rise);
        Range.positive("a cycle's first divisor", first);
        Range.positive("a cycle's last divisor", last);
        double top = (double) rise * total - 1;
        double start = peak / first;
        return named(
                step ->
                        step < top
                                ? HalfCosine.between(start, peak, step / top)
                                : HalfCosine.between(
                                        peak, start / last, (step - top) / (total - 1 - top)),
                "oneCycle",
                peak,
                total,
                rise,
                first,
                last);
    }

    /// This schedule, reached in a straight line from 0 over the first `steps` steps: step s has (s+1)/steps of its rate.
    ///
    /// @param steps 0 or more
    default Schedule warmUp(long steps) {
        Range.notNegative("a warm-up's steps", steps);
        return named(
                step -> step < steps ? at(step) * (step + 1) / steps : at(step),
                this + ".warmUp",
                steps);
    }

    /// `rate`, which says that `call` made it of `numbers`.
    private static Schedule named(Schedule rate, String call, Object... numbers) {
        String name =
                Arrays.stream(numbers)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ", call + "(", ")"));
        return new Schedule() {
            @Override
            public float at(long step) {
                return rate.at(step);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
