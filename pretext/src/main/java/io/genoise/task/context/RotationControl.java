package io.genoise.task.context;

import io.genoise.data.Images;
import io.genoise.data.SavedAgain;
import io.genoise.data.SymmetricNoise;
import io.genoise.task.ShortcutControl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Does a rotation net read JPEG's traces? Asked twice: of noise without an up that was saved as the files were, which shows
/// whether it *can*, and of real pictures saved again along and across, which shows whether it *does*.
///
/// @param noise the share of turns of symmetric noise told right
/// @param savedAgain how many of the answers about real pictures follow JPEG's grid
public record RotationControl(TurnControl noise, TurnControl savedAgain)
        implements ShortcutControl {
    private static final int REAL = 300;

    /// Pictures of noise that a net over clips is asked about, which is dearer.
    private static final int OF_CLIPS = 300;

    private static final String NOISE_NOTE = "control, turns of symmetric noise";
    private static final String SAVED_AGAIN_NOTE = "control, answers that follow JPEG's grid";
    private static final String LOSSLESS =
            "no picture is a JPEG (what they were before cannot be seen)";

    /// Asks whatever says something about the four turns of pictures.
    ///
    /// @param trained pictures that it learned from: the noise takes after their files
    /// @param asked pictures that are saved again; those set apart for the test, if there are any
    static RotationControl of(
            Function<Images, TurnGuesses> asking, Images trained, Images asked, long seed) {
        return of(asking, trained, asked, () -> SymmetricNoise.like(trained, seed), REAL, seed);
    }

    /// As above, of a net over clips.
    ///
    /// @param asking about clips in which each of the pictures stands still
    /// @param trained frames of the clips that it learned from
    /// @param asked frames of others
    public static RotationControl ofClips(
            Function<Images, TurnGuesses> asking, Images trained, Images asked, long seed) {
        return of(
                asking,
                trained,
                asked,
                () -> SymmetricNoise.like(trained, OF_CLIPS, seed),
                OF_CLIPS / 2,
                seed);
    }

    private static RotationControl of(
            Function<Images, TurnGuesses> asking,
            Images trained,
            Images asked,
            Supplier<Images> symmetric,
            int real,
            long seed) {
        if (!holdsJpegs(trained)) {
            return new RotationControl(
                    TurnControl.none(TurnControl.Kind.NOISE, LOSSLESS),
                    TurnControl.none(TurnControl.Kind.SAVED_AGAIN, LOSSLESS));
        }
        TurnControl noise = TurnControl.ofNoise(asking.apply(symmetric.get()));
        SavedAgain pictures = SavedAgain.of(asked, real, seed);
        if (pictures.alone().size() == 0) {
            pictures = SavedAgain.of(trained, real, seed);
        }
        return new RotationControl(
                noise,
                pictures.alone().size() == 0
                        ? TurnControl.none(
                                TurnControl.Kind.SAVED_AGAIN,
                                "the files that the pictures came from are not at hand")
                        : TurnControl.ofSavedAgain(
                                asking.apply(pictures.alone()), asking.apply(pictures.turned())));
    }

    private static boolean holdsJpegs(Images images) {
        return IntStream.range(0, images.size()).anyMatch(i -> images.origin(i).jpeg().isPresent());
    }

    /// A line a control, as the command line prints them; one line if neither was measured, for the same reason.
    @Override
    public List<String> lines() {
        boolean neither = !noise.measured() && !savedAgain.measured();
        return neither && noise.reason().equals(savedAgain.reason())
                ? List.of(
                        "control, JPEG's traces: %s: %s".formatted(noise.verdict(), noise.reason()))
                : List.of(noise.words(), savedAgain.words());
    }

    /// Both as notes of a run's record.
    @Override
    public Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(NOISE_NOTE, noise.note());
        notes.put(SAVED_AGAIN_NOTE, savedAgain.note());
        return notes;
    }

    /// The controls that a record's notes tell of; empty if they tell of none.
    public static Optional<RotationControl> noted(Map<String, String> notes) {
        return TurnControl.noted(TurnControl.Kind.NOISE, notes.getOrDefault(NOISE_NOTE, ""))
                .flatMap(noise ->
                        TurnControl.noted(
                                        TurnControl.Kind.SAVED_AGAIN,
                                        notes.getOrDefault(SAVED_AGAIN_NOTE, ""))
                                .map(again -> new RotationControl(noise, again)));
    }
}
