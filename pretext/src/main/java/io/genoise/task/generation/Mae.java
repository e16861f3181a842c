package io.genoise.task.generation;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.constant;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.layer.Pass;
import io.genoise.network.VisionTransformer;
import io.genoise.op.FeatureNorms;
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
import io.genoise.task.part.Columns;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;
import java.util.Map;

/// What is in the patches that are covered? Three quarters of a picture's patches are masked, a vision transformer encodes the
/// rest *alone*, and a light decoder, which is given a learned token and a position for each missing patch, paints all of
/// them. With so much gone, going on with lines and colours does not do: the whole must be understood.
///
/// Loss: mean squared error over the masked patches, each target patch having been made mean 0 and deviation 1 by itself; a net
/// that paints every patch plain has 1.
///
/// Source: He, Chen, Xie, Li, Dollár, Girshick, *Masked autoencoders are scalable vision learners*, CVPR 2022,
/// arXiv:2111.06377.
@AutoService(PretextTask.class)
public record Mae(
        @Setting(value = "share of the patches that are masked", least = 0.05, most = 0.95)
                double masked,
        @Setting(value = "rows of a patch, those of the network", least = 1) int patch,
        @Setting(value = "blocks of the decoder", least = 1, most = 12) int depth,
        @Setting(value = "width of the decoder's tokens, a multiple of its heads", least = 1)
                int width,
        @Setting(value = "heads of the decoder's attention", least = 1) int heads,
        @Setting("whether each target patch is made mean 0 and deviation 1") boolean normalised)
        implements PretextTask {
    private static final String ORDER = "order";
    private static final String RANK = "rank";
    private static final float EPSILON = 1e-6f;
    private static final int PREVIEWS = 12;
    private static final int CONTROLLED = 200;
    private static final float DECAY = 0.05f;

    /// The paper's 75 % and decoder of 8 blocks of 512 in 16 heads.
    public Mae() {
        this(0.75, 4, 8, 512, 16, true);
    }

    @Override
    public Mae small() {
        return new Mae(masked, patch, 1, 64, 2, normalised);
    }

    @Override
    public Card card() {
        return new Card(
                "mae",
                "what is in the patches that are masked",
                Family.GENERATION,
                "He, Chen, Xie, Li, Dollár and Girshick 2022, Masked autoencoders are scalable vision learners, arXiv:2111.06377",
                "square pictures and a vision transformer");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 32, 0.001f, "vit-small", 32);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return normalised ? Map.of("loss", 1.0) : Map.of();
    }

    @Override
    public void check(Images images) {
        Squares.check(images, 2 * patch);
        if (images.height() % patch != 0) {
            throw new IllegalArgumentException(
                    "--patch, --size: pictures of %s rows do not divide into patches of %s"
                            .formatted(images.height(), patch));
        }
    }

    /// How many patches are shown of `patches`: at least one is, and one is not.
    private int shown(int patches) {
        return Math.clamp(Math.round(patches * (1 - masked)), 1, patches - 1);
    }

    @Override
    public Views views(Images images) {
        int side = images.height() / patch;
        return new Masked(side * side);
    }

    /// The picture, its patches in random order, of which the first are shown, and the place of each in that order.
    private record Masked(int patches) implements Views {
        @Override
        public List<Column> columns(Images images) {
            return List.of(
                    Views.placed(images, 1),
                    Column.integers(ORDER, 1, patches),
                    Column.integers(RANK, 1, patches));
        }

        @Override
        public void draw(Sample sample) {
            sample.write(0, Placement.WHOLE);
            int[] order = sample.random().permutation(patches);
            int[] rank = new int[patches];
            for (int i = 0; i < patches; i++) {
                rank[order[i]] = i;
            }
            sample.put(ORDER, 0, order);
            sample.put(RANK, 0, rank);
        }
    }

    @Override
    public PretextLearner learner(Material material) {
        if (!(material.encoder(0) instanceof VisionTransformer encoder)) {
            throw new IllegalArgumentException(
                    "--network: a masked autoencoder encodes some of a picture's patches, which a vision transformer can, such as vit-small, and %s cannot"
                            .formatted(material.network().network()));
        }
        VisionTransformer.Config config = encoder.config();
        if (config.patch() != patch || config.size() != material.images().height()) {
            throw new IllegalArgumentException(
                    "--patch, --network: pictures of %s rows in patches of %s for a network that takes %s in patches of %s"
                            .formatted(
                                    material.images().height(),
                                    patch,
                                    config.size(),
                                    config.patch()));
        }
        Parameters own = material.parameters("decoder");
        PatchDecoder decoder = PatchDecoder.of(own, config, depth, width, heads);
        own.flat();
        return new Autoencoder(
                this,
                material,
                encoder,
                decoder,
                material.adamW(Part.ENCODER, encoder.parameters(), DECAY),
                material.adamW("decoder", own, DECAY));
    }

    /// What the net was shown, what it paints, and the picture. A target of deviation 1 is painted with the true patch's own mean
    /// and deviation, as in the paper.
    @Override
    public List<Section> previews(Trained trained) {
        Autoencoder net = (Autoencoder) trained.learner();
        Shown shown = Shown.of(trained, PREVIEWS);
        return List.of(
                shown.compared(
                        "What the net paints",
                        "Pictures with masked patches, what the net paints in their place%s, and the pictures themselves."
                                .formatted(
                                        normalised
                                                ? " (with the true mean and contrast of each patch, which it is not asked for)"
                                                : ""),
                        shown.read((columns, _) -> net.shown(columns)),
                        shown.read(net::completed),
                        "masked",
                        "painted"));
    }

    /// Whether it tells more than the colours around a masked patch do.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Autoencoder net = (Autoencoder) trained.learner();
        return List.of(control(trained, net, net::painted));
    }

    /// Paints the patches `[N,P,D]` of pictures `[N,S,S,C]`, standardised, of which some are masked.
    @FunctionalInterface
    interface Painter {
        Tensor painted(Tensor pictures, Columns columns, Pass pass);
    }

    static NeighboursControl control(Trained trained, Autoencoder net, Painter painter) {
        return NeighboursControl.of(
                Shown.of(trained, CONTROLLED)
                        .read((columns, pass) -> net.compared(painter, columns, pass)));
    }

    record Autoencoder(
            Mae task,
            Material material,
            VisionTransformer encoder,
            PatchDecoder decoder,
            Part.Trained first,
            Part.Trained second)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(first, second);
        }

        /// Pictures `[N,S,S,C]` cut into patches row by row, `[N,P,patch·patch·C]`.
        Tensor patches(Tensor pictures) {
            return new Patches(task.patch).of(pictures);
        }

        /// What is asked for: patches `[N,P,D]`, each with mean 0 and deviation 1 if that is set.
        Tensor target(Tensor patches) {
            TensorShape shape = patches.shape();
            return task.normalised
                    ? FeatureNorms.instanceNorm(patches.reshape(-1, shape.extent(2), 1), EPSILON)
                            .reshape(shape)
                    : patches;
        }

        /// What the net paints, `[N,P,D]`.
        Tensor painted(Tensor pictures, Columns columns, Pass pass) {
            Pass inner = pass.within("encoder");
            Tensor all = encoder.patches(pictures, inner);
            int shown = task.shown(all.shape().extent(1));
            Tensor seen = VisionTransformer.select(all, columns.column(ORDER).slice(1, 0, shown));
            return decoder.decode(
                    encoder.encode(seen, inner), columns.column(RANK), pass.within("decoder"));
        }

        /// 1 where a patch is missing, else 0, `[N,P,1]`.
        private Tensor missing(Tensor rank) {
            int shown = task.shown(rank.shape().extent(1));
            Tensor missing = rank.map(v -> v.greaterEqual(constant(shown)));
            return missing.reshape(rank.shape().insert(2, 1));
        }

        /// Pictures whose missing patches are 0, the mean colour.
        Tensor shown(Columns columns) {
            Tensor patches = patches(material.standardized(columns.column(Views.PICTURES)));
            Tensor there = missing(columns.column(RANK)).map(v -> ONE.minus(v));
            return new Patches(task.patch).joined(patches.times(there));
        }

        /// Pictures with the missing patches painted.
        Tensor completed(Columns columns, Pass pass) {
            Tensor pictures = material.standardized(columns.column(Views.PICTURES));
            Tensor patches = patches(pictures);
            Tensor painted = painted(pictures, columns, pass);
            if (task.normalised) {
                TensorShape each = patches.shape().with(2, 1);
                Tensor deviation = patches.variance(2).plus(EPSILON).sqrt().reshape(each);
                painted = painted.times(deviation).plus(patches.mean(2).reshape(each));
            }
            Tensor missing = missing(columns.column(RANK));
            return new Patches(task.patch)
                    .joined(patches.plus(painted.minus(patches).times(missing)));
        }

        /// What somebody paints who goes on with the colours that are shown, `[N,P,D]`: each pixel is the mean of the colours of
        /// the patches shown, one whose centre lies at a distance d weighing 1/(d² + ¼)².
        ///
        /// @param patches `[N,P,D]`
        Tensor continued(Tensor patches, Tensor rank) {
            TensorShape shape = patches.shape();
            int n = shape.extent(0);
            int count = shape.extent(1);
            int pixels = task.patch * task.patch;
            Tensor shown = missing(rank).map(v -> ONE.minus(v));
            Tensor colours =
                    patches.reshape(n, count, pixels, -1)
                            .mean(2)
                            .reshape(n, count, -1)
                            .times(shown);
            Tensor weights =
                    patches.device().tensor(TensorShape.of(count * pixels, count), weights(count));
            int channels = colours.shape().extent(2);
            Tensor sums =
                    weights.matmul(colours.permute(1, 0, 2).reshape(count, n * channels))
                            .reshape(-1, n, channels);
            Tensor all = weights.matmul(shown.permute(1, 0, 2).reshape(count, n)).reshape(-1, n, 1);
            return sums.over(all).permute(1, 0, 2).reshape(shape);
        }

        /// Of each patch for each pixel, the pixels in the order of their patches: `[P·pixels,P]`.
        private float[] weights(int count) {
            int side = (int) Math.round(Math.sqrt(count));
            int pixels = task.patch * task.patch;
            float[] weights = new float[count * pixels * count];
            for (int at = 0; at < weights.length; at++) {
                int pixel = at / count;
                int own = pixel / pixels;
                int other = at % count;
                double middle = (task.patch - 1) / 2.0;
                double down =
                        (other / side - own / side) * task.patch
                                + middle
                                - pixel % pixels / task.patch;
                double right =
                        (other % side - own % side) * task.patch + middle - pixel % task.patch;
                weights[at] = (float) Math.pow(down * down + right * right + 0.25, -2);
            }
            return weights;
        }

        /// The squares that [NeighboursControl] compares, `[4,N]`.
        Tensor compared(Painter painter, Columns columns, Pass pass) {
            Tensor pictures = material.standardized(columns.column(Views.PICTURES));
            Tensor patches = patches(pictures);
            Tensor rank = columns.column(RANK);
            Tensor missing = missing(rank);
            Tensor asked = target(patches).times(missing);
            Tensor painted = painter.painted(pictures, columns, pass).times(missing);
            Tensor strokes = target(continued(patches, rank)).times(missing);
            return Tensor.stack(
                    painted.minus(asked).square().sum(1, 2),
                    asked.square().sum(1, 2),
                    strokes.square().sum(1, 2),
                    strokes.times(asked).sum(1, 2));
        }

        /// The mean over the masked patches of the mean squared error, `[]`.
        Tensor error(Tensor painted, Tensor target, Tensor rank) {
            Tensor missing = missing(rank).reshape(rank.shape());
            return painted.minus(target).square().mean(2).times(missing).sum().over(missing.sum());
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor pictures = material.standardized(lesson.pictures());
            Tensor painted = painted(pictures, lesson::column, lesson.pass());
            Tensor target = target(patches(pictures));
            lesson.minimize(error(painted, target, lesson.column(RANK)), first, second);
        }
    }
}
