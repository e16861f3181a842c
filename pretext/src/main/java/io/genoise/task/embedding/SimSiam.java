package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.op.Distances;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
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

/// What does this very net say of another view? A predictor h on one view's projection z is to give the other's, through
/// which no gradient flows:
///
///     loss = 1 − ½·cos(h(z₁), stop(z₂)) − ½·cos(h(z₂), stop(z₁))
///
/// (the paper's and 1, so that a perfect net has 0, and one whose predictor knows nothing about 1).
/// Neither negatives nor a follower: stopping the gradient is what keeps it from one answer to all pictures (section 4.1); an
/// alarm watches. SGD, weight decay 10⁻⁴; the predictor's rate stays where the others' falls (appendix A).
///
/// Source: Chen, He, *Exploring simple siamese representation learning*, CVPR 2021, arXiv:2011.10566, section 3.
///
/// @param outputs width of the head's layers
/// @param bottleneck width of the predictor's hidden layer
@AutoService(PretextTask.class)
public record SimSiam(
        @Setting(value = "width of the head's layers", least = 2, most = 16384) int outputs,
        @Setting(value = "width of the predictor's hidden layer", least = 1, most = 16384)
                int bottleneck)
        implements ViewTask {
    /// The paper's values.
    public SimSiam() {
        this(2048, 512);
    }

    @Override
    public Card card() {
        return new Card(
                "simsiam",
                "what the net itself says of another view",
                Family.JOINT_EMBEDDING,
                "Chen, He 2020, Exploring simple siamese representation learning, arXiv:2011.10566",
                "");
    }

    /// The rate is 0.05 for 256 pictures; for CIFAR-10 the paper has 0.03 for 512 (appendix D).
    @Override
    public Regimen regimen() {
        return new Regimen(100, 256, 0.05f, "resnet18,width=0.25", 32);
    }

    @Override
    public PretextTask small() {
        return new SimSiam(256, 64);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", 1.0);
    }

    @Override
    public AugmentedViews views(Images images) {
        return AugmentedViews.moco2();
    }

    @Override
    public PretextLearner learner(Material material) {
        Branch branch =
                Branch.of(
                        material,
                        (block, features) ->
                                ProjectionHead.normedToTheEnd(
                                        block, features, outputs, outputs, outputs));
        Sgd.Config sgd = Sgd.momentum(0.9f).with(Decay.onAll(1e-4f));
        Parameters block = material.parameters("predictor");
        Layer predictor = ProjectionHead.normed(block, outputs, bottleneck, outputs);
        List<Part.Trained> trained = new ArrayList<>(branch.trained(material, sgd::over));
        trained.add(
                new Part.Trained(
                        "predictor", block, sgd.over(block), Schedule.constant(material.rate())));
        return new Siamese(
                this, material, branch, predictor, trained, new FeatureSpread(material.scope()));
    }

    private record Siamese(
            SimSiam task,
            Material material,
            Branch branch,
            Layer predictor,
            List<Part.Trained> trained,
            FeatureSpread spread)
            implements EmbeddingLearner {
        @Override
        public void learn(Lesson lesson) {
            AugmentedViews views = task.views(material.images());
            Pass pass = lesson.pass();
            Tensor first = material.standardized(views.view(0, lesson::column));
            Tensor second = material.standardized(views.view(1, lesson::column));
            Tensor z1 = branch.forward(first, pass);
            Tensor z2 = branch.forward(second, pass);
            Tensor agreement = agreement(z1, z2, pass).plus(agreement(z2, z1, pass));
            lesson.minimize(agreement.times(-0.5f).plus(1), trained.toArray(Part.Trained[]::new));
            spread.watch(lesson, z1);
        }

        /// cos(h(from), stop(to)), the mean over a batch.
        private Tensor agreement(Tensor from, Tensor to, Pass pass) {
            Tensor predicted = pass.through("predictor", predictor, from);
            return Distances.cosineSimilarity(predicted, to.detach(), 1).mean();
        }
    }
}
