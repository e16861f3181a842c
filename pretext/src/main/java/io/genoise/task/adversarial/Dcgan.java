package io.genoise.task.adversarial;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.network.DcganGenerator;
import io.genoise.optimizer.Adam;
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

/// Is this picture real? A generator of transposed convolutions makes pictures of noise, a discriminator of strided ones tells
/// them from real ones, both with BatchNorm and under Adam with β₁ = 0.5; its maps, max-pooled, are the paper's features
/// (section 5.1). Loss: [AdversarialLoss#LOGISTIC].
///
/// The paper's noise is uniform; here, as in PyTorch's example, it is normal. The discriminator sees pictures standardised.
///
/// Source: Radford, Metz, Chintala, *Unsupervised representation learning with deep convolutional generative adversarial
/// networks*, ICLR 2016, arXiv:1511.06434.
@AutoService(PretextTask.class)
public record Dcgan(
        @Setting(value = "factor on all channel counts of the generator", least = 1.0 / 64)
                double width,
        @Setting(value = "numbers that a picture is made of", least = 1) int noise,
        @Setting(value = "how much of the generator's average stays each step", least = 0, most = 1)
                double average)
        implements PretextTask {
    private static final int WIDE = 64;

    /// The paper's, and an average, which it has not.
    public Dcgan() {
        this(1, 100, 0.999);
    }

    @Override
    public Dcgan small() {
        return new Dcgan(0.5, 64, 0.99);
    }

    @Override
    public Card card() {
        return new Card(
                "dcgan",
                "is this picture real, or made of noise by another net?",
                Family.ADVERSARIAL,
                "Radford, Metz and Chintala 2016, Unsupervised representation learning with deep convolutional generative adversarial networks, arXiv:1511.06434",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(
                25,
                Gans.picturesAStep(width, 128),
                2e-4f,
                "dcgan-discriminator,width=" + width,
                32);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of(
                "loss", AdversarialLoss.LOGISTIC.first(),
                "generator", AdversarialLoss.LOGISTIC.firstOfGenerator());
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
        DcganGenerator.Config config =
                new DcganGenerator.Config(
                        material.images().height(),
                        noise,
                        Math.max(1, (int) Math.round(WIDE * width)),
                        material.images().channels());
        return new GanLearner(
                material,
                new Game(AdversarialLoss.LOGISTIC, 1, average),
                List.of(),
                Judge.of(material, Judge.Question.realOrMade(false)),
                config::create,
                List.of(),
                Adam.standard().betas(0.5f, 0.999f),
                Schedule.constant(material.rate()));
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
