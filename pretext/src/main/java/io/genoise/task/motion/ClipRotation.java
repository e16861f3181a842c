package io.genoise.task.motion;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Provenance;
import io.genoise.data.Sample;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.StandingClips;
import io.genoise.data.Views;
import io.genoise.figure.Animation;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Losses;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.context.RotationControl;
import io.genoise.task.context.TurnGuesses;
import io.genoise.task.context.TurnSections;
import io.genoise.task.part.ClipNeeds;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which way was this clip turned? All frames are turned alike, by 0°, 90°, 180° or 270°; a net over clips can tell by what the
/// frames show and by how it moves: things fall down, people walk upright. Loss: cross-entropy over the four turns; figure: how
/// often the turn is told right.
///
/// Frames of a clip are shifted and mirrored first, all alike, and with `allTurns` a batch holds every turn of each clip, as
/// [rotation][io.genoise.task.context.Rotation] does of pictures.
///
/// Source: Jing, Yang, Liu, Tian, *Self-supervised spatiotemporal feature learning via video rotation prediction* (3DRotNet), 2018,
/// arXiv:1811.11387.
@AutoService(PretextTask.class)
public record ClipRotation(
        @Setting(value = "frames that are shown at once", least = 1) int length,
        @Setting(value = "how many frames on the next one is", least = 1) int stride,
        @Setting("every turn of a clip in a step, instead of one at random") boolean allTurns,
        @Setting(value = "pixels by which a clip is shifted at most", least = 0) int padding,
        @Setting("clips are mirrored at random, before they are turned") boolean mirror)
        implements PretextTask {
    private static final int TURNS = 4;
    private static final int MOVING = 3;

    /// At which clips are shown, whatever they were taken at.
    private static final double PER_SECOND = 16;

    /// Sixteen frames, as the paper has it, one after another, in all four turns.
    public ClipRotation() {
        this(16, 1, true, 4, true);
    }

    /// Eight frames of the sixteen.
    @Override
    public ClipRotation small() {
        return new ClipRotation(8, 2, allTurns, padding, mirror);
    }

    @Override
    public Card card() {
        return new Card(
                "clip-rotation",
                "which way was this clip turned?",
                Family.MOTION,
                "Jing, Yang, Liu and Tian 2018, Self-supervised spatiotemporal feature learning via video rotation"
                        + " prediction, arXiv:1811.11387",
                "square clips of things that have an up; a network over clips");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 8, 0.05f, "resnet3d,depth=10,width=0.25", 64);
    }

    @Override
    public boolean clips() {
        return true;
    }

    @Override
    public void check(Images images) {
        Squares.check(images);
        ClipNeeds.frames(images, length, stride);
    }

    /// JPEG's traces tell one axis of a frame from the other.
    @Override
    public List<String> warnings(Images images) {
        return Provenance.of(images).warnings();
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(TURNS), "accuracy", 1.0 / TURNS);
    }

    /// Every turn of clips that are neither shifted nor mirrored.
    @Override
    public ClipRotation still() {
        return new ClipRotation(length, stride, true, 0, false);
    }

    /// A window of the clip in its turns, and which those are.
    @Override
    public Views views(Images images) {
        check(images);
        ShiftAndMirror change = new ShiftAndMirror(padding, mirror);
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                int views = allTurns ? TURNS : 1;
                return List.of(Views.clips(images, views, length), Column.integers(LABELS, views));
            }

            @Override
            public void draw(Sample sample) {
                FrameWindow window =
                        FrameWindow.random(sample.random(), sample.frames(), length, stride);
                Placement placement = change.draw(sample.random());
                if (allTurns) {
                    for (int turn = 0; turn < TURNS; turn++) {
                        draw(sample, turn, window, placement, turn);
                    }
                } else {
                    draw(sample, 0, window, placement, sample.random().nextInt(TURNS));
                }
            }

            private void draw(
                    Sample sample, int view, FrameWindow window, Placement placement, int turn) {
                sample.write(view, window, placement.turned(turn));
                sample.put(LABELS, view, turn);
            }
        };
    }

    @Override
    public PretextLearner learner(Material material) {
        ClipNeeds.network(material.network(), 3);
        EncoderNetwork encoder = material.encoder(TURNS);
        return new Turner(material, encoder, material.sgd(Part.ENCODER, encoder.parameters()));
    }

    /// A net with an output for each turn.
    private record Turner(Material material, EncoderNetwork encoder, Part.Trained part)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(part);
        }

        private Tensor logits(Tensor clips, Pass pass) {
            return encoder.forward(material.standardized(clips), pass);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor logits = logits(lesson.pictures(), lesson.pass());
            Tensor turns = lesson.labels();
            lesson.minimize(lesson.within("loss", () -> Losses.crossEntropy(logits, turns)), part);
            lesson.show("accuracy", lesson.within("loss", () -> Losses.accuracy(logits, turns)));
        }
    }

    /// Clips in their turns, and what the net says of each: a few moving, of more the frame in the middle.
    @Override
    public List<Section> previews(Trained trained) {
        Images asked = trained.asked();
        int[] middles = new int[asked.size()];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = i * asked.frames() + asked.frames() / 2;
        }
        return List.of(
                new TurnSections(
                                guesses(trained, asked),
                                asked.frameByFrame().subset(middles),
                                List.of(),
                                RotationControl.noted(trained.notes()))
                        .section(),
                moving(trained));
    }

    private Section moving(Trained trained) {
        Turner turner = (Turner) trained.learner();
        Shown shown = Shown.of(trained.asking(still()), MOVING);
        float[] pixels = shown.read((columns, _) -> columns.column(Views.PICTURES).times(1));
        float[] logits =
                shown.read((columns, pass) -> turner.logits(columns.column(Views.PICTURES), pass));
        List<Animation.Clip> clips = new ArrayList<>();
        for (int view = 0; view < logits.length / TURNS; view++) {
            int said = Shown.largest(logits, view, TURNS);
            int turn = view % TURNS;
            clips.add(
                    new Animation.Clip(
                            frames(pixels, view, shown.images()),
                            "%s %s°: %s° it says"
                                    .formatted(said == turn ? "✓" : "✗", 90 * turn, 90 * said)));
        }
        return Section.of(
                "Turned clips",
                new Animation(
                        "What the net was shown of some clips, turned counter-clockwise by the angle on the left, and which one it says.",
                        PER_SECOND / stride,
                        TURNS,
                        clips));
    }

    private List<Pixels> frames(float[] pixels, int view, Images like) {
        List<Pixels> frames = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            frames.add(
                    Shown.pixels(
                            pixels,
                            view * length + i,
                            like.height(),
                            like.width(),
                            like.channels()));
        }
        return frames;
    }

    private TurnGuesses guesses(Trained trained, Images images) {
        return TurnGuesses.of(
                trained.learner().encoder(),
                trained.card().standardization(),
                images,
                still().views(images),
                TURNS);
    }

    /// Whether it reads the traces of JPEG: asked about clips in which a picture stands still.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        int span = FrameWindow.span(length, stride);
        return List.of(
                RotationControl.ofClips(
                        pictures -> guesses(trained, new StandingClips(pictures, span)),
                        trained.train().frameByFrame(),
                        trained.asked().frameByFrame(),
                        trained.seed()));
    }
}
