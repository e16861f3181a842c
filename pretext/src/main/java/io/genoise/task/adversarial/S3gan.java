package io.genoise.task.adversarial;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.KnownLabels;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.optimizer.Schedule;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// Is this picture real, which way up is it, and what does it show, where few labels are known? SSGAN of classes: the generator is
/// asked for one ([io.genoise.layer.ConditionalBatchNorm]), the discriminator is told one by projection ([Judge]), and a label
/// predictor, an answer of the discriminator's of its own, learns the labels that are known and tells those of all other pictures.
/// Loss: [AdversarialLoss#HINGE], the turns' cross-entropies and the labels'; Adam with β₁ = 0 and β₂ = 0.9.
///
/// With all labels known it is the supervised model, with none it is `ssgan`, of no classes. Of each class the same share is known
/// ([KnownLabels]); the run keeps which.
///
/// Source: Lučić, Tschannen, Ritter, Zhai, Bachem, Gelly, *High-fidelity image generation with fewer labels*, ICML 2019,
/// arXiv:1903.02271: its S³GAN-CO, whose predictor learns beside; that of S³GAN proper is trained beforehand. Its nets are
/// BigGAN's, here SNGAN's.
@AutoService(PretextTask.class)
public record S3gan(
        @Setting(
                        value =
                                "share of the labels that it may learn from; 1: all, 0: none, and no classes",
                        least = 0,
                        most = 1)
                double labelled,
        @Setting(value = "weight of the labels' cross-entropy", least = 0) double labelWeight,
        @Setting(value = "factor on all channel counts of the generator", least = 1.0 / 64)
                double width,
        @Setting(value = "numbers that a picture is made of", least = 1) int noise,
        @Setting(value = "steps of the discriminator for one of the generator", least = 1)
                int discriminatorSteps,
        @Setting(
                        value =
                                "how much of the generator's average stays each time that it learns",
                        least = 0,
                        most = 1)
                double average,
        @Setting(value = "weight of the turns of real pictures, for the discriminator", least = 0)
                double turnsOfReal,
        @Setting(value = "weight of the turns of made pictures, for the generator", least = 0)
                double turnsOfMade)
        implements PretextTask {
    /// The paper's, and an average, which it has not.
    public S3gan() {
        this(0.1, 1, 1, 128, 2, 0.999, 1, 0.2);
    }

    @Override
    public S3gan small() {
        return new S3gan(labelled, labelWeight, 0.125, 64, 1, 0.99, turnsOfReal, turnsOfMade);
    }

    @Override
    public Card card() {
        return new Card(
                "s3gan",
                "is this picture real, and what does it show, where few labels are known?",
                Family.ADVERSARIAL,
                "Lučić, Tschannen, Ritter, Zhai, Bachem and Gelly 2019, High-fidelity image generation with fewer labels, arXiv:1903.02271",
                "square pictures of things that have an up, some with labels");
    }

    @Override
    public Regimen regimen() {
        return Gans.residual(width, "resnet-discriminator");
    }

    /// Nothing is known of the loss: answers are large from the beginning, since spectral norm bounds no convolution by 1, and maps
    /// are summed over their places.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("turns", 0.25);
    }

    private TurnTerm turns() {
        return new TurnTerm(turnsOfReal, turnsOfMade);
    }

    /// @throws IllegalArgumentException if labels are to be learned from and there are none
    @Override
    public void check(Images images) {
        Gans.check(images);
        if (labelled > 0 && images.classes().size() < 2) {
            throw new IllegalArgumentException(
                    "--labelled %s: the pictures of %s are of %s classes; --labelled 0 needs no labels"
                            .formatted(labelled, images.name(), images.classes().size()));
        }
    }

    @Override
    public int[] labelled(Images images) {
        return KnownLabels.of(images, labelled);
    }

    /// What it is tested by: all labels.
    @Override
    public S3gan still() {
        return labelled == 0 ? this : withLabelled(1);
    }

    private S3gan withLabelled(double share) {
        return new S3gan(
                share,
                labelWeight,
                width,
                noise,
                discriminatorSteps,
                average,
                turnsOfReal,
                turnsOfMade);
    }

    @Override
    public Views views(Images images) {
        if (labelled == 0) {
            return Gans.PICTURES;
        }
        BitSet known = new BitSet(images.size());
        Arrays.stream(labelled(images)).forEach(known::set);
        return Gans.withLabels(known);
    }

    @Override
    public PretextLearner learner(Material material) {
        List<String> classes = labelled == 0 ? List.of() : material.images().classes();
        int count = classes.size();
        List<GanTerm> terms =
                count == 0 ? List.of(turns()) : List.of(turns(), new LabelTerm(labelWeight, count));
        return new GanLearner(
                material,
                new Game(AdversarialLoss.HINGE, discriminatorSteps, average),
                classes,
                Judge.of(material, new Judge.Question(true, count, true, count > 0)),
                Gans.resNet(material, 256 * width, noise, count)::create,
                terms,
                Gans.WITHOUT_MOMENTUM,
                Schedule.cosine(material.rate(), material.steps()));
    }

    @Override
    public List<Section> previews(Trained trained) {
        return Gans.previews(trained);
    }

    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return Gans.controls(trained);
    }
}
