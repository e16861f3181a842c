package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
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
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;
import java.util.Map;

/// Which of the other views in this batch shows the same picture? Two views of each of N pictures go through one encoder and
/// a head of two layers; the loss is NT-Xent, a choice among the 2N − 1 others by cosine over temperature ([Contrast]). LARS,
/// weight decay 10⁻⁶.
///
/// The paper's temperature of 0.1 is for ImageNet; for pictures of 32 pixels it has 0.5, half the colour jitter and no blur
/// (appendix B.9), which are the defaults here.
///
/// Source: Chen, Kornblith, Norouzi, Hinton, *A simple framework for contrastive learning of visual representations*, ICML
/// 2020, arXiv:2002.05709, sections 2 and 3, algorithm 1.
///
/// @param temperature τ
/// @param hidden width of the head's hidden layer
/// @param outputs width of what is compared
/// @param blur whether views are changed as pictures of 224 pixels are, with blur and the full jitter
@AutoService(PretextTask.class)
public record SimClr(
        @Setting(value = "temperature of the similarities", least = 0.01, most = 10)
                double temperature,
        @Setting(value = "width of the head's hidden layer", least = 1, most = 16384) int hidden,
        @Setting(value = "numbers of a view that are compared", least = 2, most = 8192) int outputs,
        @Setting("blur, and the full colour jitter, as for large pictures") boolean blur)
        implements ViewTask {
    /// The paper's values for small pictures.
    public SimClr() {
        this(0.5, 2048, 128, false);
    }

    @Override
    public Card card() {
        return new Card(
                "simclr",
                "which of the other views in the batch shows the same picture",
                Family.JOINT_EMBEDDING,
                "Chen, Kornblith, Norouzi, Hinton 2020, A simple framework for contrastive learning of visual representations,"
                        + " arXiv:2002.05709",
                "");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(100, 256, 1.0f, "resnet18,width=0.25", 32);
    }

    @Override
    public SimClr small() {
        return new SimClr(temperature, 256, 64, blur);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        double others = 2.0 * pictures - 1;
        return Map.of("loss", Math.log(others), "accuracy", 1 / others);
    }

    @Override
    public AugmentedViews views(Images images) {
        return blur ? AugmentedViews.simclr() : AugmentedViews.simclrSmall();
    }

    @Override
    public PretextLearner learner(Material material) {
        Branch branch =
                Branch.of(
                        material,
                        (block, features) ->
                                ProjectionHead.plain(block, features, hidden, outputs));
        Lars.Config lars = Lars.standard().with(Decay.onWeights(1e-6f));
        return new Pairs(
                this,
                material,
                branch,
                branch.trained(material, lars::over),
                new FeatureSpread(material.scope()));
    }

    private record Pairs(
            SimClr task,
            Material material,
            Branch branch,
            List<Part.Trained> trained,
            FeatureSpread spread)
            implements EmbeddingLearner {
        @Override
        public void learn(Lesson lesson) {
            AugmentedViews views = task.views(material.images());
            Tensor both = material.standardized(views.together(0, 2, lesson::column));
            Tensor z = branch.forward(both, lesson.pass());
            int count = z.shape().extent(0) / 2;
            Contrast contrast =
                    Contrast.ofPairs(
                            z.slice(0, 0, count), z.slice(0, count, 2 * count), task.temperature);
            lesson.minimize(contrast.loss(), trained.toArray(Part.Trained[]::new));
            lesson.show("accuracy", contrast.accuracy());
            spread.watch(lesson, z);
        }
    }
}
