package io.genoise.task.motion;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.data.scenes.EgoMotion;
import io.genoise.data.scenes.MovingScenes;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Losses;
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
import io.genoise.task.part.ClipNeeds;
import io.genoise.task.part.LastMap;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How did the camera move from this frame to that one? Who can tell has found the same places in both, and knows what moves by
/// itself. A siamese net: the encoder sees each frame alone, a small head the last maps of both, side by side. Asked are four
/// motions: across, down, nearer, turned; each is cut into `bins` classes of one width, in the middle the camera that stands still,
/// the outermost open. Answers come from who drew the clips.
///
/// Loss: the sum of the four cross-entropies. Figures: how often each is told right. Frames lie in either order, and are mirrored
/// at random, with their motion.
///
/// The source has the car's own odometry, in KITTI and San Francisco, and 20 classes for each of three motions.
///
/// Source: Agrawal, Carreira, Malik, *Learning to see by moving*, ICCV 2015, arXiv:1505.01596.
///
/// @param apart frames from the one to the other
/// @param bins classes of a motion
/// @param pan the width of a class across and down, as a share of the frame's side
/// @param zoom the width of a class, in logarithms of how much larger things become
/// @param turn the width of a class, in degrees
/// @param hidden channels of the head
/// @param changes whether the first frame is drawn at random, the order too, and frames are mirrored
@AutoService(PretextTask.class)
public record CameraMotion(
        @Setting(value = "frames from the one to the other", least = 1, most = 255) int apart,
        @Setting(value = "classes of a motion, an odd number", least = 3, most = 99) int bins,
        @Setting(value = "width of a class across and down, of the side", least = 0.001, most = 1)
                double pan,
        @Setting(value = "width of a class of nearing, in logarithms", least = 0.001, most = 1)
                double zoom,
        @Setting(value = "width of a class of turning, in degrees", least = 0.01, most = 90)
                double turn,
        @Setting(value = "channels of the head", least = 1, most = 4096) int hidden,
        @Setting("frames of any time, in either order, mirrored at random") boolean changes)
        implements PretextTask {
    private static final List<String> MOTIONS = List.of("across", "down", "nearer", "turned");
    private static final int LEAST_SIZE = 8;
    private static final int PREVIEWS = 12;

    /// Classes that moving scenes of 16 frames fill about evenly.
    public CameraMotion() {
        this(8, 7, 0.05, 0.06, 1.8, 64, true);
    }

    /// @throws IllegalArgumentException if there is no class in the middle
    public CameraMotion {
        if (bins % 2 == 0) {
            throw new IllegalArgumentException(
                    "setting bins: an odd number expected, whose middle stands still, not %s"
                            .formatted(bins));
        }
    }

    @Override
    public CameraMotion still() {
        return new CameraMotion(apart, bins, pan, zoom, turn, hidden, false);
    }

    @Override
    public Card card() {
        return new Card(
                "ego-motion",
                "how did the camera move from this frame to that one?",
                Family.MOTION,
                "Agrawal, Carreira and Malik 2015, Learning to see by moving, arXiv:1505.01596",
                "the built-in moving scenes: who drew them knows how the camera moved");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 32, 0.05f, Networks.laptop(), 32);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", MOTIONS.size() * Math.log(bins));
    }

    @Override
    public boolean clips() {
        return true;
    }

    @Override
    public boolean asksThePainter() {
        return true;
    }

    @Override
    public void check(Images images) {
        Squares.check(images, LEAST_SIZE);
        if (!IntStream.range(0, images.size())
                .allMatch(i -> images.source(i).images() instanceof MovingScenes)) {
            throw new IllegalArgumentException(
                    "--data: nobody knows how the camera of %s moved, in colour or grey; who drew the built-in moving scenes does: --data moving-scenes"
                            .formatted(images.name()));
        }
        ClipNeeds.frames(images, 2, apart);
    }

    /// Two frames, and the class of each motion, i32 `[N,4]`.
    @Override
    public Views views(Images images) {
        check(images);
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                return List.of(
                        Views.clips(images, 1, 2), Column.integers(LABELS, 1, MOTIONS.size()));
            }

            @Override
            public void draw(Sample sample) {
                int free = sample.frames() - apart;
                int start = changes ? sample.random().nextInt(free) : (free - 1) / 2;
                FrameWindow window = new FrameWindow(start, 2, apart);
                if (changes && sample.random().nextBoolean()) {
                    window = window.reversed();
                }
                boolean mirrored = changes && sample.random().nextBoolean();
                sample.write(0, window, new Placement(0, 0, mirrored, 0));
                Images.Source source = sample.images().source(sample.index());
                EgoMotion motion =
                        ((MovingScenes) source.images())
                                .egoMotion(source.index(), window.frame(0), window.frame(1));
                sample.put(LABELS, 0, classes(motion, mirrored, sample.height()));
            }
        };
    }

    /// The class of each motion, 0 … bins−1.
    int[] classes(EgoMotion motion, boolean mirrored, int size) {
        int sign = mirrored ? -1 : 1;
        return new int[] {
            bin(sign * motion.panX() / size / pan),
            bin(motion.panY() / size / pan),
            bin(Math.log(motion.zoom()) / zoom),
            bin(sign * motion.turn() / turn)
        };
    }

    private int bin(double steps) {
        return Math.clamp(Math.round(steps) + bins / 2, 0, bins - 1);
    }

    @Override
    public PretextLearner learner(Material material) {
        ClipNeeds.network(material.network(), 2);
        EncoderNetwork encoder = material.encoder(0);
        LastMap map = LastMap.of(encoder, material.images().height());
        Parameters own = material.parameters("head");
        Sequential head =
                Sequential.empty()
                        .then(
                                "both",
                                Conv.beforeNorm(
                                        own,
                                        "both",
                                        Conv.Form.square(2 * map.channels(), hidden, 3, 1, 1)))
                        .then("norm", BatchNorm.of(own, "norm", hidden))
                        .then("relu", Activation.RELU)
                        .then("flat", (x, _) -> x.reshape(x.shape().extent(0), -1))
                        .then(
                                "answers",
                                Linear.of(
                                        own,
                                        "answers",
                                        map.height() * map.width() * hidden,
                                        MOTIONS.size() * bins));
        own.complete();
        return new Mover(
                this,
                material,
                encoder,
                map,
                head,
                material.sgd(Part.ENCODER, encoder.parameters()),
                material.sgd("head", own));
    }

    /// A net that says of two frames how likely it holds every class of the four motions.
    record Mover(
            CameraMotion task,
            Material material,
            EncoderNetwork encoder,
            LastMap map,
            Layer head,
            Part.Trained net,
            Part.Trained last)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(net, last);
        }

        /// Logits `[N,4,bins]` of pairs of frames `[N,2,H,W,C]`.
        Tensor said(Tensor pairs, Pass pass) {
            TensorShape shape = pairs.shape();
            int count = shape.extent(0);
            Tensor frames =
                    pairs.reshape(2 * count, shape.extent(2), shape.extent(3), shape.extent(4));
            Tensor maps = map.of(material.standardized(frames), pass.within("encoder"));
            Tensor both =
                    maps.reshape(maps.shape().with(0, count).insert(1, 2))
                            .permute(0, 2, 3, 1, 4)
                            .reshape(count, map.height(), map.width(), 2 * map.channels());
            return pass.through("head", head, both).reshape(count, MOTIONS.size(), task.bins);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor said = said(lesson.pictures(), lesson.pass());
            Tensor asked = lesson.labels();
            Tensor loss =
                    Losses.crossEntropy(said.reshape(-1, task.bins), asked.reshape(-1))
                            .times(MOTIONS.size());
            lesson.minimize(loss, net, last);
            for (int m = 0; m < MOTIONS.size(); m++) {
                lesson.show(
                        MOTIONS.get(m),
                        Losses.accuracy(
                                said.fixedSlice(1, m, m + 1).reshape(-1, task.bins),
                                asked.fixedSlice(1, m, m + 1).reshape(-1)));
            }
        }
    }

    /// The class that the net holds to be most likely of each motion, `[N·4]`.
    static float[] told(Shown shown) {
        Mover net = (Mover) shown.trained().learner();
        return shown.read((columns, pass) ->
                net.said(columns.column(Views.PICTURES), pass).argmax(2).to(DType.F32));
    }

    /// Pairs of frames, what the net says of the camera, and what is true.
    @Override
    public List<Section> previews(Trained trained) {
        Shown shown = Shown.of(trained.asking(still()), PREVIEWS);
        float[] frames = shown.read((columns, _) -> columns.column(Views.PICTURES).to(DType.F32));
        float[] truth = shown.read((columns, _) -> columns.column(Views.LABELS).to(DType.F32));
        float[] said = told(shown);
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < shown.images().size(); i++) {
            List<String> words = new ArrayList<>();
            for (int m = 0; m < MOTIONS.size(); m++) {
                int at = i * MOTIONS.size() + m;
                words.add(
                        "%s %s (%s)"
                                .formatted(
                                        MOTIONS.get(m),
                                        (int) said[at] - bins / 2,
                                        (int) truth[at] - bins / 2));
            }
            Pixels pair = Shown.frames(frames, i, 2, trained.asked());
            tiles.add(Tile.of(pair, String.join(", ", words)));
        }
        return List.of(
                Section.of(
                        "How the camera moved",
                        Pictures.of(
                                "Two frames each, and by how many classes the net says that what stands still has moved to the right, down,"
                                        + " nearer and counterclockwise; in brackets what is true.",
                                tiles)));
    }

    /// Whether it takes things that move for the camera.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return List.of(StillCameraControl.of(trained));
    }
}
