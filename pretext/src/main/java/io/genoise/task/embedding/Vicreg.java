package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.network.Networks;
import io.genoise.op.Activations;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.part.ViewTask;
import io.genoise.tensor.Tensor;
import java.util.Map;

/// Two views of a picture lie together; each feature varies, and no two vary together. With both views' embeddings a, b
/// `[N,D]`,
///
///     loss = λ·s(a, b) + μ·(v(a) + v(b))/2 + ν·(c(a) + c(b))
///     s(a, b) = mean (aₙᵢ − bₙᵢ)²                  invariance
///     v(z)    = meanᵢ max(0, 1 − √(Var zᵢ + ε))    variance: a hinge at deviation 1, ε = 10⁻⁴
///     c(z)    = 1/D·Σ_{i≠j} Cov(z)ᵢⱼ²              covariance
///
/// with variances over N − 1. The hinge forbids one answer to every picture, the covariance one answer in every feature; no
/// view needs the other's statistics. (The paper's s is a sum over features and its v is not halved; the means here are those
/// of the authors' own program, for which their λ = μ = 25, ν = 1 are given.)
///
/// Views are BYOL's; the head has three layers, 8,192 wide in the paper. The paper's LARS is for batches of 2,048 pictures; here
/// it is AdamW.
///
/// Source: Bardes, Ponce, LeCun, *VICReg: variance-invariance-covariance regularization*, ICLR 2022, arXiv:2105.04906,
/// section 4.
@AutoService(PretextTask.class)
public record Vicreg(
        @Setting(value = "λ, weight of the invariance", least = 0) double invariance,
        @Setting(value = "μ, weight of the variance", least = 0) double variance,
        @Setting(value = "ν, weight of the covariance", least = 0) double covariance,
        @Setting(value = "width of the head's layers", least = 2) int width)
        implements ViewTask {
    private static final float EPSILON = 1e-4f;

    /// Weights as in the paper; 1,024 features.
    public Vicreg() {
        this(25, 25, 1, 1024);
    }

    @Override
    public Vicreg small() {
        return new Vicreg(invariance, variance, covariance, Math.min(width, 256));
    }

    @Override
    public Card card() {
        return new Card(
                "vicreg",
                "two views lie together, features vary, and none varies with another",
                Family.JOINT_EMBEDDING,
                "Bardes, Ponce, LeCun 2022, VICReg: variance-invariance-covariance regularization, section 4,"
                        + " arXiv:2105.04906",
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

    /// None is known: with one answer to every picture the loss would be 0.99·μ.
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
                    Tensor s = invariance(a, b);
                    Tensor v = variance(a).plus(variance(b)).over(2);
                    Tensor c = covariance(a).plus(covariance(b));
                    lesson.show("invariance", s);
                    lesson.show("variance", v);
                    lesson.show("covariance", c);
                    return s.times((float) invariance)
                            .plus(v.times((float) variance))
                            .plus(c.times((float) covariance));
                });
    }

    /// s(a, b).
    static Tensor invariance(Tensor a, Tensor b) {
        return a.minus(b).square().mean();
    }

    /// v(z).
    static Tensor variance(Tensor z) {
        int n = z.shape().extent(0);
        Tensor deviation = z.variance(0).times((float) n / (n - 1)).plus(EPSILON).sqrt();
        return Activations.relu(deviation.negate().plus(1)).mean();
    }

    /// c(z).
    static Tensor covariance(Tensor z) {
        int n = z.shape().extent(0);
        int d = z.shape().extent(1);
        Tensor centred = z.minus(z.mean(0));
        Tensor all = centred.matmul(centred, true, false).over(n - 1);
        Tensor own = centred.square().sum(0).over(n - 1);
        return all.square().sum().minus(own.square().sum()).over(d);
    }
}
