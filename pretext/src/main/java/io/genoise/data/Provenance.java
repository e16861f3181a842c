package io.genoise.data;

import java.util.Locale;
import java.util.Optional;

/// How many pictures of a data set still carry JPEG's traces.
///
/// JPEG's luminance quantisation is not symmetric under turning by 90°, so a net can tell a turned picture from an
/// upright one without looking at what it shows. Reducing the picture at least twice before turning removes most of it.
///
/// @param pictures how many pictures there are
/// @param jpegs how many of them were JPEG files
/// @param jpegsNearNativeSize how many of those are used at more than half of their native size
public record Provenance(int pictures, int jpegs, int jpegsNearNativeSize) {

    /// Counts over all of `images`, comparing each one's native shorter side with the size it has now.
    public static Provenance of(Images images) {
        int jpegs = 0;
        int near = 0;
        int side = Math.min(images.height(), images.width());
        for (int i = 0; i < images.size(); i++) {
            Origin origin = images.origin(i);
            if (origin.format() == PictureFormat.JPEG) {
                jpegs++;
                if (Math.min(origin.height(), origin.width()) < 2 * side) {
                    near++;
                }
            }
        }
        return new Provenance(images.size(), jpegs, near);
    }

    /// The fraction of pictures, 0 … 1, that are JPEGs used at more than half of their native size.
    public double fraction() {
        return pictures == 0 ? 0 : (double) jpegsNearNativeSize / pictures;
    }

    /// One line for tasks that turn pictures, if there is anything to warn of.
    public Optional<String> warning() {
        if (jpegsNearNativeSize == 0) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "%,d of %,d pictures are JPEGs reduced less than 2x: their quantisation gives the turn away; "
                                + "use a smaller size, and look at the control",
                        jpegsNearNativeSize,
                        pictures));
    }
}
