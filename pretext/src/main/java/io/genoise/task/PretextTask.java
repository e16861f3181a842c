package io.genoise.task;

import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.setting.Settings;
import io.genoise.train.ColourSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something that can be asked about pictures without labels, and that a net can only answer once it sees what is in them.
///
/// A task is one file: a public record whose components carry [io.genoise.setting.Setting], with a public constructor without
/// arguments that sets what its paper does, and with `@AutoService(PretextTask.class)`, which is all it takes to be found by
/// [Tasks]. Its options on the command line, the record of a run and its resume follow from the components. In a program
/// [io.genoise.setting.Copy] changes them by name: `Copy.of(new Swav()).with(Swav::queue, 0).make()`.
///
/// The file reads from top to bottom: views, networks, loss, figures and what chance gives, previews, controls.
public interface PretextTask {
    /// What it is.
    Card card();

    /// With what it is trained if nobody says otherwise: the values of its paper where they fit small pictures.
    Regimen regimen();

    /// The same task with settings that two cores can bear.
    default PretextTask small() {
        return this;
    }

    /// Whether it is asked about clips, of several frames each; about pictures if not.
    default boolean clips() {
        return false;
    }

    /// Whether its answers are known only of what the library draws itself, by who draws it.
    default boolean asksThePainter() {
        return false;
    }

    /// Whether it learns from a run's net that its setting `from` names, and that names none yet.
    default boolean needsTeacher() {
        return false;
    }

    /// Looks whether it is asked about such data at all, clips or pictures, and whether it can be [asked][#check] about these.
    ///
    /// @throws IllegalArgumentException if not; the message names the option that would change it
    default void admit(Images images) {
        if (clips() && images.frames() == 1) {
            throw new IllegalArgumentException(
                    "%s is asked about clips, and %s has pictures: ask for clips, such as --frames 16"
                            .formatted(card().name(), images.name()));
        } else if (!clips() && images.frames() > 1) {
            throw new IllegalArgumentException(
                    "%s is asked about pictures, and %s has clips of %s frames: take every frame as a picture, with --frames 1"
                            .formatted(card().name(), images.name(), images.frames()));
        }
        check(images);
    }

    /// Looks whether it can be asked about `images`, which are clips if it is asked about [clips][#clips] and else pictures.
    ///
    /// @throws IllegalArgumentException if not: the pictures are too small or not square, or grey where colour is asked for; the
    ///     message names the option that would change it, such as `--size` or `--grid`
    default void check(Images images) {}

    /// What of `images` may let its net answer without seeing what they show, and what can be done: a line each.
    default List<String> warnings(Images images) {
        return List.of();
    }

    /// What a net shows that guesses, figure by figure, the loss being one of them: `{loss: ln 4, accuracy: 1/4}`. A figure
    /// whose chance value is not known is left out.
    ///
    /// @param pictures a step
    Map<String, Double> chance(int pictures);

    /// What its net looks at of the colours of a picture; whoever uses the net afterwards prepares pictures the same way.
    default ColourSpace colours() {
        return ColourSpace.STORED;
    }

    /// The numbers of those of `images` whose labels it learns from: of nearly every task none. A run keeps them beside what it
    /// saw, so that no study tests on them.
    default int[] labelled(Images images) {
        return new int[0];
    }

    /// What the host draws of a picture.
    Views views(Images images);

    /// The networks, and how one step goes, in the state in which training begins.
    PretextLearner learner(Material material);

    /// The same question about pictures as they are, without changes at random where it can be asked without: how a net is
    /// tested.
    default PretextTask still() {
        return this;
    }

    /// The settings that the options of an older version's run tell of, by today's names; empty if they are today's.
    ///
    /// @param options as the run's record has them
    default Map<String, String> formerly(Map<String, String> options) {
        return Map.of();
    }

    /// What a report shows of it: pictures as the net got them, and what it made of them.
    default List<Section> previews(Trained trained) {
        return List.of();
    }

    /// Whether the net found a trick, asked in the ways that this task is known to be tricked.
    default List<ShortcutControl> controls(Trained trained) {
        return List.of();
    }

    /// Its settings by name, as text that [#with] reads.
    default Map<String, String> settings() {
        return Settings.of((Record) this);
    }

    /// This with some settings replaced.
    ///
    /// @throws IllegalArgumentException if there is no setting of a name, or its value makes no sense; the message names both
    default PretextTask with(Map<String, String> changed) {
        try {
            return (PretextTask) Settings.with((Record) this, changed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "task %s: %s".formatted(card().name(), e.getMessage()), e);
        }
    }

    /// This with the settings that the options of a run tell of, under names like `all-turns`.
    ///
    /// @throws IllegalArgumentException if they leave one out, or its value makes no sense
    default PretextTask recorded(Map<String, String> options) {
        Map<String, String> former = formerly(options);
        if (!former.isEmpty()) {
            return with(former);
        }
        Map<String, String> today = new LinkedHashMap<>();
        for (String name : settings().keySet()) {
            String value = options.get(Settings.hyphened(name));
            if (value == null) {
                throw new IllegalArgumentException(
                        "the run's record does not say with which %s it asked (%s)"
                                .formatted(Settings.hyphened(name), card().name()));
            }
            today.put(name, value);
        }
        return with(today);
    }
}
