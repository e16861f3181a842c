package io.genoise.task.adversarial;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.layer.Pass;
import io.genoise.network.PictureGenerator;
import io.genoise.network.TwoStreamGenerator;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.ClipWindows;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Is this clip real? A generator makes clips of noise, something that moves before something that does not
/// ([TwoStreamGenerator]); a discriminator of convolutions over time and places tells them from real ones. The generator is to need
/// the moving part for as little as it can: the mean of its mask is added to its loss, with weight 0.1.
///
/// Loss: [AdversarialLoss#LOGISTIC]. The source stabilises its clips by what stands still in them, and makes 32 frames of 64x64;
/// here the net makes as many as are asked for.
///
/// Source: Vondrick, Pirsiavash, Torralba, *Generating videos with scene dynamics*, NIPS 2016, arXiv:1609.02612.
///
/// @param frames of a clip
/// @param stride how many frames on the next one is
/// @param width factor on all channel counts of the generator
/// @param noise numbers that a clip is made of
/// @param sparsity weight of the mask's mean
/// @param average how much of the generator's average stays each step
@AutoService(PretextTask.class)
public record VideoGan(
        @Setting(value = "frames of a clip", least = 2, most = 256) int frames,
        @Setting(value = "how many frames on the next one is", least = 1, most = 64) int stride,
        @Setting(value = "factor on all channel counts of the generator", least = 1.0 / 64)
                double width,
        @Setting(value = "numbers that a clip is made of", least = 1) int noise,
        @Setting(value = "weight of the mask's mean", least = 0) float sparsity,
        @Setting(value = "how much of the generator's average stays each step", least = 0, most = 1)
                double average)
        implements PretextTask {
    /// The paper's, of 16 frames, and an average, which it has not.
    public VideoGan() {
        this(16, 1, 1, 100, 0.1f, 0.999);
    }

    @Override
    public VideoGan small() {
        return new VideoGan(frames, stride, 0.5, noise, sparsity, 0.99);
    }

    @Override
    public Card card() {
        return new Card(
                "videogan",
                "is this clip real, or made of noise by another net?",
                Family.ADVERSARIAL,
                "Vondrick, Pirsiavash and Torralba 2016, Generating videos with scene dynamics, arXiv:1609.02612",
                "clips of square frames");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(100, 16, 2e-4f, "dcgan3d,width=" + width, 32);
    }

    /// The mask being a half all over.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of(
                "loss",
                AdversarialLoss.LOGISTIC.first(),
                "generator",
                AdversarialLoss.LOGISTIC.firstOfGenerator() + sparsity / 2);
    }

    @Override
    public boolean clips() {
        return true;
    }

    private ClipWindows windows() {
        return new ClipWindows(frames, stride, true, false);
    }

    @Override
    public void check(Images images) {
        FilmGans.check(images, windows());
    }

    @Override
    public Views views(Images images) {
        return windows();
    }

    @Override
    public PretextLearner learner(Material material) {
        TwoStreamGenerator.Config config =
                new TwoStreamGenerator.Config(
                        material.images().height(),
                        frames,
                        noise,
                        FilmGans.wide(width),
                        material.images().channels());
        return FilmGans.learner(
                material, average, block -> new Streams(config.create(block), sparsity), List.of());
    }

    /// Its mask costs the generator something.
    private record Streams(TwoStreamGenerator net, float sparsity) implements PictureGenerator {
        @Override
        public int noise() {
            return net.config().noise();
        }

        @Override
        public Parameters parameters() {
            return net.parameters();
        }

        @Override
        public Tensor forward(Tensor noise, Tensor classes, Pass pass) {
            return net.film(noise, pass).clips();
        }

        @Override
        public Work work(Tensor noise, Tensor classes, Pass pass) {
            TwoStreamGenerator.Film film = net.film(noise, pass);
            return new Work(film.clips(), film.mask().mean().times(sparsity));
        }
    }

    @Override
    public List<Section> previews(Trained trained) {
        return FilmGans.previews(trained, frames);
    }

    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return Gans.controls(trained);
    }
}
