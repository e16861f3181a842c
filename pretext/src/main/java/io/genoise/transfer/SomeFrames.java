package io.genoise.transfer;

import io.genoise.data.Column;
import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.data.Sample;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.network.EncoderConfig;
import java.util.List;

/// What a network is shown at once of a clip that it learns from: frames one after another, from a random one on, all shifted and
/// mirrored alike. A network over pictures is shown one, as in Simonyan, Zisserman 2014 (arXiv:1406.2199, section 5), one over
/// clips [#MOST]; when they are asked, both see the whole clip.
///
/// @param change of every frame alike
/// @param length frames
record SomeFrames(ShiftAndMirror change, int length) implements Views {
    /// Frames that a network over clips sees at once while it learns.
    static final int MOST = 16;

    /// What is drawn of `images` for `network`: of pictures `change` alone.
    static Views of(ShiftAndMirror change, EncoderConfig network, Images images) {
        return images.frames() == 1 ? change : new SomeFrames(change, length(network, images));
    }

    /// How many frames of `images` that are.
    static int length(EncoderConfig network, Images images) {
        return network.axes() == 2 ? 1 : Math.min(MOST, images.frames());
    }

    @Override
    public List<Column> columns(Images images) {
        return List.of(Views.clips(images, 1, length), Column.integers(LABELS, 1));
    }

    @Override
    public void draw(Sample sample) {
        FrameWindow window = FrameWindow.random(sample.random(), sample.frames(), length, 1);
        sample.write(0, window, change.draw(sample.random()));
        sample.put(LABELS, 0, sample.label());
    }
}
