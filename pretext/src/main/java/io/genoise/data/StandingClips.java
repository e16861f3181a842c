package io.genoise.data;

import java.util.List;

/// Pictures as clips in which nothing moves: each is shown `frames` times.
///
/// @param pictures one a clip
/// @param frames of each clip
public record StandingClips(Images pictures, int frames) implements Images {
    @Override
    public String name() {
        return pictures.name() + ", standing still";
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("standing still")
                .add(pictures.fingerprint())
                .add(frames)
                .hex();
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public int height() {
        return pictures.height();
    }

    @Override
    public int width() {
        return pictures.width();
    }

    @Override
    public int channels() {
        return pictures.channels();
    }

    @Override
    public List<String> classes() {
        return pictures.classes();
    }

    @Override
    public int label(int index) {
        return pictures.label(index);
    }

    @Override
    public String describe(int index) {
        return pictures.describe(index);
    }

    @Override
    public String toString() {
        return Images.words(this);
    }

    @Override
    public Origin origin(int index) {
        return pictures.origin(index);
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        int bytes = pictures.pictureBytes();
        pictures.read(index, target, offset);
        for (int frame = 1; frame < frames; frame++) {
            System.arraycopy(target, offset, target, offset + frame * bytes, bytes);
        }
    }

    @Override
    public void readFrame(int index, int frame, byte[] target, int offset) {
        pictures.read(index, target, offset);
    }
}
