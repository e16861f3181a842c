package io.genoise.data;

import java.util.List;

/// Pictures as clips: picture `i` moves by [#across] columns and [#down] rows from frame to frame, and comes in again on the
/// other side. What a test of a task about clips trains on.
///
/// @param images the first frames
/// @param frames of each clip
public record DriftingImages(Images images, int frames) implements Images {
    /// Clips of `frames` frames; the pictures themselves if that is 1.
    public static Images of(Images images, int frames) {
        return frames == 1 ? images : new DriftingImages(images, frames);
    }

    /// Columns that picture `index` moves to the right in a frame, -2 … 2.
    public static int across(int index) {
        return index % 5 - 2;
    }

    /// Rows that picture `index` moves down in a frame, 1 or -1, so that nothing stands still.
    public static int down(int index) {
        return index % 2 == 0 ? 1 : -1;
    }

    @Override
    public String name() {
        return images.name() + ", drifting";
    }

    @Override
    public String fingerprint() {
        return new Fingerprint().add("drifting").add(images.fingerprint()).add(frames).hex();
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
    public List<String> classes() {
        return images.classes();
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }

    @Override
    public String describe(int index) {
        return images.describe(index);
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        byte[] first = new byte[images.pictureBytes()];
        images.read(index, first, 0);
        int at = offset;
        for (int frame = 0; frame < frames; frame++) {
            for (int y = 0; y < height(); y++) {
                int row = Math.floorMod(y - frame * down(index), height());
                for (int x = 0; x < width(); x++) {
                    int column = Math.floorMod(x - frame * across(index), width());
                    for (int c = 0; c < channels(); c++) {
                        target[at++] = first[(row * width() + column) * channels() + c];
                    }
                }
            }
        }
    }
}
