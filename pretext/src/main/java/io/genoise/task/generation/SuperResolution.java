package io.genoise.task.generation;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.figure.Pictures;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Resize;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.Asked;
import io.genoise.task.part.DenseHead;
import io.genoise.task.part.Shown;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which detail did this picture have before it was made small? The net sees it reduced by area and enlarged again between
/// pixels, and says what that has taken away: a residual r for every pixel (Kim, Lee, Lee 2016, arXiv:1511.04587), four pixels
/// a place (Shi et al. 2016, arXiv:1609.05158), from all maps of the encoder, since detail lies in the first and what it
/// belongs to in the last.
///
/// Loss: `Σ (r − answer)²/Σ r²`, 1 for a net that adds nothing; −10·log₁₀ of it is the gain over enlarging alone, in decibels.
///
/// Source: Dong, Loy, He, Tang, *Image super-resolution using deep convolutional networks*, TPAMI 2016, arXiv:1501.00092.
@AutoService(PretextTask.class)
public record SuperResolution(
        @Setting(value = "how many times smaller the picture is made", least = 2, most = 8)
                int factor)
        implements PretextTask {
    /// Rows and columns of pixels that a place answers for.
    private static final int CELL = 2;

    /// About the deviation of what is lost, of pictures in 0 … 1.
    private static final float USUAL = 0.05f;

    private static final int SHOWN = 12;

    /// Rows and columns below which there is no detail.
    private static final int LEAST = 8;

    /// By half.
    public SuperResolution() {
        this(2);
    }

    @Override
    public Card card() {
        return new Card(
                "super-resolution",
                "which detail did this picture have before it was made small?",
                Family.GENERATION,
                "Dong, Loy, He, Tang 2016, Image super-resolution using deep convolutional networks, arXiv:1501.00092",
                "");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(10, 64, 0.05f, Networks.laptop(), 32);
    }

    @Override
    public void check(Images images) {
        int step = factor % CELL == 0 ? factor : factor * CELL;
        if (images.height() % step != 0
                || images.width() % step != 0
                || Math.min(images.height(), images.width()) < LEAST) {
            throw new IllegalArgumentException(
                    "super-resolution by --factor %s takes pictures whose --size is a multiple of %s, %s at least; %s has %s x %s"
                            .formatted(
                                    factor,
                                    step,
                                    LEAST,
                                    images.name(),
                                    images.width(),
                                    images.height()));
        }
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", 1.0, "decibels", 0.0);
    }

    @Override
    public Views views(Images images) {
        return new ShiftAndMirror(0, true);
    }

    @Override
    public Enlarger learner(Material material) {
        return new Enlarger(this, material);
    }

    /// Pictures `[N,H,W,C]`, f32, without the detail that reducing them takes away.
    Tensor blurred(Tensor pictures) {
        TensorShape shape = pictures.shape();
        return Resize.bilinear(Cells.means(pictures, factor), shape.extent(1), shape.extent(2));
    }

    /// An encoder with a head for detail.
    static final class Enlarger implements PretextLearner {
        private final SuperResolution task;
        private final Material material;
        private final EncoderNetwork encoder;
        private final DenseHead head;
        private final Part.Trained first;
        private final Part.Trained second;

        private Enlarger(SuperResolution task, Material material) {
            this.task = task;
            this.material = material;
            encoder = material.encoder(0);
            Parameters own = material.parameters("head");
            int outputs = CELL * CELL * material.images().channels();
            head = DenseHead.onAll(own, encoder, material.images(), CELL, outputs);
            first = material.sgd(Part.ENCODER, encoder.parameters());
            second = material.sgd("head", own);
        }

        @Override
        public EncoderNetwork encoder() {
            return encoder;
        }

        @Override
        public List<Part> parts() {
            return List.of(first, second);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor pictures = lesson.pictures().over(255);
            Tensor blurred = task.blurred(pictures);
            Tensor answers = detail(blurred, lesson.pass());
            Tensor loss = lesson.within("loss", () -> loss(answers, pictures.minus(blurred)));
            lesson.minimize(loss, first, second);
            lesson.show("decibels", loss.log().times((float) (-10 / Math.log(10))));
        }

        /// Σ (lost − answers)²/Σ lost².
        static Tensor loss(Tensor answers, Tensor lost) {
            return answers.minus(lost).square().sum().over(lost.square().sum().plus(1e-6f));
        }

        /// What it says was taken from pictures, `[N,H,W,C]`: each place's numbers are those of its two rows of two pixels.
        Tensor detail(Tensor blurred, Pass pass) {
            Tensor said = head.apply(encoder, material.standardized(blurred), pass);
            int channels = blurred.shape().extent(3);
            return said.reshape(-1, head.height(), head.width(), CELL, CELL, channels)
                    .permute(0, 1, 3, 2, 4, 5)
                    .reshape(blurred.shape())
                    .times(USUAL);
        }
    }

    /// Reduced and enlarged, with the net's detail, true.
    @Override
    public List<Section> previews(Trained trained) {
        Enlarger net = (Enlarger) trained.learner();
        Images images = trained.asked();
        Asked asked = Asked.of(images, SHOWN);
        float[] shown =
                asked.answers(
                        net.encoder().parameters().device(),
                        x -> {
                            Tensor blurred = blurred(x.over(255));
                            return Tensor.stack(
                                            blurred, blurred.plus(net.detail(blurred, Pass.eval())))
                                    .times(255);
                        });
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < asked.count(); i++) {
            tiles.add(Tile.of(Shown.pixels(shown, i, images), "enlarged"));
            tiles.add(Tile.of(Shown.pixels(shown, asked.count() + i, images), "with detail"));
            tiles.add(Tile.of(asked.picture(i), "true"));
        }
        return List.of(
                Section.of(
                        "Detail",
                        new Pictures(
                                "Reduced and enlarged again, with the net's detail, as they are.",
                                3,
                                tiles)));
    }

    /// Whether it knows the things that it shows, or filters and JPEG's blocks alone.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Enlarger net = (Enlarger) trained.learner();
        return List.of(
                DetailControl.of(
                        net.encoder().parameters().device(),
                        this::blurred,
                        left -> net.detail(left, Pass.eval()),
                        trained.train(),
                        trained.asked(),
                        trained.seed()));
    }
}
