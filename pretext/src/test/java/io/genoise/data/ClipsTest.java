package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.scenes.Scenes;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Clips: bytes `[T,H,W,C]` behind an index, windows of them in a batch, and their frames as pictures.
class ClipsTest {
    /// Three clips of 4 frames of 1x2 grey pixels; byte = 100 · clip + 10 · frame + column.
    private static final Images CLIPS = clips();

    private static Images clips() {
        byte[] pixels = new byte[3 * 4 * 2];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (100 * (i / 8) + 10 * (i / 2 % 4) + i % 2);
        }
        return PackedImages.of(
                "clips",
                TensorShape.of(4, 1, 2, 1),
                pixels,
                List.of("a", "b"),
                new int[] {1, 0, 1});
    }

    private static byte[] drawn(Views views) {
        try (Loader loader = Loader.of(Batches.inOrder(CLIPS, 3).with(views))) {
            return loader.next().bytes(Views.PICTURES).clone();
        }
    }

    /// Windows of some frames of each clip, all placed alike.
    private record Windows(FrameWindow window, Placement placement) implements Views {
        @Override
        public List<Column> columns(Images images) {
            return List.of(Views.clips(images, 1, window.length()));
        }

        @Override
        public void draw(Sample sample) {
            sample.write(0, window, placement);
        }
    }

    @Test
    void aWindowCountsItsFrames() {
        FrameWindow window = new FrameWindow(3, 4, 5);
        assertThat(List.of(window.frame(0), window.frame(1), window.frame(3)))
                .containsExactly(3, 8, 18);
        assertThat(FrameWindow.span(4, 5)).isEqualTo(16);
        assertThat(window.reversed()).isEqualTo(new FrameWindow(18, 4, -5));
        assertThat(window.reversed().reversed()).isEqualTo(window);
        assertThat(new FrameWindow(2, 3, 0).frame(2)).isEqualTo(2);
        assertThatThrownBy(() -> new FrameWindow(-1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FrameWindow(3, 3, -2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FrameWindow(0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void windowsAtRandomLieAtEveryPlaceOfAClip() {
        RandomStream random = RandomStream.of(1);
        Set<Integer> starts = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            starts.add(FrameWindow.random(random, 16, 4, 4).start());
        }
        assertThat(starts).containsExactly(0, 1, 2, 3);
        assertThat(FrameWindow.random(random, 13, 4, 4)).isEqualTo(new FrameWindow(0, 4, 4));
        assertThatThrownBy(() -> FrameWindow.random(random, 12, 4, 4)).hasMessageContaining("12");
    }

    @Test
    void aClipIsOneItemOfADataSet() {
        assertThat(CLIPS.size()).isEqualTo(3);
        assertThat(CLIPS.shape()).isEqualTo(TensorShape.of(4, 1, 2, 1));
        byte[] second = new byte[8];
        CLIPS.read(1, second, 0);
        assertThat(second).containsExactly(100, 101, 110, 111, 120, 121, (byte) 130, (byte) 131);
    }

    @Test
    void aPlainBatchHasWholeClips() {
        try (Loader loader = Loader.of(Batches.inOrder(CLIPS, 2).with(Views.PLAIN))) {
            Batch batch = loader.next();
            assertThat(batch.shape(Views.PICTURES)).isEqualTo(TensorShape.of(2, 4, 1, 2, 1));
            assertThat(batch.bytes(Views.PICTURES)).startsWith(0, 1, 10, 11, 20, 21, 30, 31, 100);
            assertThat(batch.integers(Views.LABELS)).containsExactly(1, 0);
        }
    }

    @Test
    void aWindowIsWrittenFrameByFrame() {
        assertThat(drawn(new Windows(new FrameWindow(1, 2, 2), Placement.WHOLE)))
                .startsWith(10, 11, 30, 31, 110, 111);
        assertThat(drawn(new Windows(new FrameWindow(3, 3, -1), Placement.WHOLE)))
                .startsWith(30, 31, 20, 21, 10, 11);
    }

    @Test
    void everyFrameIsPlacedAlike() {
        assertThat(drawn(new Windows(new FrameWindow(0, 2, 1), new Placement(0, 0, true, 0))))
                .startsWith(1, 0, 11, 10, 101, 100);
        assertThat(drawn(new Windows(new FrameWindow(0, 2, 1), new Placement(0, 1, false, 2))))
                .startsWith(0, 1, 0, 11, 0, 101);
    }

    @Test
    void framesThatAClipHasNotAreRefused() {
        for (FrameWindow beyond : List.of(new FrameWindow(2, 3, 1), new FrameWindow(4, 2, -1))) {
            assertThatThrownBy(() -> drawn(new Windows(beyond, Placement.WHOLE)))
                    .hasMessageContaining("clip of 4 frames");
        }
    }

    @Test
    void aViewOfOtherLengthThanItsColumnIsRefused() {
        Views longer =
                new Views() {
                    @Override
                    public List<Column> columns(Images images) {
                        return List.of(Views.clips(images, 1, 3));
                    }

                    @Override
                    public void draw(Sample sample) {
                        sample.write(0, new FrameWindow(0, 2, 1), Placement.WHOLE);
                    }
                };
        assertThatThrownBy(() -> drawn(longer)).hasMessageContaining("column pictures");
    }

    @Test
    void framesAreSinglePicturesWithTheirClipsLabel() {
        Images frames = CLIPS.frameByFrame();
        assertThat(frames.frames()).isEqualTo(1);
        assertThat(frames.size()).isEqualTo(12);
        assertThat(frames.shape()).isEqualTo(TensorShape.of(1, 2, 1));
        byte[] picture = new byte[3];
        frames.read(6, picture, 1);
        assertThat(picture).containsExactly(0, 120, 121);
        assertThat(Labels.of(frames)).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(frames.fingerprint()).isNotEqualTo(CLIPS.fingerprint());
        assertThat(Scenes.train(8, 2, 1).frameByFrame().size()).isEqualTo(2);
    }

    @Test
    void framesOfOneClipBelongTogether() {
        assertThat(Groups.of(CLIPS.frameByFrame(), GroupBy.of("folder")).count()).isEqualTo(1);
        Groups groups = Groups.of(CLIPS.frameByFrame(), GroupBy.of("prefix:nothing"));
        assertThat(groups.of()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
    }

    @Test
    void everyViewOfADataSetHandsItsFramesOn() {
        for (Images view :
                List.of(
                        CLIPS.subset(2, 1),
                        CLIPS.withoutLabels(),
                        CLIPS.reduced(1),
                        new MislabelledImages(CLIPS, 0, 0))) {
            assertThat(view.frames()).as("%s", view.getClass()).isEqualTo(4);
            byte[] whole = new byte[view.pictureBytes()];
            view.read(1, whole, 0);
            byte[] frame = new byte[view.frameBytes()];
            view.readFrame(1, 2, frame, 0);
            assertThat(frame).containsExactly(whole[4], whole[5]);
        }
    }

    @Test
    void clipsAreReducedFrameByFrame() {
        Images scenes = Scenes.train(8, 1, 1);
        Images clips = new DriftingImages(scenes, 3);
        Images reduced = clips.reduced(2);
        assertThat(reduced.shape()).isEqualTo(TensorShape.of(3, 4, 4, 3));
        byte[] clip = new byte[reduced.pictureBytes()];
        reduced.read(0, clip, 0);
        byte[] first = new byte[4 * 4 * 3];
        scenes.reduced(2).read(0, first, 0);
        assertThat(clip).startsWith(first);
    }

    @Test
    void driftingPicturesComeBackAfterAsManyFramesAsTheyHaveRows() {
        Images clips = new DriftingImages(Scenes.train(8, 3, 1), 9);
        byte[] first = new byte[clips.frameBytes()];
        byte[] later = new byte[clips.frameBytes()];
        for (int i = 0; i < 3; i++) {
            clips.readFrame(i, 0, first, 0);
            clips.readFrame(i, 8, later, 0);
            assertThat(later).isEqualTo(first);
            clips.readFrame(i, 1, later, 0);
            assertThat(later).isNotEqualTo(first);
        }
    }

    @Test
    void picturesHaveTheFingerprintThatTheyHadAndClipsAnother() {
        byte[] pixels = new byte[24];
        Images pictures =
                PackedImages.of("p", TensorShape.of(4, 6, 1), pixels, List.of(), new int[] {-1});
        Images clips =
                PackedImages.of("p", TensorShape.of(4, 1, 6, 1), pixels, List.of(), new int[] {-1});
        Images others =
                PackedImages.of("p", TensorShape.of(2, 2, 6, 1), pixels, List.of(), new int[] {-1});
        assertThat(Set.of(pictures.fingerprint(), clips.fingerprint(), others.fingerprint()))
                .hasSize(3);
        assertThat(clips.content(0)).isNotEqualTo(others.content(0));
    }

    @Test
    void aWindowInTheMiddleLeavesAsMuchBeforeAsBehind() {
        assertThat(FrameWindow.middle(10, 3, 2)).isEqualTo(new FrameWindow(2, 3, 2));
        assertThat(FrameWindow.middle(5, 3, 2)).isEqualTo(new FrameWindow(0, 3, 2));
        assertThatThrownBy(() -> FrameWindow.middle(4, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 frames, 2 apart");
    }
}
