package io.genoise.task.motion;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.figure.Pictures;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.network.Networks;
import io.genoise.setting.Setting;
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
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.task.part.TileLearner;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Are these three frames in the order in which they were taken? To say so a net must know how things move between two poses. Loss:
/// cross-entropy between yes and no; figure: how often it is told right.
///
/// Of a window in which much moves ([MotionWindows]) five frames a < b < c < d < e are drawn, no two of them closer than `apart`.
/// In order are b, c, d; out of order b, a, d or b, e, d, one as often as the other, and both together as often as those in order. So
/// the first and the last frame are the same either way, and only what lies between them tells. Half of all triples are shown
/// backward, which changes no answer. One encoder looks at each frame by itself, and a head behind it, with BatchNorm, at all three
/// ([TileLearner]): without it the net stays at chance.
///
/// Left out against the paper: it also drops triples whose frames look alike by their colours.
///
/// Source: Misra, Zitnick, Hebert, *Shuffle and learn: unsupervised learning using temporal order verification*, ECCV 2016,
/// arXiv:1603.08561.
@AutoService(PretextTask.class)
public record ShuffleAndLearn(
        @Setting(value = "frames from which the three are taken", least = 5) int length,
        @Setting(value = "least number of frames from one to the next", least = 1) int apart,
        @Setting(value = "pixels by which the frames are shifted at most, all alike", least = 0)
                int padding,
        @Setting("the frames are mirrored at random, all alike") boolean mirror,
        @Setting(value = "width of the layer over all frames", least = 8) int hidden)
        implements PretextTask {
    private static final int FRAMES = 3;
    private static final int DRAWN = 5;
    private static final int IN_ORDER = 1;
    private static final int PREVIEWS = 12;

    /// Of 25 frames, a second, at least four apart.
    public ShuffleAndLearn() {
        this(25, 4, 4, true, 4096);
    }

    /// @throws IllegalArgumentException if five frames that far apart need more than `length`
    public ShuffleAndLearn {
        if (length < FrameWindow.span(DRAWN, apart)) {
            throw new IllegalArgumentException(
                    "setting length: five frames that are %s apart take at least %s frames, not %s"
                            .formatted(apart, FrameWindow.span(DRAWN, apart), length));
        }
    }

    @Override
    public ShuffleAndLearn small() {
        return new ShuffleAndLearn(15, 3, 2, mirror, 512);
    }

    @Override
    public Card card() {
        return new Card(
                "shuffle-and-learn",
                "are three frames in the right order?",
                Family.MOTION,
                "Misra, Zitnick and Hebert 2016, Shuffle and learn: unsupervised learning using temporal order"
                        + " verification, arXiv:1603.08561",
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
        return Map.of("loss", Math.log(2), "accuracy", 0.5);
    }

    @Override
    public void check(Images images) {
        Squares.check(images);
        ClipNeeds.frames(images, length, 1);
    }

    /// Neither shifted nor mirrored.
    @Override
    public ShuffleAndLearn still() {
        return new ShuffleAndLearn(length, apart, 0, false, hidden);
    }

    /// The three frames as they are shown, and whether they are in order.
    @Override
    public Views views(Images images) {
        check(images);
        ShiftAndMirror change = new ShiftAndMirror(padding, mirror);
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                return List.of(Views.clips(images, FRAMES, 1), Column.integers(LABELS, 1));
            }

            @Override
            public void draw(Sample sample) {
                int[] drawn = drawn(sample);
                boolean inOrder = sample.random().nextBoolean();
                int other = sample.random().nextBoolean() ? 0 : DRAWN - 1;
                boolean backward = sample.random().nextBoolean();
                int[] shown = {drawn[1], drawn[inOrder ? 2 : other], drawn[3]};
                Placement placement = change.draw(sample.random());
                for (int i = 0; i < FRAMES; i++) {
                    int frame = shown[backward ? FRAMES - 1 - i : i];
                    sample.write(i, new FrameWindow(frame, 1, 1), placement);
                }
                sample.put(LABELS, 0, inOrder ? IN_ORDER : 1 - IN_ORDER);
            }
        };
    }

    /// Five frames in their order: what is left of the window when they lie as close as they may is divided between them by
    /// chance.
    private int[] drawn(Sample sample) {
        int start = MotionWindows.start(sample, length);
        int left = length - FrameWindow.span(DRAWN, apart);
        int[] more = new int[DRAWN];
        for (int i = 0; i < DRAWN; i++) {
            more[i] = sample.random().nextInt(left + 1);
        }
        Arrays.sort(more);
        for (int i = 0; i < DRAWN; i++) {
            more[i] += start + i * apart;
        }
        return more;
    }

    @Override
    public PretextLearner learner(Material material) {
        ClipNeeds.network(material.network(), 2);
        return TileLearner.of(
                material,
                new TileLearner.Question(material.images().height(), FRAMES, hidden, 2, true),
                (columns, _) -> material.standardized(frames(columns)));
    }

    /// The frames `[3N,H,W,C]`, those of a clip one after another.
    private static Tensor frames(Columns columns) {
        Tensor frames = columns.column(Views.PICTURES);
        return frames.reshape(
                frames.shape().extent(0),
                frames.shape().extent(2),
                frames.shape().extent(3),
                frames.shape().extent(4));
    }

    /// Triples as the net is shown them, and what it says.
    @Override
    public List<Section> previews(Trained trained) {
        TileLearner learner = (TileLearner) trained.learner();
        Shown shown = Shown.of(trained, PREVIEWS);
        float[] pixels = shown.read((columns, _) -> frames(columns).times(1));
        float[] logits = shown.read(learner::logits);
        float[] labels = shown.read((columns, _) -> columns.column(Views.LABELS).times(1));
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            int said = Shown.largest(logits, i, 2);
            tiles.add(
                    Tile.of(
                            Shown.frames(pixels, i, FRAMES, shown.images()),
                            said == IN_ORDER ? "in order, it says" : "out of order, it says",
                            said == (int) labels[i]));
        }
        return List.of(
                Section.of(
                        "Whether frames are in order",
                        Pictures.of(
                                "Three frames as the net is shown them, from left to right, and whether it holds them to be in order,"
                                        + " forward or backward.",
                                tiles)));
    }

    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return List.of(DriftControl.of(trained, length));
    }
}
