package io.genoise.data;

import io.genoise.runtime.UserCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How the pictures of a folder are read.
///
/// @param size height and width they get: the middle square, reduced by area or enlarged bilinearly
/// @param channels 3 for RGB, 1 for grey; pictures of the other kind are converted
/// @param skipBroken whether broken pictures are left out and named, or are an error
/// @param labels a table of files and labels, as CSV or parted in another way; otherwise subfolders are the classes
/// @param classes the classes to number labels by, such as those of the training set; empty to take those found
/// @param cache where decoded pictures are kept from run to run; empty to decode them each time
/// @param threads decoders that work side by side, at least 1
/// @param watcher is told how far decoding is
/// @param frames 0 if files are pictures; else they are clips, cut into pieces of so many frames, 1 making a picture of each
///     frame
public record FolderOptions(
        int size,
        int channels,
        boolean skipBroken,
        Optional<Path> labels,
        List<String> classes,
        Optional<Path> cache,
        int threads,
        Watcher watcher,
        int frames) {

    /// Rows and columns of the largest pictures that are made.
    public static final int MOST_SIZE = 4096;

    /// Bytes of the largest pieces of clips that are made.
    public static final int MOST_PIECE = 1 << 28;

    /// Is told, now and then, how far decoding is; not at all if the pictures come from the cache.
    @FunctionalInterface
    public interface Watcher {
        /// So many of all files are done.
        void decoded(int files, int all);
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number is outside its range, or a piece of so many frames too large
    public FolderOptions {
        if (size < 1 || size > MOST_SIZE || (channels != 1 && channels != 3) || threads < 1) {
            throw new IllegalArgumentException(
                    "Pictures of size %s with %s channels, read by %s threads: expected a size "
                                    .formatted(size, channels, threads)
                            + "of 1 … %s, 1 or 3 channels, and at least 1 thread"
                                    .formatted(MOST_SIZE));
        }
        if (frames < 0 || (long) frames * size * size * channels > MOST_PIECE) {
            throw new IllegalArgumentException(
                    "Pieces of %s frames of size %s: expected 0 or more frames, and at most %s bytes a piece"
                            .formatted(frames, size, MOST_PIECE));
        }
        classes = List.copyOf(classes);
    }

    /// RGB at `size`, broken pictures left out, classes by subfolder, the cache in its usual place, all processors.
    public static FolderOptions of(int size) {
        return new FolderOptions(
                size,
                3,
                true,
                Optional.empty(),
                List.of(),
                UserCache.folder(),
                Runtime.getRuntime().availableProcessors(),
                (files, all) -> {},
                0);
    }

    /// The same with 1 (grey) or 3 (RGB) channels.
    public FolderOptions withChannels(int channels) {
        return new FolderOptions(
                size, channels, skipBroken, labels, classes, cache, threads, watcher, frames);
    }

    /// The same, broken pictures being an error.
    public FolderOptions failingOnBroken() {
        return new FolderOptions(
                size, channels, false, labels, classes, cache, threads, watcher, frames);
    }

    /// The same with labels from a table.
    public FolderOptions withLabels(Path file) {
        return new FolderOptions(
                size,
                channels,
                skipBroken,
                Optional.of(file),
                classes,
                cache,
                threads,
                watcher,
                frames);
    }

    /// The same with labels numbered by `classes`.
    public FolderOptions withClasses(List<String> classes) {
        return new FolderOptions(
                size, channels, skipBroken, labels, classes, cache, threads, watcher, frames);
    }

    /// The same with the cache in `folder`, or without one.
    public FolderOptions withCache(Optional<Path> folder) {
        return new FolderOptions(
                size, channels, skipBroken, labels, classes, folder, threads, watcher, frames);
    }

    /// The same with so many decoders.
    public FolderOptions withThreads(int threads) {
        return new FolderOptions(
                size, channels, skipBroken, labels, classes, cache, threads, watcher, frames);
    }

    /// The same, telling `watcher` how far decoding is.
    public FolderOptions watchedBy(Watcher watcher) {
        return new FolderOptions(
                size, channels, skipBroken, labels, classes, cache, threads, watcher, frames);
    }

    /// The same with clips, cut into pieces of so many frames; 0 for pictures.
    public FolderOptions withFrames(int frames) {
        return new FolderOptions(
                size, channels, skipBroken, labels, classes, cache, threads, watcher, frames);
    }

    /// Whether files are read as clips.
    public boolean ofClips() {
        return frames > 0;
    }
}
