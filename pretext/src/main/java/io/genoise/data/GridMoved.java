package io.genoise.data;

import io.genoise.random.RandomStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Real pictures saved as JPEG once more, each as its file was, in two ways that show the same: with a line of JPEG's grid
/// through a given place, and with that line in the middle of a block. What tells a net that fills in holes from one that
/// reads off blocks that reach into the hole: a block's every pixel depends on all of its coefficients.
///
/// They are taken at the size that they have in their files, saved, read, and reduced as the data are; only squares whose size
/// there is a whole multiple of the size here, else the grid would not lie where it should.
///
/// @param on with a line of the grid at the place
/// @param off the same pictures, in the same order, with the grid moved by half a block both ways
public record GridMoved(Images on, Images off) {
    /// Pixels after which the grid repeats where colours are sampled at half the density.
    private static final int PERIOD = 16;

    private static final int HALF_A_BLOCK = 4;

    /// Up to `most` pictures, drawn at random from those of `images` for which it can be done; fewer, and even none, if there
    /// are fewer.
    ///
    /// @param place row and column, in pictures as they are here, at which a line of the grid lies in `on`
    public static GridMoved of(Images images, int most, int place, long seed) {
        int[] jpegs = Saving.jpegs(images);
        int[] order = RandomStream.of(seed).permutation(jpegs.length);
        List<Pair> pairs =
                IntStream.range(0, Math.min(most, jpegs.length))
                        .parallel()
                        .mapToObj(i -> pair(images, jpegs[order[i]], place))
                        .flatMap(Optional::stream)
                        .toList();
        return new GridMoved(
                PackedImages.unlabelled(
                        "on-grid-" + images.name(), images, pairs.stream().map(Pair::on).toList()),
                PackedImages.unlabelled(
                        "off-grid-" + images.name(),
                        images,
                        pairs.stream().map(Pair::off).toList()));
    }

    private record Pair(Picture on, Picture off) {}

    private static Optional<Pair> pair(Images images, int index, int place) {
        int size = images.height();
        Saving saving = Saving.of(images.origin(index));
        return images.original(index)
                .filter(own -> own.height() == own.width() && own.height() % size == 0)
                .map(own -> {
                    int at = place * (own.height() / size);
                    int pushed = Math.floorMod(-at, PERIOD);
                    return new Pair(
                            used(saved(own, saving, pushed), images),
                            used(saved(own, saving, pushed + HALF_A_BLOCK), images));
                });
    }

    private static Picture used(Picture picture, Images images) {
        return picture.square(images.height()).withChannels(images.channels());
    }

    /// `picture` saved with its first row and column `pushed` pixels behind the beginning of the grid; before them its edge is
    /// repeated.
    private static Picture saved(Picture picture, Saving saving, int pushed) {
        Picture wide = window(picture, -pushed, picture.height() + pushed);
        return window(saving.apply(wide), pushed, picture.height());
    }

    /// The square of `side` pixels whose upper left corner is `from` below and right of the picture's; pixels outside are those
    /// of its edge.
    private static Picture window(Picture picture, int from, int side) {
        int channels = picture.channels();
        byte[] pixels = new byte[side * side * channels];
        for (int y = 0; y < side; y++) {
            int row = Math.clamp(from + y, 0, picture.height() - 1);
            for (int x = 0; x < side; x++) {
                int column = Math.clamp(from + x, 0, picture.width() - 1);
                System.arraycopy(
                        picture.pixels(),
                        (row * picture.width() + column) * channels,
                        pixels,
                        (y * side + x) * channels,
                        channels);
            }
        }
        return new Picture(side, side, channels, pixels, picture.origin());
    }
}
