package io.genoise.data;

import java.util.List;

/// Clips as single pictures: clip `i` of T frames gives the pictures `i · T … i · T + T - 1`, with its label.
///
/// @param clips whose frames these are
record Frames(Images clips) implements Images {
    @Override
    public String name() {
        return clips.name();
    }

    @Override
    public String fingerprint() {
        return new Fingerprint().add("frame by frame").add(clips.fingerprint()).hex();
    }

    @Override
    public int size() {
        return Math.multiplyExact(clips.size(), clips.frames());
    }

    @Override
    public int height() {
        return clips.height();
    }

    @Override
    public int width() {
        return clips.width();
    }

    @Override
    public int channels() {
        return clips.channels();
    }

    @Override
    public List<String> classes() {
        return clips.classes();
    }

    @Override
    public int label(int index) {
        return clips.label(index / clips.frames());
    }

    @Override
    public String describe(int index) {
        return "%s, picture %s"
                .formatted(clips.describe(index / clips.frames()), index % clips.frames());
    }

    @Override
    public String toString() {
        return Images.words(this);
    }

    @Override
    public Origin origin(int index) {
        return clips.origin(index / clips.frames());
    }

    /// Of its clip: frames of one clip belong together as equal pictures do.
    @Override
    public ContentHash content(int index) {
        return clips.content(index / clips.frames());
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        clips.readFrame(index / clips.frames(), index % clips.frames(), target, offset);
    }
}
