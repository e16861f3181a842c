package io.genoise.data;

import java.util.List;

/// The pictures of several data sets of one shape and the same classes, one after another.
///
/// @param parts the data sets, at least one
public record Joined(List<Images> parts) implements Images {
    /// Checks that the parts fit each other.
    public Joined {
        parts = List.copyOf(parts);
        Images first = parts.getFirst();
        for (Images part : parts) {
            if (part.height() != first.height()
                    || part.width() != first.width()
                    || part.channels() != first.channels()
                    || !part.classes().equals(first.classes())) {
                throw new IllegalArgumentException(
                        "%s and %s cannot be joined: they differ in shape or classes"
                                .formatted(first.name(), part.name()));
            }
        }
    }

    /// All pictures of `set`, those to train on first.
    public static Joined of(DataSet set) {
        return new Joined(
                set.test().map(test -> List.of(set.train(), test)).orElse(List.of(set.train())));
    }

    private record Place(Images part, int index) {}

    private Place place(int index) {
        int at = index;
        for (Images part : parts) {
            if (at < part.size()) {
                return new Place(part, at);
            }
            at -= part.size();
        }
        throw new IndexOutOfBoundsException("picture %d of %d".formatted(index, size()));
    }

    @Override
    public String name() {
        return parts.getFirst().name();
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("joined")
                .add(parts.stream().map(Images::fingerprint).toList())
                .hex();
    }

    @Override
    public int size() {
        return parts.stream().mapToInt(Images::size).sum();
    }

    @Override
    public int height() {
        return parts.getFirst().height();
    }

    @Override
    public int width() {
        return parts.getFirst().width();
    }

    @Override
    public int channels() {
        return parts.getFirst().channels();
    }

    @Override
    public List<String> classes() {
        return parts.getFirst().classes();
    }

    @Override
    public int label(int index) {
        Place place = place(index);
        return place.part.label(place.index);
    }

    @Override
    public String describe(int index) {
        Place place = place(index);
        return place.part.describe(place.index);
    }

    @Override
    public Origin origin(int index) {
        Place place = place(index);
        return place.part.origin(place.index);
    }

    @Override
    public ContentHash content(int index) {
        Place place = place(index);
        return place.part.content(place.index);
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        Place place = place(index);
        place.part.read(place.index, target, offset);
    }
}
