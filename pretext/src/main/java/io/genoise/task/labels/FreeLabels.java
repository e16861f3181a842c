package io.genoise.task.labels;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.data.scenes.Rendering;
import io.genoise.data.scenes.Scenes;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
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
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What lies where? A painter of pictures knows at no cost what a labeller of photographs is paid for: where the object is, where
/// its contours run, and what lies before what. The net is asked for all three at each of half as many places a side as the
/// picture has pixels, and sees the picture alone.
///
/// Loss: the sum of three cross-entropies, means over places: object or not; contour or not; which of four layers lies nearest
/// (ground, things strewn on it, object, cover). A place is on a contour if its right or its lower neighbour is of another
/// layer. Figures: how often each is told right.
///
/// The source trains on scenes of a game engine, with surface normals in place of our layers, and draws its features towards
/// those of photographs by an adversary; both is left out here: what is learned is meant for pictures of the same painter.
///
/// Source: Ren, Lee, *Cross-domain self-supervised multi-task feature learning using synthetic imagery*, CVPR 2018, section 3,
/// arXiv:1711.09082.
@AutoService(PretextTask.class)
public record FreeLabels(
        @Setting("pictures are mirrored at random, with what is known of them") boolean mirror)
        implements PretextTask {
    private static final int LAYERS = 4;

    /// What is asked, with how many answers; as columns too, i32 `[N,side,side]`.
    private static final Map<String, Integer> ASKED =
            new TreeMap<>(Map.of("object", 2, "contour", 2, "depth", LAYERS));

    private static final int OUTPUTS = 2 + 2 + LAYERS;
    private static final int LEAST = 8;
    private static final int SHOWN = 8;
    private static final int CONTROLLED = 200;
    private static final int[] SHADES = {0, 90, 180, 255};

    /// With mirror images.
    public FreeLabels() {
        this(true);
    }

    @Override
    public Card card() {
        return new Card(
                "free-labels",
                "where is the object, where are its contours, what lies before what?",
                Family.FREE_LABELS,
                "Ren, Lee 2018, Cross-domain self-supervised multi-task feature learning using synthetic"
                        + " imagery, section 3, arXiv:1711.09082",
                "the built-in scenes, in colour: their painter knows the answers");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(5, 32, 0.1f, Networks.laptop(), 32);
    }

    @Override
    public boolean asksThePainter() {
        return true;
    }

    @Override
    public void check(Images images) {
        Squares.check(images, LEAST);
        if (!IntStream.range(0, images.size())
                .allMatch(i -> images.source(i).images() instanceof Scenes)) {
            throw new IllegalArgumentException(
                    "--data: nobody knows what lies where in %s, in colour or grey; the painter of the built-in scenes does: --data scenes"
                            .formatted(images.name()));
        }
    }

    /// `ln 2 + ln 2 + ln 4`. What shares are told right by saying the same everywhere depends on the pictures.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", 2 * Math.log(2) + Math.log(LAYERS));
    }

    @Override
    public FreeLabels still() {
        return new FreeLabels(false);
    }

    /// The picture, mirrored or not, and the answers about its places.
    @Override
    public Views views(Images images) {
        check(images);
        Map<Scenes, Map<Integer, byte[]>> painted = new ConcurrentHashMap<>();
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                int side = images.height() / 2;
                List<Column> columns = new ArrayList<>(List.of(Views.placed(images, 1)));
                ASKED.keySet().forEach(what -> columns.add(Column.integers(what, 1, side, side)));
                return columns;
            }

            @Override
            public void draw(Sample sample) {
                boolean mirrored = sample.random().nextBoolean() && mirror;
                Placement placement = new Placement(0, 0, mirrored, 0);
                sample.write(0, placement);
                int side = sample.height() / 2;
                byte[] depth = placement.of(nearest(sample, side), side, side, 1);
                int first = sample.offset("depth", 0);
                for (int i = 0; i < depth.length; i++) {
                    sample.integers("depth")[first + i] = depth[i];
                    sample.integers("object")[first + i] = depth[i] == Rendering.OBJECT ? 1 : 0;
                    sample.integers("contour")[first + i] = isContour(depth, i, side) ? 1 : 0;
                }
            }

            private byte[] nearest(Sample sample, int side) {
                Images.Source source = sample.images().source(sample.index());
                Scenes scenes = (Scenes) source.images();
                return painted.computeIfAbsent(scenes, _ -> new ConcurrentHashMap<>())
                        .computeIfAbsent(source.index(), i -> scenes.render(i, side).depth());
            }
        };
    }

    private static boolean isContour(byte[] depth, int at, int side) {
        boolean right = at % side < side - 1 && depth[at + 1] != depth[at];
        boolean below = at + side < depth.length && depth[at + side] != depth[at];
        return right || below;
    }

    @Override
    public PretextLearner learner(Material material) {
        Images images = material.images();
        EncoderNetwork encoder = material.encoder(0);
        Parameters parameters = material.parameters("head");
        DenseHead head = DenseHead.onLast(parameters, encoder, images, 2, OUTPUTS);
        return new Seer(
                material,
                encoder,
                head,
                material.sgd(Part.ENCODER, encoder.parameters()),
                material.sgd("head", parameters));
    }

    /// A net that says of each place how likely it holds every answer to the three questions.
    record Seer(
            Material material,
            EncoderNetwork encoder,
            DenseHead head,
            Part.Trained net,
            Part.Trained last)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(net, last);
        }

        /// What it says, by question, `[N·places,answers]`.
        Map<String, Tensor> said(Tensor pictures, Pass pass) {
            Tensor all =
                    head.apply(encoder, material.standardized(pictures), pass).reshape(-1, OUTPUTS);
            Map<String, Tensor> said = new TreeMap<>();
            int from = 0;
            for (Map.Entry<String, Integer> one : ASKED.entrySet()) {
                said.put(one.getKey(), all.fixedSlice(1, from, from + one.getValue()));
                from += one.getValue();
            }
            return said;
        }

        @Override
        public void learn(Lesson lesson) {
            Map<String, Tensor> said = said(lesson.pictures(), lesson.pass());
            Tensor loss =
                    said.entrySet().stream()
                            .map(one ->
                                    Losses.crossEntropy(
                                            one.getValue(), answers(lesson, one.getKey())))
                            .reduce(Tensor::plus)
                            .orElseThrow();
            lesson.minimize(loss, net, last);
            said.forEach((what, logits) ->
                    lesson.show(what, Losses.accuracy(logits, answers(lesson, what))));
        }

        private static Tensor answers(Lesson lesson, String what) {
            return lesson.column(what).reshape(-1);
        }
    }

    /// Pictures, what lies nearest in them, and what the net holds to lie nearest.
    @Override
    public List<Section> previews(Trained trained) {
        Shown shown = Shown.of(trained, SHOWN);
        float[] truth = shown.read((columns, _) -> columns.column("depth").to(DType.F32));
        float[] said = nearest(shown, x -> x);
        int side = trained.asked().height() / 2;
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < shown.images().size(); i++) {
            tiles.add(Tile.of(Pixels.of(shown.images(), i), ""));
            tiles.add(Tile.of(layers(truth, i, side), "true"));
            tiles.add(Tile.of(layers(said, i, side), "the net"));
        }
        return List.of(
                Section.of(
                        "What lies before what",
                        new Pictures(
                                "Each picture, what lies nearest at its places, and what the net holds to: the ground black,"
                                        + " things strewn on it dark, the object light, what covers it white."
                                        + " The layers may be mirrored.",
                                3,
                                tiles)));
    }

    /// Of what lies nearest, which is what the other two questions are about.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Shown shown = Shown.of(trained, CONTROLLED);
        int n = shown.images().size();
        float[] truth = shown.read((columns, _) -> columns.column("depth").to(DType.F32));
        float[] said = nearest(shown, x -> x);
        float[] grey =
                nearest(
                        shown,
                        x ->
                                x.mean(3)
                                        .reshape(x.shape().with(3, 1))
                                        .times(x.device().filled(x.shape(), 1)));
        return List.of(
                PlacesControl.of(
                        right(said, truth, n, 0),
                        right(said, truth, n, 1),
                        right(grey, truth, n, 0),
                        right(grey, truth, n, 1)));
    }

    /// What the net holds to lie nearest in pictures that `change` has changed, f32, 0 … 1.
    private static float[] nearest(Shown shown, UnaryOperator<Tensor> change) {
        Seer seer = (Seer) shown.trained().learner();
        return shown.read((columns, pass) ->
                seer.said(change.apply(columns.column(Views.PICTURES).over(255)), pass)
                        .get("depth")
                        .argmax(1)
                        .to(DType.F32));
    }

    /// The share of places told right, of each of `n` pictures, by the truth of the one `further` on.
    static double[] right(float[] said, float[] truth, int n, int further) {
        int places = said.length / n;
        double[] right = new double[n];
        for (int i = 0; i < said.length; i++) {
            int picture = i / places;
            int at = (picture + further) % n * places + i % places;
            right[picture] += said[i] == truth[at] ? 1.0 / places : 0;
        }
        return right;
    }

    private static Pixels layers(float[] numbers, int index, int side) {
        byte[] shades = new byte[side * side];
        for (int i = 0; i < shades.length; i++) {
            shades[i] = (byte) SHADES[(int) numbers[index * shades.length + i]];
        }
        return new Pixels(side, side, 1, shades);
    }
}
