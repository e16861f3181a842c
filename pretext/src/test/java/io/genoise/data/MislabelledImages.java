package io.genoise.data;

import java.util.List;
import java.util.Optional;

/// A user's own data set that gives one picture another label than it may have.
public record MislabelledImages(Images images, int index, int label) implements Images {
    @Override
    public String name() {
        return images.name();
    }

    @Override
    public String fingerprint() {
        return images.fingerprint() + index + label;
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
        return images.classes();
    }

    @Override
    public int label(int which) {
        return which == index ? label : images.label(which);
    }

    @Override
    public String describe(int which) {
        return "file" + which + ".png";
    }

    @Override
    public Optional<Picture> original(int index) {
        return images.original(index);
    }

    @Override
    public void read(int which, byte[] target, int offset) {
        images.read(which, target, offset);
    }
}
