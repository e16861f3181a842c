package io.genoise.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Pairs of pictures that show the same: saved again, resized, mirrored, turned, or taken a moment later.
///
/// Candidates are pictures whose hashes differ in at most 6 of 64 bits under one of the eight symmetries (see [Likeness],
/// [HashIndex]); a candidate is confirmed if the 32x32 thumbnails, laid so, have a correlation of at least 0.9. Flat
/// pictures are like no other. Of clips the middle frames are compared so, and the first and the last ones must be as much alike.
final class NearDuplicates {
    /// The least correlation of thumbnails.
    static final double CORRELATION = 0.9;

    /// The least correlation where pictures of one layout are like many others.
    static final double STRICT = 0.98;

    /// Two pictures, the second of which, laid so, looks like the first.
    ///
    /// @param correlation of their thumbnails, at least 0.9
    record Pair(int first, int second, Symmetry symmetry, double correlation) {}

    private record Candidate(int first, Symmetry symmetry) {}

    private final Images images;
    private final long[] hashes;
    private final HashIndex index;

    /// Those that are compared.
    private final int[] frames;

    /// Of pictures that have candidates; whoever needs one first puts it here.
    private final byte[][] thumbnails;

    private NearDuplicates(Images images, long[] hashes, HashIndex index) {
        this.images = images;
        this.hashes = hashes;
        this.index = index;
        int last = images.frames() - 1;
        this.frames = last == 0 ? new int[] {0} : new int[] {images.frames() / 2, 0, last};
        this.thumbnails = new byte[Math.multiplyExact(images.size(), frames.length)][];
    }

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
        NearDuplicates search = new NearDuplicates(images, hashes, new HashIndex(hashes, left));
        return IntStream.range(0, images.size())
                .parallel()
                .filter(i -> !left[i])
                .mapToObj(search::before)
                .flatMap(List::stream)
                .toList();
    }

    /// The pairs of which picture `second` is the later one.
    private List<Pair> before(int second) {
        List<Candidate> candidates = new ArrayList<>();
        for (Symmetry symmetry : Symmetry.ALL) {
            index.near(
                    symmetry.ofSigns(hashes[second]),
                    second,
                    first -> candidates.add(new Candidate(first, symmetry)));
        }
        List<Pair> pairs = new ArrayList<>();
        for (Candidate candidate : candidates) {
            double correlation = 1;
            for (int frame = 0; frame < frames.length && correlation >= CORRELATION; frame++) {
                correlation =
                        Math.min(
                                correlation,
                                Likeness.correlation(
                                        thumbnail(candidate.first, frame),
                                        thumbnail(second, frame),
                                        candidate.symmetry));
            }
            if (correlation >= CORRELATION) {
                pairs.add(new Pair(candidate.first, second, candidate.symmetry, correlation));
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::first));
        return pairs;
    }

    private byte[] thumbnail(int picture, int frame) {
        int at = picture * frames.length + frame;
        byte[] thumbnail = thumbnails[at];
        if (thumbnail == null) {
            thumbnail = Likeness.thumbnail(images, picture, frames[frame]);
            thumbnails[at] = thumbnail;
        }
        return thumbnail;
    }
}
