package io.genoise.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Pairs of pictures that show the same: saved again, resized, mirrored, turned, or taken a moment later.
///
/// Candidates are pictures whose hashes differ in at most 6 of 64 bits under one of the eight symmetries (see [Likeness],
/// [HashIndex]); a candidate is confirmed if the 32x32 thumbnails, laid so, have a correlation of at least 0.9. Flat
/// pictures are like no other.
final class NearDuplicates {
    /// The least correlation of thumbnails.
    static final double CORRELATION = 0.9;

    /// Two pictures, the second of which, laid so, looks like the first.
    record Pair(int first, int second, Symmetry symmetry) {}

    private NearDuplicates() {}

    /// The pairs among `images`, in order of the second picture, then of the first.
    ///
    /// @param skipped pictures that are not to be looked at
    static List<Pair> within(Images images, boolean[] skipped) {
        Likeness likeness = Likeness.of(images);
        boolean[] left = new boolean[images.size()];
        for (int i = 0; i < left.length; i++) {
            left[i] = skipped[i] || likeness.flat(i);
        }
        long[] hashes = IntStream.range(0, images.size()).mapToLong(likeness::hash).toArray();
        HashIndex index = new HashIndex(hashes, left);
        return IntStream.range(0, images.size())
                .parallel()
                .filter(i -> !left[i])
                .mapToObj(i -> before(images, hashes, index, i))
                .flatMap(List::stream)
                .toList();
    }

    /// The pairs of which picture `second` is the later one.
    private static List<Pair> before(Images images, long[] hashes, HashIndex index, int second) {
        List<Pair> candidates = new ArrayList<>();
        for (Symmetry symmetry : Symmetry.ALL) {
            long hash = symmetry.ofSigns(hashes[second]);
            index.near(hash, second, first -> candidates.add(new Pair(first, second, symmetry)));
        }
        if (candidates.isEmpty()) {
            return List.of();
        }
        byte[] own = Likeness.thumbnail(images, second);
        List<Pair> pairs = new ArrayList<>();
        for (Pair pair : candidates) {
            byte[] other = Likeness.thumbnail(images, pair.first);
            if (Likeness.correlation(other, own, pair.symmetry) >= CORRELATION) {
                pairs.add(pair);
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::first));
        return pairs;
    }
}
