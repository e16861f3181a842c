package io.genoise.data;

import java.util.List;
import java.util.Optional;

/// The same pictures with every label hidden: what a pretext task is given, so that it cannot look.
///
/// @param images the pictures with their labels
public record Unlabelled(Images images) implements Images {
    @Override
    public String name() {
        return images.name();
    }

    @Override
    public String fingerprint() {
        return new Fingerprint().add("unlabelled").add(images.fingerprint()).hex();
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public int height() {
        return images.height();
    }

    @Override
    public int width() {
        return images.width();
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
        return List.of();
    }

    @Override
    public int label(int index) {
        return -1;
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
        images.read(index, target, offset);
    }

    @Override
    public void readFrame(int index, int frame, byte[] target, int offset) {
        images.readFrame(index, frame, target, offset);
    }
}
