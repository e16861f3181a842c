package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.network.Networks;
import io.genoise.setting.Setting;
import io.genoise.shape.DType;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.part.ViewTask;
import io.genoise.tensor.Tensor;
import java.util.Map;

/// Two views of a picture say the same, and no two features say the same. With both views' embeddings a, b `[N,D]`
/// normalised along the batch, feature by feature, and their cross-correlation C = âᵀb̂/N `[D,D]`,
///
///     loss = Σᵢ (1 − Cᵢᵢ)² + λ·Σ_{i≠j} Cᵢⱼ².
///
/// There is neither a negative nor a second network: one answer to every picture has correlations 0, not 1.
///
/// Views are BYOL's; the head has three layers, 8,192 wide in the paper. The paper's LARS is for batches of 2,048 pictures; here
/// it is AdamW.
///
/// Source: Zbontar, Jing, Misra, LeCun, Deny, *Barlow Twins: self-supervised learning via redundancy reduction*, ICML 2021,
/// arXiv:2103.03230, section 2 and algorithm 1.
@AutoService(PretextTask.class)
public record BarlowTwins(
        @Setting(value = "λ, weight of correlations between features", least = 0) double redundancy,
        @Setting(value = "width of the head's layers", least = 2) int width)
        implements ViewTask {
    private static final float EPSILON = 1e-5f;

    /// λ as in the paper; 1,024 features.
    public BarlowTwins() {
        this(0.005, 1024);
    }

    @Override
    public BarlowTwins small() {
        return new BarlowTwins(redundancy, Math.min(width, 256));
    }

    @Override
    public Card card() {
        return new Card(
                "barlow-twins",
                "two views say the same, and no two features do",
                Family.JOINT_EMBEDDING,
                "Zbontar, Jing, Misra, LeCun, Deny 2021, Barlow Twins: self-supervised learning via redundancy"
                        + " reduction, section 2, arXiv:2103.03230",
                "");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 128, 1e-3f, Networks.laptop(), 32);
    }

    @Override
    public void check(Images images) {
        TwinLearner.check(images, card().name());
    }

    /// Features without any correlation would show the loss D.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of();
    }

    @Override
    public AugmentedViews views(Images images) {
        return AugmentedViews.byol();
    }

    @Override
    public PretextLearner learner(Material material) {
        return TwinLearner.of(
                material,
                views(material.images()),
                width,
                (a, b, lesson) -> {
                    Tensor c = correlations(a, b);
                    lesson.show("correlation", diagonal(c).mean());
                    return loss(c, redundancy);
                });
    }

    /// C `[D,D]` of embeddings `[N,D]`.
    static Tensor correlations(Tensor a, Tensor b) {
        return normalized(a).matmul(normalized(b), true, false).over(a.shape().extent(0));
    }

    private static Tensor normalized(Tensor x) {
        return x.minus(x.mean(0)).times(x.variance(0).plus(EPSILON).rsqrt());
    }

    /// The loss of C, `[]`.
    static Tensor loss(Tensor c, double redundancy) {
        Tensor same = diagonal(c);
        Tensor others = c.square().sum().minus(same.square().sum());
        return same.negate().plus(1).square().sum().plus(others.times((float) redundancy));
    }

    private static Tensor diagonal(Tensor c) {
        int n = c.shape().extent(0);
        return c.takeAlong(c.device().iota(n).to(DType.I32).reshape(n, 1)).reshape(n);
    }
}
