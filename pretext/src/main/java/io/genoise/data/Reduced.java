package io.genoise.data;

import java.util.List;
import java.util.Optional;

/// Pictures reduced by a whole factor, each new pixel the rounded mean of `factor · factor` old ones.
///
/// @param images what is reduced
/// @param factor how many times smaller height and width become; divides both
public record Reduced(Images images, int factor) implements Images {

    /// Checks that the factor divides height and width.
    ///
    /// @throws IllegalArgumentException if it does not
    public Reduced {
        if (factor < 1 || images.height() % factor != 0 || images.width() % factor != 0) {
            throw new IllegalArgumentException(
                    "%s has %sx%s pictures, which cannot be reduced %s times evenly"
                            .formatted(images.name(), images.height(), images.width(), factor));
        }
    }

    @Override
    public String name() {
        return images.name();
    }

    @Override
    public String fingerprint() {
        return new Fingerprint().add("reduced").add(images.fingerprint()).add(factor).hex();
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int height() {
        return images.height() / factor;
    }

    @Override
    public int width() {
        return images.width() / factor;
    }

    @Override
    public int channels() {
        return images.channels();
    }

    @Override
    public int frames() {
        return images.frames();
    }

    @Override
    public List<String> classes() {
        return images.classes();
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }

    @Override
    public Optional<Picture> original(int index) {
        return images.original(index);
    }

    @Override
    public String describe(int index) {
        return images.describe(index);
    }

    @Override
    public String toString() {
        return Images.words(this);
    }

    @Override
    public Origin origin(int index) {
        return images.origin(index);
    }

    @Override
    public ContentHash content(int index) {
        return images.content(index);
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        byte[] source = new byte[images.pictureBytes()];
        images.read(index, source, 0);
        int channels = channels();
        int row = images.width() * channels;
        int area = factor * factor;
        int at = offset;
        for (int y = 0; y < frames() * height(); y++) {
            for (int x = 0; x < width(); x++) {
                for (int c = 0; c < channels; c++) {
                    int corner = y * factor * row + x * factor * channels + c;
                    int sum = 0;
                    for (int dy = 0; dy < factor; dy++) {
                        for (int dx = 0; dx < factor; dx++) {
                            sum += source[corner + dy * row + dx * channels] & 0xFF;
                        }
                    }
                    target[at++] = (byte) ((sum + area / 2) / area);
                }
            }
        }
    }
}
