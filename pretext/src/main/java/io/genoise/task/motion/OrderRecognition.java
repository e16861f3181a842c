package io.genoise.task.motion;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Losses;
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
import io.genoise.task.part.ClipNeeds;
import io.genoise.task.part.Columns;
import io.genoise.task.part.Hidden;
import io.genoise.task.part.LastMap;
import io.genoise.task.part.PermutationSet;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// In which order were these four frames taken? They are shown shuffled, and the net says which of the orders it is. Forward and
/// backward count as the same, since many movements look alike both ways: of 24 orders 12 are left. Loss: cross-entropy over them;
/// figure: how often the order is told right.
///
/// The frames lie `stride` apart in a window in which much moves ([MotionWindows]). Shortcuts are closed as in the paper: each frame
/// is cut out at a place of its own (*jitter*), so that edges do not give the way of the camera away, and of each frame one channel
/// alone is shown, drawn by chance (*splitting*), so that neither colours nor what a lens makes of them tell neighbours.
///
/// The head compares two by two: each frame's last map → `frame`, BatchNorm, ReLU; of every pair i < j both side by side → `pair`, the
/// same layer for all six, BatchNorm, ReLU; all six side by side → 12 answers, which begin near 0: a new net guesses.
///
/// Source: Lee, Huang, Singh, Yang, *Unsupervised representation learning by sorting sequences* (OPN), ICCV 2017, arXiv:1708.01246.
@AutoService(PretextTask.class)
public record OrderRecognition(
        @Setting(value = "how many frames on the next one is", least = 1) int stride,
        @Setting(value = "pixels that are cut off each frame on every side", least = 0) int margin,
        @Setting(
                        value =
                                "pixels by which each frame is cut out elsewhere, at most the margin",
                        least = 0)
                int jitter,
        @Setting("of each frame one channel alone is shown") boolean split,
        @Setting("the frames are mirrored at random, all alike") boolean mirror,
        @Setting(value = "width of the layer over a frame", least = 8) int hidden)
        implements PretextTask {
    private static final int FRAMES = 4;
    private static final int PAIRS = FRAMES * (FRAMES - 1) / 2;
    private static final String KEPT = "kept";
    private static final int PREVIEWS = 8;
    private static final int LEAST_SIDE = 4;
    private static final int[][] ORDERS = orders();

    /// Frames a fifth of a second apart, each jittered and of one channel.
    public OrderRecognition() {
        this(5, 5, 5, true, true, 1024);
    }

    /// @throws IllegalArgumentException if frames would be cut out beyond their edges
    public OrderRecognition {
        if (jitter > margin) {
            throw new IllegalArgumentException(
                    "setting jitter: at most the margin, %s, expected, not %s"
                            .formatted(margin, jitter));
        }
    }

    @Override
    public OrderRecognition small() {
        return new OrderRecognition(4, 2, 2, split, mirror, 256);
    }

    @Override
    public Card card() {
        return new Card(
                "order-recognition",
                "in which order were these frames taken?",
                Family.MOTION,
                "Lee, Huang, Singh and Yang 2017, Unsupervised representation learning by sorting sequences,"
                        + " arXiv:1708.01246",
                "square clips in which something moves");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(40, 32, 0.02f, Networks.laptop(), 64);
    }

    @Override
    public boolean clips() {
        return true;
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(ORDERS.length), "accuracy", 1.0 / ORDERS.length);
    }

    @Override
    public void check(Images images) {
        Squares.check(images, 2 * margin + LEAST_SIDE);
        ClipNeeds.frames(images, FRAMES, stride);
    }

    /// The middle of each frame, of the middle channel where one alone is shown.
    @Override
    public OrderRecognition still() {
        return new OrderRecognition(stride, margin, 0, false, false, hidden);
    }

    /// The orders of four frames of which the first comes before the last: one of each and its reverse.
    private static int[][] orders() {
        return Arrays.stream(PermutationSet.of(FRAMES, 24, 1).orders())
                .filter(order -> order[0] < order[FRAMES - 1])
                .sorted(Arrays::compare)
                .toArray(int[][]::new);
    }

    /// The number of an order, which is that of its reverse too, 0 … 11.
    static int number(int[] order) {
        int[] forward = order.clone();
        if (order[0] > order[FRAMES - 1]) {
            for (int i = 0; i < FRAMES; i++) {
                forward[i] = order[FRAMES - 1 - i];
            }
        }
        return Arrays.binarySearch(ORDERS, forward, Arrays::compare);
    }

    /// The frames in the order in which they are shown, each cut out where it is, the order's number, and the channel that each
    /// keeps.
    @Override
    public Views views(Images images) {
        check(images);
        int side = images.height() - 2 * margin;
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                return List.of(
                        Column.bytes(PICTURES, FRAMES, side, side, images.channels()),
                        Column.integers(LABELS, 1),
                        Column.integers(KEPT, FRAMES));
            }

            @Override
            public void draw(Sample sample) {
                int start = MotionWindows.start(sample, FrameWindow.span(FRAMES, stride));
                int[] order = sample.random().permutation(FRAMES);
                boolean mirrored = sample.random().nextBoolean() && mirror;
                sample.put(LABELS, 0, number(order));
                for (int i = 0; i < FRAMES; i++) {
                    int top = margin - jitter + sample.random().nextInt(2 * jitter + 1);
                    int left = margin - jitter + sample.random().nextInt(2 * jitter + 1);
                    cut(sample, i, start + order[i] * stride, top, left, mirrored);
                    int channel = sample.random().nextInt(sample.channels());
                    sample.put(KEPT, i, split ? channel : sample.channels() / 2);
                }
            }

            /// Writes the square of `frame` whose upper left corner is (top, left) as view `view`.
            private void cut(
                    Sample sample, int view, int frame, int top, int left, boolean mirrored) {
                byte[] target = sample.bytes(PICTURES);
                int at = sample.offset(PICTURES, view);
                int channels = sample.channels();
                for (int y = 0; y < side; y++) {
                    int row = (frame * sample.height() + top + y) * sample.width() + left;
                    for (int x = 0; x < side; x++) {
                        int from = (row + (mirrored ? side - 1 - x : x)) * channels;
                        System.arraycopy(sample.picture(), from, target, at, channels);
                        at += channels;
                    }
                }
            }
        };
    }

    @Override
    public PretextLearner learner(Material material) {
        ClipNeeds.network(material.network(), 2);
        return Sorter.of(this, material);
    }

    /// The frames `[4N,side,side,C]` as the encoder sees them.
    Tensor seen(Material material, Columns columns) {
        Tensor frames = material.standardized(columns.column(Views.PICTURES));
        TensorShape shape = frames.shape();
        int channels = shape.extent(-1);
        if (!split || channels == 1) {
            return frames;
        }
        Tensor kept =
                columns.column(KEPT)
                        .oneHot(channels)
                        .reshape(TensorShape.of(shape.extent(0), 1, 1, channels));
        return frames.times(kept).sum(3).reshape(shape.with(3, 1)).broadcast(shape);
    }

    /// One encoder for every frame, and a head that compares them two by two.
    record Sorter(
            OrderRecognition task,
            Material material,
            LastMap map,
            Hidden frame,
            Hidden pair,
            Linear answers,
            Part.Trained first,
            Part.Trained second)
            implements PretextLearner {
        static Sorter of(OrderRecognition task, Material material) {
            EncoderNetwork encoder = material.encoder(0);
            LastMap map = LastMap.of(encoder, material.images().height() - 2 * task.margin);
            Parameters head = material.parameters("head");
            int each = task.hidden;
            int both = Math.max(1, each / 2);
            Linear afterMap =
                    Linear.afterMap(
                            head,
                            "frame",
                            TensorShape.of(map.height(), map.width(), map.channels()),
                            each);
            Hidden frame = Hidden.of(head, "frame", afterMap, each, true);
            Hidden pair =
                    Hidden.of(head, "pair", Linear.of(head, "pair", 2 * each, both), both, true);
            Linear answers =
                    Linear.of(head, "answers", PAIRS * both, ORDERS.length, Initial.normal(0.01));
            head.flat();
            return new Sorter(
                    task,
                    material,
                    map,
                    frame,
                    pair,
                    answers,
                    material.sgd(Part.ENCODER, encoder.parameters()),
                    material.sgd("head", head));
        }

        @Override
        public EncoderNetwork encoder() {
            return map.encoder();
        }

        @Override
        public List<Part> parts() {
            return List.of(first, second);
        }

        /// Logits `[N,12]`.
        Tensor logits(Columns columns, Pass pass) {
            Tensor maps = map.of(task.seen(material, columns), pass.within("encoder"));
            Tensor flat = maps.reshape(maps.shape().extent(0), -1);
            Tensor each = frame.forward(flat, pass);
            Tensor frames = each.reshape(-1, FRAMES, each.shape().extent(1));
            int clips = frames.shape().extent(0);
            Tensor[] pairs = new Tensor[PAIRS];
            int p = 0;
            for (int i = 0; i < FRAMES; i++) {
                for (int j = i + 1; j < FRAMES; j++) {
                    Tensor a = frames.fixedSlice(1, i, i + 1);
                    Tensor b = frames.fixedSlice(1, j, j + 1);
                    pairs[p++] = Tensor.concat(2, a, b);
                }
            }
            Tensor both = Tensor.concat(1, pairs).reshape(-1, 2 * each.shape().extent(1));
            Tensor compared = pair.forward(both, pass);
            return pass.through("answers", answers, compared.reshape(clips, -1));
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor logits = logits(lesson::column, lesson.pass());
            lesson.minimize(Losses.crossEntropy(logits, lesson.labels()), first, second);
            lesson.show("accuracy", Losses.accuracy(logits, lesson.labels()));
        }
    }

    /// Frames as the net is shown them, as it orders them, and as they were taken, forward or backward.
    @Override
    public List<Section> previews(Trained trained) {
        Sorter sorter = (Sorter) trained.learner();
        Shown shown = Shown.of(trained, PREVIEWS);
        float[] pixels = shown.read((columns, _) -> columns.column(Views.PICTURES).times(1));
        float[] logits = shown.read(sorter::logits);
        float[] labels = shown.read((columns, _) -> columns.column(Views.LABELS).times(1));
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            int said = Shown.largest(logits, i, ORDERS.length);
            int right = (int) labels[i];
            tiles.add(Tile.of(laid(pixels, i, shown, new int[] {0, 1, 2, 3}), "shown"));
            tiles.add(
                    Tile.of(laid(pixels, i, shown, taken(ORDERS[said])), "ordered", said == right));
            tiles.add(Tile.of(laid(pixels, i, shown, taken(ORDERS[right])), "true"));
        }
        return List.of(
                Section.of(
                        "What the net puts in order",
                        Pictures.of(
                                "Four frames as the net was shown them, as it orders them, and as they were taken; forward and backward"
                                        + " count as the same.",
                                tiles)));
    }

    /// Which of the frames shown was taken first, which next …
    static int[] taken(int[] order) {
        int[] taken = new int[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            taken[order[i]] = i;
        }
        return taken;
    }

    /// The frames of clip `index`, `which` says in which order, side by side.
    private Pixels laid(float[] pixels, int index, Shown shown, int[] which) {
        int side = shown.images().height() - 2 * margin;
        int channels = shown.images().channels();
        int size = side * side * channels;
        byte[] all = new byte[FRAMES * size];
        for (int i = 0; i < FRAMES; i++) {
            byte[] one =
                    Shown.pixels(pixels, FRAMES * index + which[i], side, side, channels).values();
            System.arraycopy(one, 0, all, i * size, size);
        }
        return new Pixels(FRAMES * side, side, channels, all).inARow(FRAMES, FRAMES);
    }

    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return List.of(DriftControl.of(trained, FrameWindow.span(FRAMES, stride)));
    }
}
