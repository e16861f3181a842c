package io.genoise.task.generation;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.Lab;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.layer.Pass;
import io.genoise.network.Networks;
import io.genoise.network.SplitNetwork;
import io.genoise.op.Losses;
import io.genoise.setting.Setting;
import io.genoise.shape.DType;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.DenseHead;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.ColourSpace;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What does each half of the data say about the other? Half of the net sees lightness and tells colours, the other half
/// sees colours and tells lightness; they never meet, so that neither can copy. Afterwards both together see the whole
/// picture, which is what colorization's net cannot: its features know no colour.
///
/// Loss: the sum of both cross-entropies, of colours among their bins ([ColourChoice], all of one weight) and of lightness
/// among 100 bins of side 1, for each cell of the picture.
///
/// Source: Zhang, Isola, Efros, *Split-brain autoencoders: unsupervised learning by cross-channel prediction*, CVPR 2017,
/// arXiv:1611.09842, section 3.
@AutoService(PretextTask.class)
public record SplitBrain(
        @Setting(
                        value = "rows and columns of a cell, which has one colour and lightness",
                        least = 1,
                        most = 16)
                int cell,
        @Setting(value = "temperature of the mean that is shown", least = 0.01, most = 1)
                double temperature)
        implements PretextTask {
    private static final int LIGHTNESSES = 100;

    /// The paper's.
    public SplitBrain() {
        this(4, 0.38);
    }

    @Override
    public Card card() {
        return new Card(
                "split-brain",
                "what do lightness and colours say about each other?",
                Family.GENERATION,
                "Zhang, Isola, Efros 2017, Split-brain autoencoders: unsupervised learning by cross-channel prediction, arXiv:1611.09842",
                "colour");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(10, 64, 0.1f, Networks.laptop(), 32);
    }

    @Override
    public void check(Images images) {
        Cells.check(card().name(), cell, images);
    }

    @Override
    public ColourSpace colours() {
        return ColourSpace.LAB;
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        double colour = Math.log(ColourBins.inGamut().size());
        double lightness = Math.log(LIGHTNESSES);
        return Map.of("loss", colour + lightness, "colour", colour, "lightness", lightness);
    }

    @Override
    public Views views(Images images) {
        return new ShiftAndMirror(0, true);
    }

    @Override
    public Halves learner(Material material) {
        return new Halves(this, material);
    }

    /// The bins of lightnesses L, i32 of the same shape.
    static Tensor bins(Tensor lightness) {
        return lightness.floor().clamp(0, LIGHTNESSES - 1).to(DType.I32);
    }

    /// Two halves of an encoder, each with a head for what the other sees.
    static final class Halves implements PretextLearner {
        private final SplitBrain task;
        private final Material material;
        private final SplitNetwork encoder;
        private final DenseHead toColour;
        private final DenseHead toLightness;
        private final ColourChoice choice;
        private final Part.Trained[] parts;

        private Halves(SplitBrain task, Material material) {
            this.task = task;
            this.material = material;
            ColourBins bins = ColourBins.inGamut();
            Images images = material.images();
            encoder =
                    SplitNetwork.Config.of(material.network())
                            .create(new Parameters(material.scope(), material.seed(), "split"));
            Parameters colour = material.parameters("colour");
            Parameters lightness = material.parameters("lightness");
            toColour = DenseHead.onLast(colour, encoder.first(), images, task.cell, bins.size());
            toLightness =
                    DenseHead.onLast(lightness, encoder.second(), images, task.cell, LIGHTNESSES);
            double[] alike = new double[bins.size()];
            Arrays.fill(alike, 1);
            choice = ColourChoice.of(material.scope(), bins, alike);
            parts =
                    new Part.Trained[] {
                        material.sgd(Part.ENCODER, encoder.parameters()),
                        material.sgd("colour", colour),
                        material.sgd("lightness", lightness)
                    };
        }

        @Override
        public SplitNetwork encoder() {
            return encoder;
        }

        @Override
        public List<Part> parts() {
            return List.of(parts);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor seen = material.standardized(lesson.pictures());
            Tensor lab = lab(lesson.pictures());
            Tensor colour = colour(seen, lesson.pass());
            Tensor lightness = lightness(seen, lesson.pass());
            Tensor first = lesson.within("colour", () -> colourLoss(colour, lab));
            Tensor second = lesson.within("lightness", () -> lightnessLoss(lightness, lab));
            lesson.minimize(first.plus(second), parts);
            lesson.show("colour", first);
            lesson.show("lightness", second);
        }

        /// What is to be told: L, a and b of each cell `[N·cells, 3]`.
        Tensor lab(Tensor pictures) {
            return Lab.of(Cells.means(pictures, task.cell)).reshape(-1, 3);
        }

        /// Logits of colours `[N·cells, Q]` by the half that sees lightness.
        private Tensor colour(Tensor seen, Pass pass) {
            Tensor logits = toColour.apply(encoder.first(), encoder.begin(seen), pass);
            return logits.reshape(-1, logits.shape().extent(3));
        }

        /// Logits of lightnesses `[N·cells, 100]` by the half that sees colours.
        private Tensor lightness(Tensor seen, Pass pass) {
            return toLightness
                    .apply(encoder.second(), encoder.rest(seen), pass)
                    .reshape(-1, LIGHTNESSES);
        }

        private Tensor colourLoss(Tensor logits, Tensor lab) {
            return choice.loss(logits, lab.fixedSlice(1, 1, 3));
        }

        private Tensor lightnessLoss(Tensor logits, Tensor lab) {
            return Losses.crossEntropy(logits, bins(lab.fixedSlice(1, 0, 1).reshape(-1)));
        }

        /// The colours that it gives to pictures: a and b `[N,h,w,2]` of their cells.
        Tensor painted(Tensor pictures) {
            Tensor logits = colour(material.standardized(pictures), Pass.eval());
            return choice.annealedMean(logits, (float) task.temperature)
                    .reshape(-1, toColour.height(), toColour.width(), 2);
        }
    }

    /// Grey, painted, true.
    @Override
    public List<Section> previews(Trained trained) {
        Halves halves = (Halves) trained.learner();
        return List.of(
                ColourSections.of(
                        halves.encoder().parameters().device(), trained.asked(), halves::painted));
    }

    /// Whether either half still tells what the other sees where JPEG left no traces of it.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Halves halves = (Halves) trained.learner();
        return List.of(
                control(
                        "colours",
                        trained,
                        (pictures, others) ->
                                halves.colourLoss(
                                        halves.colour(
                                                halves.material.standardized(pictures),
                                                Pass.eval()),
                                        halves.lab(others))),
                control(
                        "lightness",
                        trained,
                        (pictures, others) ->
                                halves.lightnessLoss(
                                        halves.lightness(
                                                halves.material.standardized(pictures),
                                                Pass.eval()),
                                        halves.lab(others))));
    }

    private static ChromaControl control(String told, Trained trained, ChromaControl.Judged half) {
        return ChromaControl.of(
                told,
                trained.learner().encoder().parameters().device(),
                half,
                trained.train(),
                trained.asked());
    }
}
