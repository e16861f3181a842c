package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.op.Distances;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Lars;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.part.Branch;
import io.genoise.task.part.EmbeddingLearner;
import io.genoise.task.part.FeatureSpread;
import io.genoise.task.part.ProjectionHead;
import io.genoise.task.part.ViewTask;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What does a follower of this net say of another view? The online side, an encoder with a head and a predictor q, is to
/// predict the target's projection z′ of the other view; the target is a moving average of the online side without predictor.
///
///     loss = (2 − 2·cos(q(z₁), z′₂)) + (2 − 2·cos(q(z₂), z′₁)),   target ← τ·target + (1 − τ)·online,
///     τ = 1 − (1 − τ₀)·(cos(π·progress) + 1)/2
///
/// No negatives: nothing in the loss forbids one answer to all pictures, and yet it does not come to that; an alarm watches.
/// LARS, weight decay 1.5·10⁻⁶. A net whose predictor knows nothing has a cosine near 0 and a loss near 4.
///
/// Source: Grill et al., *Bootstrap your own latent*, NeurIPS 2020, arXiv:2006.07733, section 3 and appendix A.
///
/// @param momentum τ₀
/// @param hidden width of the hidden layers of head and predictor
/// @param outputs width of what is predicted
@AutoService(PretextTask.class)
public record Byol(
        @Setting(
                        value = "how much of itself the target keeps a step, at the beginning",
                        least = 0,
                        most = 1)
                double momentum,
        @Setting(value = "width of the hidden layers", least = 1, most = 16384) int hidden,
        @Setting(value = "numbers that are predicted", least = 2, most = 8192) int outputs)
        implements ViewTask {
    /// The paper's values.
    public Byol() {
        this(0.996, 4096, 256);
    }

    @Override
    public Card card() {
        return new Card(
                "byol",
                "what a slow follower of the net says of another view",
                Family.JOINT_EMBEDDING,
                "Grill et al. 2020, Bootstrap your own latent, arXiv:2006.07733",
                "");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(100, 256, 0.2f, "resnet18,width=0.25", 32);
    }

    @Override
    public PretextTask small() {
        return new Byol(0.99, 512, 128);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", 4.0);
    }

    @Override
    public AugmentedViews views(Images images) {
        return AugmentedViews.byol();
    }

    /// τ after a share `progress` of the training.
    static double momentum(double first, double progress) {
        return 1 - (1 - first) * (Math.cos(Math.PI * progress) + 1) / 2;
    }

    private Layer head(Parameters block, int features) {
        return ProjectionHead.normed(block, features, hidden, outputs);
    }

    @Override
    public PretextLearner learner(Material material) {
        Branch online = Branch.of(material, this::head);
        Lars.Config lars = Lars.standard().with(Decay.onWeights(1.5e-6f));
        Parameters block = material.parameters("predictor");
        Layer predictor = ProjectionHead.normed(block, outputs, hidden, outputs);
        List<Part.Trained> trained = new ArrayList<>(online.trained(material, lars::over));
        trained.add(material.trained("predictor", lars.over(block)));
        return new Bootstrap(
                this,
                material,
                online,
                online.follower("target", material, this::head),
                predictor,
                trained,
                new FeatureSpread(material.scope()));
    }

    private record Bootstrap(
            Byol task,
            Material material,
            Branch branch,
            Branch target,
            Layer predictor,
            List<Part.Trained> trained,
            FeatureSpread spread)
            implements EmbeddingLearner {
        @Override
        public List<Part> parts() {
            List<Part> parts = new ArrayList<>(trained);
            parts.addAll(target.kept());
            return parts;
        }

        @Override
        public void learn(Lesson lesson) {
            AugmentedViews views = task.views(material.images());
            Pass pass = lesson.pass();
            Tensor first = material.standardized(views.view(0, lesson::column));
            Tensor second = material.standardized(views.view(1, lesson::column));
            Tensor z = branch.forward(first, pass);
            Tensor loss =
                    distance(predicted(z, pass), target.forward(second, pass))
                            .plus(
                                    distance(
                                            predicted(branch.forward(second, pass), pass),
                                            target.forward(first, pass)));
            lesson.minimize(loss, trained.toArray(Part.Trained[]::new));
            spread.watch(lesson, z);
            lesson.remember(
                    () -> target.follow(branch, momentum(task.momentum, lesson.progress())));
        }

        private Tensor predicted(Tensor z, Pass pass) {
            return pass.through("predictor", predictor, z);
        }
    }

    /// 2 − 2·cos, the mean over a batch: the squared distance of directions.
    private static Tensor distance(Tensor predicted, Tensor target) {
        return Distances.cosineSimilarity(predicted, target.detach(), 1).mean().times(-2).plus(2);
    }
}
