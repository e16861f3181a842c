package io.genoise.data;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Saves a picture as a file was saved, and reads it again: with its quantisation tables, its sampling factors and its EXIF
/// turn. What comes back is upright, and carries the traces that the file carries.
///
/// @param coding the file's; empty if it left no traces, and then a picture comes back as it is
/// @param orientation EXIF's, 1 … 8
record Saving(Optional<JpegCoding> coding, int orientation) implements UnaryOperator<Picture> {
    /// Pictures beyond so many times the final size are taken as so many times: what reduction leaves of the traces of
    /// larger ones is less.
    static final int LARGEST_REDUCTION = 8;

    /// As the picture of this origin was saved.
    static Saving of(Origin origin) {
        return new Saving(origin.jpeg(), origin.orientation());
    }

    /// Which of `images` came from JPEGs that leave traces.
    ///
    /// @throws IllegalArgumentException if they are clips
    static int[] jpegs(Images images) {
        if (images.frames() > 1) {
            throw new IllegalArgumentException(
                    "JPEG's traces are looked for in pictures, and %s has clips: take them frame by frame"
                            .formatted(images.name()));
        }
        return IntStream.range(0, images.size())
                .filter(i -> images.origin(i).jpeg().isPresent())
                .toArray();
    }

    @Override
    public Picture apply(Picture picture) {
        return coding.map(
                        how -> {
                            int channels = how.components().size() < 3 ? 1 : picture.channels();
                            return JpegWriter.savedAndRead(
                                    picture.withChannels(channels),
                                    how,
                                    orientation,
                                    new PictureReader());
                        })
                .orElse(picture);
    }
}
