package io.genoise.task.adversarial;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
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
import java.util.List;
import java.util.Map;

/// Is this picture real, and which way up is it? SNGAN, whose discriminator is asked for turns of real pictures too, and whose
/// generator makes pictures that have an up ([TurnTerm]): so the discriminator forgets less of what it saw. Loss:
/// [AdversarialLoss#HINGE] and the two cross-entropies; Adam with β₁ = 0 and β₂ = 0.9.
///
/// Source: Chen, Zhai, Ritter, Lučić, Houlsby, *Self-supervised GANs via auxiliary rotation loss*, CVPR 2019,
/// arXiv:1811.11212.
@AutoService(PretextTask.class)
public record Ssgan(
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
    public Ssgan() {
        this(1, 128, 2, 0.999, 1, 0.2);
    }

    @Override
    public Ssgan small() {
        return new Ssgan(0.125, 64, 1, 0.99, turnsOfReal, turnsOfMade);
    }

    @Override
    public Card card() {
        return new Card(
                "ssgan",
                "is this picture real, and which way was it turned?",
                Family.ADVERSARIAL,
                "Chen, Zhai, Ritter, Lučić and Houlsby 2019, Self-supervised GANs via auxiliary rotation loss, arXiv:1811.11212",
                "square pictures of things that have an up");
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

    @Override
    public void check(Images images) {
        Gans.check(images);
    }

    @Override
    public Views views(Images images) {
        return Gans.PICTURES;
    }

    @Override
    public PretextLearner learner(Material material) {
        return new GanLearner(
                material,
                new Game(AdversarialLoss.HINGE, discriminatorSteps, average),
                List.of(),
                Judge.of(material, new Judge.Question(true, 0, true, false)),
                Gans.resNet(material, 256 * width, noise, 0)::create,
                List.of(turns()),
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
