package io.genoise.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// How many of the tested pictures a pretraining has seen: computed from what the run has kept, never assumed.
public sealed interface Overlap {
    /// None of them, byte for byte.
    ///
    /// @param tested how many pictures are tested
    /// @param alike how many have a near-duplicate among the pictures that were seen
    record None(int tested, int alike) implements Overlap {}

    /// All of them, without their labels: the evaluation is transductive.
    ///
    /// @param tested how many pictures are tested, all of which were seen
    record All(int tested) implements Overlap {}

    /// Some of them.
    ///
    /// @param seen how many
    /// @param alike how many of the others have a near-duplicate among the pictures that were seen
    /// @param tested how many pictures are tested
    record Some(int seen, int alike, int tested) implements Overlap {}

    /// Nobody knows.
    ///
    /// @param reason why
    record Unknown(String reason) implements Overlap {}

    /// What it is, of so many tested pictures.
    ///
    /// @param seen how many of them were seen
    /// @param alike how many others have a near-duplicate that was seen
    /// @throws IllegalArgumentException if a number is negative, or both are more than `tested` together
    static Overlap of(int seen, int alike, int tested) {
        if (seen < 0 || alike < 0 || seen + alike > tested) {
            throw new IllegalArgumentException(
                    "%s seen and %s alike of %s".formatted(seen, alike, tested));
        }
        if (seen == 0) {
            return new None(tested, alike);
        }
        return seen == tested ? new All(tested) : new Some(seen, alike, tested);
    }

    /// How many of `tested` are among the pictures that a run has seen.
    ///
    /// @param seen the file in which the run keeps them; see [SeenPictures]
    static Overlap of(Path seen, Images tested) {
        try {
            Optional<SeenPictures> pictures = SeenPictures.read(seen);
            return pictures.isPresent()
                    ? pictures.get().overlap(tested)
                    : new Unknown("the run keeps no list of the pictures that it saw");
        } catch (DataException e) {
            return new Unknown(e.getMessage());
        }
    }

    /// One sentence without its full stop.
    default String words() {
        return switch (this) {
            case None(int tested, int alike) when tested == 1 ->
                    "the only picture tested was not among the pictures of the pretraining%s"
                            .formatted(
                                    alike == 0
                                            ? ", nor a near-duplicate"
                                            : ", but it has a near-duplicate there");
            case None(int tested, int alike) ->
                    "none of the %s tested was among the pictures of the pretraining%s"
                            .formatted(
                                    pictures(tested),
                                    alike == 0
                                            ? ", nor a near-duplicate"
                                            : ", but %s %s a near-duplicate there"
                                                    .formatted(number(alike), have(alike)));
            case All(int tested) when tested == 1 ->
                    "transductive: the only picture tested was among those of the pretraining, without its label";
            case All(int tested) ->
                    "transductive: all %s tested were among those of the pretraining, without their labels"
                            .formatted(pictures(tested));
            case Some(int seen, int alike, int tested) ->
                    "partly transductive: %s of the %s tested %s among those of the pretraining, without %s%s"
                            .formatted(
                                    number(seen),
                                    pictures(tested),
                                    seen == 1 ? "was" : "were",
                                    seen == 1 ? "its label" : "their labels",
                                    alike == 0
                                            ? ""
                                            : "; %s more %s a near-duplicate there"
                                                    .formatted(number(alike), have(alike)));
            case Unknown(String reason) ->
                    "not known whether the tested pictures were among those of the pretraining: "
                            + reason;
        };
    }

    private static String pictures(int count) {
        return number(count) + (count == 1 ? " picture" : " pictures");
    }

    private static String have(int count) {
        return count == 1 ? "has" : "have";
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
