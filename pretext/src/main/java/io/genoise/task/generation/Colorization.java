package io.genoise.task.generation;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.Lab;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.RegressionLosses;
import io.genoise.setting.Setting;
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
import java.util.List;
import java.util.Map;

/// Which colours does this grey picture have? A net that can tell has learned what things are: grass is green, and so is
/// what has the shape of a frog. It sees the lightness L of Lab, and says a and b for every cell of the picture.
///
/// As the paper has it, the answer is a choice among bins ([ColourChoice]), in which rare colours weigh more, and is shown as
/// its annealed mean; or, its baseline, two numbers: loss ‖(a,b) − answer‖² over that of answering grey. The paper's answer
/// has a quarter of the picture's rows and columns, and so has this one: cells of 4 by 4, whose colour is that of their mean.
///
/// Source: Zhang, Isola, Efros, *Colorful image colorization*, ECCV 2016, arXiv:1603.08511, section 2.
@AutoService(PretextTask.class)
public record Colorization(
        @Setting("colours as a choice among bins, or as two numbers") Objective objective,
        @Setting(value = "rows and columns of a cell, which has one colour", least = 1, most = 16)
                int cell,
        @Setting(
                        value =
                                "weight of rare colours: 0 as of others, 1 by the inverse of their share",
                        least = 0,
                        most = 1)
                double rebalancing,
        @Setting(value = "temperature of the mean that is shown", least = 0.01, most = 1)
                double temperature)
        implements PretextTask {
    /// Pictures from which the shares of colours are counted.
    private static final int LOOKED_AT = 5000;

    /// How colours are said.
    public enum Objective {
        /// As a choice among bins.
        CLASSIFICATION,
        /// As two numbers.
        REGRESSION
    }

    /// The paper's.
    public Colorization() {
        this(Objective.CLASSIFICATION, 4, 0.5, 0.38);
    }

    @Override
    public Card card() {
        return new Card(
                "colorization",
                "which colours does this grey picture have?",
                Family.GENERATION,
                "Zhang, Isola, Efros 2016, Colorful image colorization, arXiv:1603.08511",
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
        return ColourSpace.LIGHTNESS;
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of(
                "loss",
                objective == Objective.REGRESSION ? 1 : Math.log(ColourBins.inGamut().size()));
    }

    /// The picture or its mirror image. It is not shifted: the black beyond its edge has no colour to tell.
    @Override
    public Views views(Images images) {
        return new ShiftAndMirror(0, true);
    }

    @Override
    public Painter learner(Material material) {
        return new Painter(this, material);
    }

    /// An encoder of lightness with a head for colours.
    static final class Painter implements PretextLearner {
        private final Colorization task;
        private final Material material;
        private final EncoderNetwork encoder;
        private final DenseHead head;
        private final ColourChoice choice;
        private final float usual;
        private final Part.Trained first;
        private final Part.Trained second;

        private Painter(Colorization task, Material material) {
            this.task = task;
            this.material = material;
            ColourBins bins = ColourBins.inGamut();
            double[] shares = bins.shares(material.images().reduced(task.cell), LOOKED_AT);
            double[] weights = bins.weights(shares, task.rebalancing, ColourChoice.SIGMA);
            encoder = material.encoder(0);
            Parameters own = material.parameters("head");
            int outputs = task.objective == Objective.REGRESSION ? 2 : bins.size();
            head = DenseHead.onLast(own, encoder, material.images(), task.cell, outputs);
            choice = ColourChoice.of(material.scope(), bins, weights);
            usual = (float) Math.sqrt(bins.meanSquare(shares));
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
            Tensor answers = answers(lesson.pictures(), lesson.pass());
            Tensor colours = colours(lesson.pictures());
            lesson.minimize(lesson.within("loss", () -> loss(answers, colours)), first, second);
        }

        /// What it says of pictures `[N,H,W,3]`, u8 or f32 in 0 … 1: a row for each cell.
        Tensor answers(Tensor pictures, Pass pass) {
            Tensor answers = head.apply(encoder, material.standardized(pictures), pass);
            return answers.reshape(-1, answers.shape().extent(3));
        }

        /// a and b of each cell `[N·cells, 2]`.
        Tensor colours(Tensor pictures) {
            return Lab.colour(Cells.means(pictures, task.cell)).reshape(-1, 2);
        }

        Tensor loss(Tensor answers, Tensor colours) {
            return task.objective == Objective.REGRESSION
                    ? RegressionLosses.squaredError(answers, colours.over(usual)).times(2)
                    : choice.loss(answers, colours);
        }

        /// The colours that it gives to pictures: a and b `[N,h,w,2]` of their cells.
        Tensor painted(Tensor pictures) {
            Tensor answers = answers(pictures, Pass.eval());
            Tensor colours =
                    task.objective == Objective.REGRESSION
                            ? answers.times(usual)
                            : choice.annealedMean(answers, (float) task.temperature);
            return colours.reshape(-1, head.height(), head.width(), 2);
        }
    }

    /// Grey, painted, true.
    @Override
    public List<Section> previews(Trained trained) {
        Painter painter = (Painter) trained.learner();
        return List.of(
                ColourSections.of(
                        painter.encoder().parameters().device(),
                        trained.asked(),
                        painter::painted));
    }

    /// Whether it still tells colours where JPEG left no traces of them.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Painter painter = (Painter) trained.learner();
        return List.of(
                ChromaControl.of(
                        "colours",
                        painter.encoder().parameters().device(),
                        (pictures, others) ->
                                painter.loss(
                                        painter.answers(pictures, Pass.eval()),
                                        painter.colours(others)),
                        trained.train(),
                        trained.asked()));
    }
}
