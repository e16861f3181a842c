package io.genoise.task.part;

import io.genoise.data.Images;

/// What tasks need that cut pictures into squares.
public final class Squares {
    private Squares() {}

    /// Checks that pictures have as many columns as rows.
    ///
    /// @throws IllegalArgumentException unless the pictures are square
    public static void check(Images images) {
        if (images.height() != images.width()) {
            throw new IllegalArgumentException(
                    "pictures must be square; %s has %s x %s: --size cuts the middle square out of files"
                            .formatted(images.name(), images.width(), images.height()));
        }
    }

    /// Checks that pictures have as many columns as rows, and enough.
    ///
    /// @throws IllegalArgumentException unless the pictures are square and have `least` rows
    public static void check(Images images, int least) {
        check(images);
        if (images.height() < least) {
            throw new IllegalArgumentException(
                    "--size: pictures of %s x %s are too small; %s x %s is the least"
                            .formatted(images.height(), images.width(), least, least));
        }
    }
}
