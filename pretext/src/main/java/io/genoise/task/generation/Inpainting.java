package io.genoise.task.generation;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.layer.Pass;
import io.genoise.network.DcganDiscriminator;
import io.genoise.network.DiscriminatorNorm;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.BinaryLosses;
import io.genoise.optimizer.Adam;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.Columns;
import io.genoise.task.part.LastMap;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;
import java.util.Map;

/// What was in the hole? A part of the picture is taken away, and an encoder-decoder fills it in from what is around: it must
/// know what things look like as a whole. A [HoleDecoder] stands on the encoder's last map.
///
/// Loss: 0.999·(squared error) + 0.001·(does a critic, [DcganDiscriminator], take the filled picture for real?). The hole's rim is shown and asked
/// for all the same, with ten times the weight, so that the filling joins. The error is a weighted mean over the asked
/// pixels, in deviations of the data: a net that fills in the mean colour has 1. The critic learns beside, at a tenth of the
/// rate; it sees the whole picture with its filling (the paper's sees the filling alone), so that it can judge regions of any
/// shape.
///
/// Source: Pathak, Krähenbühl, Donahue, Darrell, Efros, *Context encoders: feature learning by inpainting*, CVPR 2016,
/// arXiv:1604.07379.
@AutoService(PretextTask.class)
public record Inpainting(
        @Setting("a square hole in the centre, or a quarter of the picture in any shape") Hole hole,
        @Setting(
                        value = "share of the picture's side that the hole's rim takes",
                        least = 0,
                        most = 0.2)
                double overlap,
        @Setting(value = "weight of the rim", least = 1) float overlapWeight,
        @Setting(value = "weight of the critic's judgement; 0: no critic", least = 0, most = 1)
                float adversarial,
        @Setting(value = "channels of the critic's first layer", least = 1) int critic)
        implements PretextTask {
    private static final String REGION = "region";
    private static final int PREVIEWS = 12;
    private static final int LEAST_SIZE = 8;

    /// Channels of a discriminator's first layer at width 1.
    private static final double WIDE = 64;

    private static final double AREA = 0.25;

    /// What is taken away.
    public enum Hole {
        /// A square in the middle, half as wide as the picture.
        CENTRE,
        /// A region of any shape as large as that, anywhere ([Regions#random]).
        RANDOM
    }

    /// The paper's weights: 0.001 adversarial, a rim of 7 of 128 pixels weighing ten times.
    public Inpainting() {
        this(Hole.CENTRE, 0.055, 10, 0.001f, 64);
    }

    @Override
    public Inpainting small() {
        return new Inpainting(hole, overlap, overlapWeight, adversarial, 16);
    }

    @Override
    public Card card() {
        return new Card(
                "inpainting",
                "what was in the hole",
                Family.GENERATION,
                "Pathak, Krähenbühl, Donahue, Darrell and Efros 2016, Context encoders: feature learning by inpainting, arXiv:1604.07379",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 32, 0.002f, Networks.laptop(), 32);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", 1 - adversarial + adversarial * Math.log(2), "reconstruction", 1.0);
    }

    @Override
    public void check(Images images) {
        Squares.check(images, LEAST_SIZE);
    }

    /// Pixels of the hole's rim.
    private int band(int size) {
        return (int) Math.round(overlap * size);
    }

    @Override
    public Views views(Images images) {
        return new Holed(hole, band(images.height()));
    }

    /// The picture and what is asked for of it.
    private record Holed(Hole hole, int band) implements Views {
        @Override
        public List<Column> columns(Images images) {
            return List.of(
                    Views.placed(images, 1),
                    Column.bytes(REGION, 1, images.height(), images.width(), 1));
        }

        @Override
        public void draw(Sample sample) {
            sample.write(0, Placement.WHOLE);
            int size = sample.height();
            byte[] region =
                    hole == Hole.CENTRE
                            ? Regions.square(size, size, size / 4, size / 4, size / 2, band)
                            : Regions.random(sample.random(), size, size, AREA, band);
            System.arraycopy(
                    region, 0, sample.bytes(REGION), sample.offset(REGION, 0), region.length);
        }
    }

    @Override
    public PretextLearner learner(Material material) {
        int size = material.images().height();
        int channels = material.images().channels();
        EncoderNetwork encoder = material.encoder(0);
        LastMap map = LastMap.of(encoder, size);
        Parameters own = material.parameters("decoder");
        HoleDecoder decoder = HoleDecoder.of(own, map, size, channels);
        Parameters judging = material.parameters("critic");
        DcganDiscriminator judge =
                new DcganDiscriminator.Config(
                                size, critic / WIDE, DiscriminatorNorm.BATCH, channels, 1)
                        .create(judging);
        Adam.Config adam = Adam.standard().betas(0.5f, 0.999f);
        return new Filler(
                this,
                material,
                encoder,
                map,
                decoder,
                judge,
                material.trained(Part.ENCODER, adam.over(encoder.parameters())),
                material.trained("decoder", adam.over(own)),
                new Part.Trained(
                        "critic",
                        judging,
                        adam.over(judging),
                        step -> material.schedule().at(step) / 10));
    }

    /// What the net was shown, what it makes of it, and the picture.
    @Override
    public List<Section> previews(Trained trained) {
        Filler net = (Filler) trained.learner();
        Shown shown = Shown.of(trained, PREVIEWS);
        return List.of(
                shown.compared(
                        "What the net fills in",
                        "Pictures with a hole, what the net fills it with, and the pictures themselves.",
                        shown.read((columns, _) -> net.seen(columns)),
                        shown.read(net::filled),
                        "hole",
                        "filled"));
    }

    /// Whether the net reads JPEG's blocks that reach into the hole.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Inpainting centred =
                new Inpainting(Hole.CENTRE, overlap, overlapWeight, adversarial, critic);
        int size = trained.asked().height();
        return List.of(
                GridControl.of(
                        trained.asking(centred),
                        size / 4 + centred.band(size),
                        ((Filler) trained.learner())::hiddenErrors));
    }

    record Filler(
            Inpainting task,
            Material material,
            EncoderNetwork encoder,
            LastMap map,
            HoleDecoder decoder,
            DcganDiscriminator judge,
            Part.Trained first,
            Part.Trained second,
            Part.Trained third)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return task.adversarial == 0 ? List.of(first, second) : List.of(first, second, third);
        }

        /// Pictures `[N,S,S,C]` whose holes are of the mean colour, 0.
        Tensor seen(Columns columns) {
            return Regions.emptied(pictures(columns), columns.column(REGION));
        }

        private Tensor pictures(Columns columns) {
            return material.standardized(columns.column(Views.PICTURES));
        }

        /// What the net paints, all over.
        Tensor painted(Columns columns, Pass pass) {
            Tensor features = map.of(seen(columns), pass.within("encoder"));
            return decoder.forward(features, pass.within("decoder"));
        }

        /// The pictures with what is asked for painted by the net.
        Tensor filled(Columns columns, Pass pass) {
            return Regions.filled(
                    painted(columns, pass), pictures(columns), columns.column(REGION));
        }

        /// The squared error inside of each picture's hole, `[N]`.
        Tensor hiddenErrors(Columns columns, Pass pass) {
            Tensor hidden = Regions.weights(columns.column(REGION), 0);
            Tensor squares = painted(columns, pass).minus(pictures(columns)).square();
            return squares.times(hidden).sum(1, 2, 3).over(hidden.sum(1, 2, 3));
        }

        /// Σ w·(painted − picture)² / Σ w over what is asked for, the band's w being `overlapWeight`.
        Tensor error(Tensor painted, Tensor pictures, Tensor region) {
            Tensor weight = Regions.weights(region, task.overlapWeight);
            return painted.minus(pictures)
                    .square()
                    .times(weight)
                    .sum()
                    .over(weight.sum().times(pictures.shape().extent(3)));
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor pictures = pictures(lesson::column);
            Tensor region = lesson.column(REGION);
            Tensor painted = painted(lesson::column, lesson.pass());
            Tensor error = error(painted, pictures, region);
            lesson.show("reconstruction", error);
            if (task.adversarial == 0) {
                lesson.minimize(error, first, second);
                return;
            }
            Pass judging = lesson.pass().within("critic");
            Tensor real = judge.forward(pictures, judging).reshape(-1);
            Tensor made =
                    judge.forward(Regions.filled(painted, pictures, region), judging).reshape(-1);
            Tensor deceived = BinaryLosses.crossEntropy(made, 1);
            float share = task.adversarial;
            lesson.minimize(error.times(1 - share).plus(deceived.times(share)), first, second);
            Tensor told =
                    BinaryLosses.crossEntropy(real, 1)
                            .plus(BinaryLosses.crossEntropy(made, 0))
                            .over(2);
            lesson.minimize("critic", told, third);
        }
    }
}
