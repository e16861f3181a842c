package io.genoise.data;

import io.genoise.random.RandomStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Real pictures saved as JPEG once more, each as its file was, in two ways that show the same and differ in the direction
/// of JPEG's grid: what tells a net that reads pictures from one that reads JPEG's traces.
///
/// They are taken at the size that they have in their files, saved, read, and reduced as the data are.
///
/// @param alone saved as they are
/// @param turned the same pictures, in the same order: turned by a quarter, one way or the other at random, saved, and turned
///     back; upright, but JPEG's rows lie along their columns
public record SavedAgain(Images alone, Images turned) {

    /// Up to `most` pictures, drawn at random from those of `images` that came from JPEGs and whose files can still be read;
    /// fewer, and even none, if there are fewer. Those beyond [Saving#LARGEST_REDUCTION] times the final size are reduced to
    /// that first.
    public static SavedAgain of(Images images, int most, long seed) {
        int size = Math.min(images.height(), images.width());
        int[] jpegs = Saving.jpegs(images);
        int[] order = RandomStream.of(seed).permutation(jpegs.length);
        List<Pair> pairs =
                IntStream.range(0, Math.min(most, jpegs.length))
                        .parallel()
                        .mapToObj(
                                i -> pair(images, jpegs[order[i]], size, RandomStream.of(seed, i)))
                        .flatMap(Optional::stream)
                        .toList();
        return new SavedAgain(
                PackedImages.unlabelled(
                        "saved-again-" + images.name(),
                        images,
                        pairs.stream().map(Pair::alone).toList()),
                PackedImages.unlabelled(
                        "saved-turned-" + images.name(),
                        images,
                        pairs.stream().map(Pair::turned).toList()));
    }

    private record Pair(Picture alone, Picture turned) {}

    private static Optional<Pair> pair(Images images, int index, int size, RandomStream random) {
        int quarter = random.nextInt(2) == 0 ? 1 : 3;
        Saving saving = Saving.of(images.origin(index));
        int largest = Saving.LARGEST_REDUCTION * size;
        return images.original(index)
                .map(own ->
                        Math.min(own.height(), own.width()) > largest ? own.square(largest) : own)
                .map(own ->
                        new Pair(
                                used(saving.apply(own), size, images.channels()),
                                used(
                                        turned(saving.apply(turned(own, quarter)), 4 - quarter),
                                        size,
                                        images.channels())));
    }

    private static Picture used(Picture picture, int size, int channels) {
        return picture.square(size).withChannels(channels);
    }

    private static Picture turned(Picture picture, int quarters) {
        int channels = picture.channels();
        boolean odd = quarters % 2 == 1;
        int height = odd ? picture.width() : picture.height();
        int width = odd ? picture.height() : picture.width();
        byte[] pixels =
                Placement.WHOLE
                        .turned(quarters)
                        .of(picture.pixels(), picture.height(), picture.width(), channels);
        return new Picture(height, width, channels, pixels, picture.origin());
    }
}
