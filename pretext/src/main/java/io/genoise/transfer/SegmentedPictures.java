package io.genoise.transfer;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import java.util.List;
import java.util.function.IntFunction;

/// Pictures each of whose pixels has a class.
///
/// @param images the pictures; their labels, if they have any, balance the labelled subsets
/// @param mask of a picture by its number: the class of each pixel, `[height · width]`, 0 … classes−1
/// @param classes of the pixels, by number
public record SegmentedPictures(Images images, IntFunction<byte[]> mask, List<String> classes) {
    /// Copies `classes`.
    ///
    /// @throws IllegalArgumentException if there are fewer than two of them
    public SegmentedPictures {
        classes = List.copyOf(classes);
        if (classes.size() < 2) {
            throw new IllegalArgumentException(
                    "pixels of two classes at least are told apart, not of " + classes);
        }
    }

    /// Scenes: the background, and the kind of the object.
    public static SegmentedPictures of(Scenes scenes) {
        return new SegmentedPictures(scenes, scenes::mask, Scenes.maskClasses());
    }
}
