package io.genoise.data;

import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// Some pictures of a data set, in an order of its own: picture `i` is picture `indices[i]` of the whole.
///
/// A subset of a subset refers to the whole directly, so views can be stacked without cost.
public final class Subset implements Images {
    private final Images whole;
    private final int[] indices;
    private final String fingerprint;

    private Subset(Images whole, int[] indices) {
        this.whole = whole;
        this.indices = indices;
        this.fingerprint =
                new Fingerprint().add("subset").add(whole.fingerprint()).add(indices).hex();
    }

    /// The pictures `indices` of `images`, in that order; an index may come twice.
    ///
    /// @throws IndexOutOfBoundsException if `images` has no such picture
    public static Subset of(Images images, int... indices) {
        for (int index : indices) {
            Objects.checkIndex(index, images.size());
        }
        if (images instanceof Subset subset) {
            return new Subset(
                    subset.whole, Arrays.stream(indices).map(i -> subset.indices[i]).toArray());
        }
        return new Subset(images, indices.clone());
    }

    /// `count` pictures of every class, drawn at random without replacement: balanced, and nested, because the subset
    /// of a smaller `count` and the same seed is a prefix of this one. Pictures without a label are left out.
    ///
    /// @throws IllegalArgumentException if there are no classes, or one has fewer than `count` pictures; it is named
    public static Subset perClass(Images images, int count, long seed) {
        if (images.classes().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s pictures a class were asked of %s, which has no labels"
                            .formatted(count, images.name()));
        }
        int[][] members = membersByClass(images);
        int classes = members.length;
        int[] chosen = new int[Math.multiplyExact(count, classes)];
        for (int label = 0; label < classes; label++) {
            int[] own = members[label];
            if (own.length < count) {
                throw new IllegalArgumentException(
                        "%s pictures a class were asked of %s, but class %s has %s"
                                .formatted(
                                        count,
                                        images.name(),
                                        images.classes().get(label),
                                        own.length));
            }
            int[] order = RandomStream.of(seed, label).permutation(own.length);
            for (int rank = 0; rank < count; rank++) {
                chosen[rank * classes + label] = own[order[rank]];
            }
        }
        return of(images, chosen);
    }

    /// For each class the pictures that have it, in order.
    static int[][] membersByClass(Images images) {
        int[] labels = Labels.of(images);
        return IntStream.range(0, images.classes().size())
                .mapToObj(label ->
                        IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray())
                .toArray(int[][]::new);
    }

    /// The whole that this is a part of.
    public Images whole() {
        return whole;
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int height() {
        return whole.height();
    }

    @Override
    public int width() {
        return whole.width();
    }

    @Override
    public int channels() {
        return whole.channels();
    }

    @Override
    public int frames() {
        return whole.frames();
    }

    @Override
    public List<String> classes() {
        return whole.classes();
    }

    @Override
    public int label(int index) {
        return whole.label(indices[index]);
    }

    @Override
    public Optional<Picture> original(int index) {
        return whole.original(indices[index]);
    }

    @Override
    public String describe(int index) {
        return whole.describe(indices[index]);
    }

    @Override
    public String toString() {
        return Images.words(this);
    }

    @Override
    public Source source(int index) {
        return whole.source(indices[index]);
    }

    @Override
    public Origin origin(int index) {
        return whole.origin(indices[index]);
    }

    @Override
    public ContentHash content(int index) {
        return whole.content(indices[index]);
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        whole.read(indices[index], target, offset);
    }

    @Override
    public void readFrame(int index, int frame, byte[] target, int offset) {
        whole.readFrame(indices[index], frame, target, offset);
    }
}
