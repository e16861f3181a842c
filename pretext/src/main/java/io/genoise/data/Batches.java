package io.genoise.data;

import io.genoise.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/// Which pictures each batch holds and how they are altered: a pure function of (seed, epoch, step), whoever computes
/// it and in whatever order. A [Loader] does so ahead of time.
///
/// @param images the pictures
/// @param size pictures a batch
/// @param seed names the order of each epoch and the random numbers of each sample
/// @param shuffled whether each epoch is a random permutation of its own, or the order of `images`
/// @param partial whether an epoch's last batch may be smaller than `size`; otherwise the rest is left out
/// @param views what is made of each picture
public record Batches(
        Images images, int size, long seed, boolean shuffled, boolean partial, Views views) {
    private static final long ORDER = 1;
    private static final long SAMPLE = 2;

    /// Checks that an epoch has at least one batch.
    ///
    /// @throws IllegalArgumentException if it has none, or `size` is below 1
    public Batches {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "Batches of %s pictures; expected at least 1".formatted(size));
        }
        if (images.size() < (partial ? 1 : size)) {
            throw new IllegalArgumentException(
                    "%s has %s pictures, too few for a %sbatch of %s"
                            .formatted(
                                    images.name(), images.size(), partial ? "" : "whole ", size));
        }
    }

    /// All of `images` in order and as they are, the last batch being smaller if need be: for evaluation.
    ///
    /// @param size pictures of a batch
    public static Batches inOrder(Images images, int size) {
        return new Batches(images, size, 0, false, true, Views.PLAIN);
    }

    /// Whole batches in a new random order each epoch: for training.
    ///
    /// @param size pictures of a batch
    public static Batches shuffled(Images images, int size, long seed) {
        return new Batches(images, size, seed, true, false, Views.PLAIN);
    }

    /// The same, `views` being made of each picture.
    public Batches with(Views views) {
        return new Batches(images, size, seed, shuffled, partial, views);
    }

    /// Batches an epoch.
    public int perEpoch() {
        return partial ? (images.size() + size - 1) / size : images.size() / size;
    }

    /// What a batch consists of.
    public List<Column> columns() {
        return views.columns(images);
    }

    /// How many views of each picture there are in the first column.
    public int viewsPerPicture() {
        return columns().getFirst().views();
    }

    /// The order in which epoch `epoch` goes through the pictures.
    int[] order(int epoch) {
        return shuffled
                ? RandomStream.of(seed, ORDER, epoch).permutation(images.size())
                : IntStream.range(0, images.size()).toArray();
    }

    /// How many pictures batch `step` of an epoch has.
    int count(int step) {
        return Math.min(size, images.size() - step * size);
    }

    /// A workplace for [#fill], to be used by one thread.
    Sample newSample() {
        return new Sample(images);
    }

    /// Puts picture `index` at place `position` of a batch of epoch `epoch`.
    void fill(Sample sample, int epoch, int index, Buffer buffer, int position) {
        RandomStream random = RandomStream.of(seed, SAMPLE, epoch, index);
        buffer.indices()[position] = index;
        views.draw(sample.load(index, random, buffer, position));
    }
}
