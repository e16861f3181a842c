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

/// How far apart are real pictures and made ones? A critic, which may say any number, tries to say more of real ones than of made
/// ones; a penalty on its slopes, computed by second derivatives, keeps it from being steep ([GradientPenalty]), and then the
/// lead is the distance that earth has to be moved over. Loss: [AdversarialLoss#WASSERSTEIN] and the penalty; Adam with β₁ = 0
/// and β₂ = 0.9. Slopes are those over pictures in −1 … 1.
///
/// A critic with BatchNorm is refused: what it says of one picture depends on the others, and its slope is no picture's own.
///
/// Source: Gulrajani, Ahmed, Arjovsky, Dumoulin, Courville, *Improved training of Wasserstein GANs*, NIPS 2017,
/// arXiv:1704.00028; the nets are those of its appendix F, without norms in the critic. Its rate falls in a straight line; here
/// half a cosine leads to 0.
@AutoService(PretextTask.class)
public record WganGp(
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
        @Setting(value = "weight of the penalty on the critic's slopes", least = 0) double penalty)
        implements PretextTask {
    /// The paper's, and an average, which it has not.
    public WganGp() {
        this(1, 128, 5, 0.999, 10);
    }

    @Override
    public WganGp small() {
        return new WganGp(0.125, 64, 5, 0.99, penalty);
    }

    @Override
    public Card card() {
        return new Card(
                "wgan-gp",
                "how far apart are real pictures and made ones?",
                Family.ADVERSARIAL,
                "Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville 2017, Improved training of Wasserstein GANs, arXiv:1704.00028",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return Gans.residual(width, "resnet-discriminator,norm=none");
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", penalty, "penalty", 1.0);
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
        Judge critic = Judge.of(material, Judge.Question.realOrMade(false));
        if (critic.looksAtBatches()) {
            throw new IllegalArgumentException(
                    "--network %s has BatchNorm: what it says of a picture depends on the others of the step, and a penalty on its slopes makes no sense; resnet-discriminator,norm=layer has none"
                            .formatted(material.network().network()));
        }
        return new GanLearner(
                material,
                new Game(AdversarialLoss.WASSERSTEIN, discriminatorSteps, average),
                List.of(),
                critic,
                Gans.resNet(material, 128 * width, noise, 0)::create,
                List.of(new GradientPenalty(penalty)),
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
