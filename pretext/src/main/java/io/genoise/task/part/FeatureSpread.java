package io.genoise.task.part;

import io.genoise.op.Distances;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Lesson;
import java.util.Locale;
import java.util.Optional;

/// Whether a net still tells pictures apart: the alarm of methods whose loss is also lowered by one answer to every picture.
///
///     spread = √d · meanⱼ std_n(z[n,j]/‖z[n]‖)
///
/// is 1 where the directions of the features `[N,d]` are spread evenly, since each number then has deviation 1/√d, and 0 where
/// they are all alike (Chen, He 2020, arXiv:2011.10566, section 4.1). Beside it, [RankMe] of some of them says how many
/// directions are used.
///
/// The alarm is raised if either is too small once a tenth of the training is over: nets begin with features that are much
/// alike.
public final class FeatureSpread {
    /// The figure's name.
    public static final String SPREAD = "spread";

    private static final double LEAST_SPREAD = 0.03;
    private static final double LEAST_RANK = 1.5;
    private static final double PATIENCE = 0.1;
    private static final int ROWS = 64;

    private final Scope scope;
    private Variable some;
    private double progress;

    /// An alarm whose memory lies in `scope`.
    public FeatureSpread(Scope scope) {
        this.scope = scope;
    }

    /// Shows `spread` in each step, and keeps some of the features for the alarm. Comes after what is lowered.
    ///
    /// @param features f32 `[N,d]`, N at least 2
    public void watch(Lesson lesson, Tensor features) {
        lesson.show(SPREAD, lesson.within(SPREAD, () -> of(features)));
        progress = lesson.progress();
        lesson.remember(() -> {
            int rows = Math.min(ROWS, features.shape().extent(0));
            TensorShape shape = features.shape().with(0, rows);
            if (some == null) {
                some = scope.variable("some features", shape, DType.F32);
            }
            if (some.shape().equals(shape)) {
                some.assign(features.slice(0, 0, rows));
            }
        });
    }

    /// The spread of features `[N,d]`, `[]`.
    public static Tensor of(Tensor features) {
        int width = features.shape().extent(1);
        return Distances.normalize(features.detach(), 1)
                .variance(0)
                .sqrt()
                .mean()
                .times((float) Math.sqrt(width));
    }

    /// Says in one line that features have collapsed, for [io.genoise.train.Learner#alarm].
    ///
    /// @param spread the figure that was shown
    public Optional<String> alarm(double spread) {
        if (progress < PATIENCE || some == null) {
            return Optional.empty();
        }
        int rows = some.shape().extent(0);
        double rank = RankMe.of(some.value().readDoubles(), rows);
        if (spread >= LEAST_SPREAD && rank >= LEAST_RANK) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "every picture has nearly the same features (collapse): they are spread by %.3f, where 1 is even"
                                + " and 0 is all alike, and use %.1f of %s directions (RankMe)",
                        spread,
                        rank,
                        Math.min(rows, some.shape().extent(1))));
    }
}
