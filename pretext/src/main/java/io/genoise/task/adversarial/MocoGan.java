package io.genoise.task.adversarial;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.MotionContentGenerator;
import io.genoise.network.Networks;
import io.genoise.network.PictureGenerator;
import io.genoise.op.RandomNumbers;
import io.genoise.optimizer.Schedule;
import io.genoise.setting.Setting;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
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
import io.genoise.train.Part;
import java.util.List;
import java.util.Map;

/// Is this clip real, and is this frame? A generator makes clips of a code that says what is shown and of a walk through codes that
/// say how it moves ([MotionContentGenerator]). Two discriminators tell them from real ones: one over clips, and a DCGAN's that sees a
/// single frame of each, taken at random.
///
/// Loss: [AdversarialLoss#LOGISTIC], of both discriminators, added up. Noise in the discriminators' layers, which the authors' code has
/// and the paper does not tell of, is left out.
///
/// Source: Tulyakov, Liu, Yang, Kautz, *MoCoGAN: decomposing motion and content for video generation*, CVPR 2018, arXiv:1707.04993.
///
/// @param frames of a clip
/// @param stride how many frames on the next one is
/// @param width factor on all channel counts of the generator and of the frames' discriminator
/// @param content numbers that say what is shown
/// @param motion numbers, a frame, that say how it moves
/// @param average how much of the generator's average stays each step
@AutoService(PretextTask.class)
public record MocoGan(
        @Setting(value = "frames of a clip", least = 2, most = 256) int frames,
        @Setting(value = "how many frames on the next one is", least = 1, most = 64) int stride,
        @Setting(value = "factor on all channel counts of the generator", least = 1.0 / 64)
                double width,
        @Setting(value = "numbers that say what is shown", least = 1) int content,
        @Setting(value = "numbers a frame that say how it moves", least = 1) int motion,
        @Setting(value = "how much of the generator's average stays each step", least = 0, most = 1)
                double average)
        implements PretextTask {
    private static final String FRAMES = "frames";

    /// The paper's: 16 frames, 50 numbers for content and 10 for motion; and an average, which it has not.
    public MocoGan() {
        this(16, 1, 1, 50, 10, 0.999);
    }

    @Override
    public MocoGan small() {
        return new MocoGan(frames, stride, 0.5, content, motion, 0.99);
    }

    @Override
    public Card card() {
        return new Card(
                "mocogan",
                "is this clip real, and this frame, or made by a net that walks through motions?",
                Family.ADVERSARIAL,
                "Tulyakov, Liu, Yang and Kautz 2018, MoCoGAN: decomposing motion and content for video generation, arXiv:1707.04993",
                "clips of square frames");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(100, 16, 2e-4f, "dcgan3d,width=" + width, 32);
    }

    /// Of two discriminators.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of(
                "loss", 2 * AdversarialLoss.LOGISTIC.first(),
                "generator", 2 * AdversarialLoss.LOGISTIC.firstOfGenerator());
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
        int size = material.images().height();
        int channels = material.images().channels();
        MotionContentGenerator.Config config =
                new MotionContentGenerator.Config(
                        size, content, motion, FilmGans.wide(width), channels);
        Parameters own = material.parameters(FRAMES);
        EncoderNetwork critic =
                Networks.of("dcgan-discriminator,size=%s,width=%s".formatted(size, width))
                        .withChannels(channels)
                        .withClasses(1)
                        .create(own);
        Part.Trained part =
                new Part.Trained(
                        FRAMES, own, FilmGans.ADAM.over(own), Schedule.constant(material.rate()));
        return FilmGans.learner(
                material,
                average,
                block -> new Walk(config.create(block), frames),
                List.of(new FrameTerm(critic, part)));
    }

    /// Clips of one length.
    private record Walk(MotionContentGenerator net, int frames) implements PictureGenerator {
        @Override
        public int noise() {
            return net.config().noise(frames);
        }

        @Override
        public Parameters parameters() {
            return net.parameters();
        }

        @Override
        public Tensor forward(Tensor noise, Tensor classes, Pass pass) {
            return net.forward(noise, pass);
        }
    }

    /// Whether single frames are real.
    record FrameTerm(Layer critic, Part.Trained part) implements GanTerm {
        @Override
        public List<Part.Trained> parts() {
            return List.of(part);
        }

        @Override
        public Tensor ofDiscriminator(Moment moment) {
            return AdversarialLoss.LOGISTIC.ofDiscriminator(
                    answer(moment.real(), "real", moment.pass()),
                    answer(moment.made(), "made", moment.pass()));
        }

        @Override
        public Tensor ofGenerator(Tensor loss, Moment moment) {
            return loss.plus(
                    AdversarialLoss.LOGISTIC.ofGenerator(
                            answer(moment.made(), "made", moment.pass())));
        }

        @Override
        public double first() {
            return AdversarialLoss.LOGISTIC.first();
        }

        /// Of a frame of each clip, `[N]`.
        private Tensor answer(Tensor clips, String which, Pass pass) {
            Pass inner = pass.within(FRAMES);
            return inner.through("critic", critic, frames(clips, inner.within(which))).reshape(-1);
        }

        /// A frame of each clip `[N,T,H,W,C]`, drawn at random: `[N,H,W,C]`.
        static Tensor frames(Tensor clips, Pass pass) {
            TensorShape shape = clips.shape();
            int count = shape.extent(0);
            int length = shape.extent(1);
            Tensor drawn =
                    RandomNumbers.uniform(
                                    clips.openStep(),
                                    TensorShape.of(count),
                                    pass.key(),
                                    pass.stream())
                            .times(length)
                            .floor()
                            .min(clips.device().filled(TensorShape.SCALAR, length - 1));
            Tensor numbers = clips.device().iota(count).times(length).plus(drawn).to(DType.I32);
            return clips.reshape(count * length, shape.extent(2), shape.extent(3), shape.extent(4))
                    .gather(numbers);
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
