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

/// Is this picture real? Both nets are residual, and the discriminator's weights are each divided by their greatest singular
/// value, so that it is nowhere steep. Loss: [AdversarialLoss#HINGE]; Adam with β₁ = 0 and β₂ = 0.9.
///
/// Source: Miyato, Kataoka, Koyama, Yoshida, *Spectral normalization for generative adversarial networks*, ICLR 2018,
/// arXiv:1802.05957; the nets are those of its table 3, as wide. Its rate falls in a straight line from half of its training on;
/// here half a cosine leads to 0 over all of it.
@AutoService(PretextTask.class)
public record Sngan(
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
                double average)
        implements PretextTask {
    /// The paper's, and an average, which it has not.
    public Sngan() {
        this(1, 128, 5, 0.999);
    }

    @Override
    public Sngan small() {
        return new Sngan(0.125, 64, 1, 0.99);
    }

    @Override
    public Card card() {
        return new Card(
                "sngan",
                "is this picture real, told without ever being steep?",
                Family.ADVERSARIAL,
                "Miyato, Kataoka, Koyama and Yoshida 2018, Spectral normalization for generative adversarial networks, arXiv:1802.05957",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return Gans.residual(width, "resnet-discriminator");
    }

    /// Nothing is known of the loss: answers are large from the beginning, since spectral norm bounds no convolution by 1, and maps
    /// are summed over their places.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of();
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
                Judge.of(material, Judge.Question.realOrMade(true)),
                Gans.resNet(material, 256 * width, noise, 0)::create,
                List.of(),
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
