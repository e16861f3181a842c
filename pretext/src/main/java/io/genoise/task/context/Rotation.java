package io.genoise.task.context;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Provenance;
import io.genoise.data.Sample;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.figure.Section;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
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
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which way was this picture turned? A net that can tell has learned to see objects, since only they have an up. Loss:
/// cross-entropy over the turns; figure: how often the turn is told right.
///
/// With `allTurns` a batch holds every turn of each picture, side by side, as the paper does (it reports that this works
/// clearly better than one random turn each, section 2.1). Each picture is shifted and mirrored first, the same way for all
/// its turns. Mirroring a turned picture would exchange 90° and 270°, so it must come before.
///
/// Turns by 90° move pixels and change none, which leaves no trace that could be read instead of the picture; of eight, by 45°,
/// all views are resampled alike ([EightTurns]).
///
/// Source: Gidaris, Singh, Komodakis, *Unsupervised representation learning by predicting image rotations*, ICLR 2018,
/// arXiv:1803.07728; two and eight turns are in its table 2.
@AutoService(PretextTask.class)
public record Rotation(
        @Setting(value = "2 turns (0° and 180°), 4 or 8 (by 45°)", least = 2, most = 8) int turns,
        @Setting("every turn of a picture in a step, instead of one at random") boolean allTurns,
        @Setting(value = "pixels by which a picture is shifted at most", least = 0) int padding,
        @Setting("pictures are mirrored at random, before they are turned") boolean mirror)
        implements PretextTask {
    /// As the paper has it: all four turns, of pictures shifted by up to 4 pixels and mirrored.
    public Rotation() {
        this(4, true, 4, true);
    }

    /// @throws IllegalArgumentException if there are not 2, 4 or 8 turns
    public Rotation {
        if (turns != 2 && turns != 4 && turns != 8) {
            throw new IllegalArgumentException(
                    "setting turns: 2, 4 or 8 expected, not %s".formatted(turns));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "rotation",
                "which way was this picture turned?",
                Family.CONTEXT,
                "Gidaris, Singh, Komodakis 2018, Unsupervised representation learning by predicting image"
                        + " rotations, arXiv:1803.07728",
                "square pictures of things that have an up");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(5, 32, 0.1f, Networks.laptop(), 32);
    }

    @Override
    public void check(Images images) {
        if (images.height() != images.width()) {
            throw new IllegalArgumentException(
                    "pictures to be turned must be square, as --size makes them; %s has %s x %s"
                            .formatted(images.name(), images.width(), images.height()));
        }
    }

    /// JPEG's traces tell one axis of a picture from the other, and so nothing where there are two turns.
    @Override
    public List<String> warnings(Images images) {
        return turns == 2 ? List.of() : Provenance.of(images).warnings();
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(turns), "accuracy", 1.0 / turns);
    }

    /// Every turn of pictures that are neither shifted nor mirrored.
    @Override
    public Rotation still() {
        return new Rotation(turns, true, 0, false);
    }

    /// Runs of version 0.1 noted `one-turn`, and knew four turns only.
    @Override
    public Map<String, String> formerly(Map<String, String> options) {
        return options.containsKey("one-turn")
                ? new Rotation(4, !Boolean.parseBoolean(options.get("one-turn")), 4, true)
                        .settings()
                : Map.of();
    }

    /// `pictures` as they are after quarter turns, their `labels`, and, where there are eight, the `places` from which the step
    /// reads the rest of the turn.
    @Override
    public Views views(Images images) {
        check(images);
        ShiftAndMirror change = new ShiftAndMirror(padding, mirror);
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                int views = allTurns ? turns : 1;
                List<Column> columns = new ArrayList<>();
                columns.add(Views.placed(images, views));
                columns.add(Column.integers(LABELS, views));
                if (turns == 8) {
                    columns.add(EightTurns.column(views));
                }
                return columns;
            }

            @Override
            public void draw(Sample sample) {
                Placement placement = change.draw(sample.random());
                if (allTurns) {
                    for (int turn = 0; turn < turns; turn++) {
                        draw(sample, turn, placement, turn);
                    }
                } else {
                    draw(sample, 0, placement, sample.random().nextInt(turns));
                }
            }

            private void draw(Sample sample, int view, Placement placement, int turn) {
                sample.write(view, placement.turned(turn * 4 / turns));
                sample.put(LABELS, view, turn);
                if (turns == 8) {
                    EightTurns.put(sample, view, turn);
                }
            }
        };
    }

    @Override
    public PretextLearner learner(Material material) {
        EncoderNetwork encoder = material.encoder(turns);
        return new Turner(
                this, material, encoder, material.sgd(Part.ENCODER, encoder.parameters()));
    }

    /// A net with an output for each turn.
    private record Turner(
            Rotation task, Material material, EncoderNetwork encoder, Part.Trained part)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(part);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor pictures =
                    task.turns == 8
                            ? EightTurns.turned(lesson.pictures(), lesson.column(EightTurns.PLACES))
                            : lesson.pictures();
            Tensor logits = encoder.forward(material.standardized(pictures), lesson.pass());
            Tensor turns = lesson.labels();
            Tensor loss = lesson.within("loss", () -> Losses.crossEntropy(logits, turns));
            Tensor accuracy = lesson.within("loss", () -> Losses.accuracy(logits, turns));
            lesson.minimize(loss, part);
            lesson.show("accuracy", accuracy);
        }
    }

    /// Pictures in their turns, and what the net says of each.
    @Override
    public List<Section> previews(Trained trained) {
        return List.of(
                new TurnSections(
                                guesses(trained, trained.asked()),
                                trained.asked(),
                                trained.asked().classes().equals(Scenes.names())
                                        ? Scenes.withoutUp()
                                        : List.of(),
                                RotationControl.noted(trained.notes()))
                        .section());
    }

    private TurnGuesses guesses(Trained trained, Images images) {
        return TurnGuesses.of(
                trained.learner().encoder(), trained.card().standardization(), images, still());
    }

    /// Whether it reads the traces of JPEG, and backgrounds of drawn scenes, which have an up that no object gave them. Of four
    /// turns alone: two lie on one axis, which is all that the traces tell, and eight are resampled, which blurs them.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        List<ShortcutControl> controls = new ArrayList<>();
        if (trained.asked() instanceof Scenes scenes) {
            controls.add(
                    new BackgroundControl(
                            guesses(trained, scenes.backgrounds()).accuracy(), 1.0 / turns));
        }
        if (turns == 4) {
            controls.add(
                    RotationControl.of(
                            images -> guesses(trained, images),
                            trained.train(),
                            trained.asked(),
                            trained.seed()));
        }
        return controls;
    }
}
