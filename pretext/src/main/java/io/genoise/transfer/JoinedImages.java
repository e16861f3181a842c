package io.genoise.transfer;

import io.genoise.data.ContentHash;
import io.genoise.data.Images;
import io.genoise.data.Origin;
import io.genoise.data.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Several data sets of one shape in one list, one after another, with labels of their own: what trials number.
final class JoinedImages implements Images {
    private final List<Images> parts;
    private final int[] starts;
    private final int[] labels;
    private final List<String> classes;

    private JoinedImages(List<Images> parts, int[] starts, int[] labels, List<String> classes) {
        this.parts = parts;
        this.starts = starts;
        this.labels = labels;
        this.classes = classes;
    }

    /// @param labels of all pictures, 0 … classes.size()-1 or -1
    /// @throws IllegalArgumentException if shapes differ, or there is not one label for each picture
    static JoinedImages of(List<Images> parts, int[] labels, List<String> classes) {
        int[] starts = new int[parts.size() + 1];
        Images first = parts.getFirst();
        for (int p = 0; p < parts.size(); p++) {
            Images part = parts.get(p);
            starts[p + 1] = starts[p] + part.size();
            if (!part.shape().equals(first.shape())) {
                throw new IllegalArgumentException(
                        "%s has pictures of %s, %s of %s"
                                .formatted(first.name(), first.shape(), part.name(), part.shape()));
            }
        }
        if (labels.length != starts[parts.size()]) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%d labels came for %d pictures",
                            labels.length,
                            starts[parts.size()]));
        }
        return new JoinedImages(List.copyOf(parts), starts, labels.clone(), List.copyOf(classes));
    }

    private int part(int index) {
        int found = Arrays.binarySearch(starts, index);
        int part = found >= 0 ? found : -found - 2;
        // Of parts without pictures the last one begins here.
        while (part + 1 < parts.size() && starts[part + 1] == index) {
            part++;
        }
        return part;
    }

    @Override
    public String name() {
        return parts.getFirst().name();
    }

    @Override
    public String fingerprint() {
        return parts.stream().map(Images::fingerprint).collect(Collectors.joining("+"));
    }

    @Override
    public int size() {
        return labels.length;
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
    public int frames() {
        return parts.getFirst().frames();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String describe(int index) {
        int part = part(index);
        return parts.get(part).describe(index - starts[part]);
    }

    @Override
    public String toString() {
        return Images.words(this);
    }

    @Override
    public Source source(int index) {
        int part = part(index);
        return parts.get(part).source(index - starts[part]);
    }

    @Override
    public Origin origin(int index) {
        int part = part(index);
        return parts.get(part).origin(index - starts[part]);
    }

    @Override
    public ContentHash content(int index) {
        int part = part(index);
        return parts.get(part).content(index - starts[part]);
    }

    @Override
    public Optional<Picture> original(int index) {
        int part = part(index);
        return parts.get(part).original(index - starts[part]);
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        int part = part(index);
        parts.get(part).read(index - starts[part], target, offset);
    }

    @Override
    public void readFrame(int index, int frame, byte[] target, int offset) {
        int part = part(index);
        parts.get(part).readFrame(index - starts[part], frame, target, offset);
    }
}
