package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.scenes.Scenes;
import io.genoise.figure.Pixels;
import io.genoise.shape.TensorShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.model.ColorSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of clips: what a clip is found by itself, and each is cut into pieces.
class ClipFolderTest {
    private static final int SIDE = 4;

    @TempDir Path folder;
    @TempDir Path caches;

    private FolderOptions options(int frames) {
        return FolderOptions.of(SIDE).withCache(Optional.empty()).withThreads(2).withFrames(frames);
    }

    private DataSet open(int frames) {
        return DataSets.open(
                folder.toString(), DataSets.Options.of(SIDE).withFolder(options(frames)));
    }

    /// A picture of `width` squares of `SIDE` pixels, square `i` all of grey `first + i`.
    private static byte[] strip(int first, int width) {
        byte[] values = new byte[SIDE * SIDE * width];
        for (int p = 0; p < values.length; p++) {
            values[p] = (byte) (first + p % (SIDE * width) / SIDE);
        }
        return new Pixels(SIDE, SIDE * width, 1, values).png();
    }

    private void write(String name, byte[] bytes) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// The greys of the frames of every piece.
    private static List<List<Integer>> greys(Images images) {
        List<List<Integer>> all = new ArrayList<>();
        byte[] piece = new byte[images.pictureBytes()];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, piece, 0);
            List<Integer> greys = new ArrayList<>();
            for (int at = 0; at < piece.length; at += images.frameBytes()) {
                for (int p = 0; p < images.frameBytes(); p++) {
                    assertThat(piece[at + p]).isEqualTo(piece[at]);
                }
                greys.add(piece[at] & 0xFF);
            }
            all.add(greys);
        }
        return all;
    }

    private static List<String> described(Images images) {
        return IntStream.range(0, images.size()).mapToObj(images::describe).toList();
    }

    @Test
    void aStripIsCutIntoPiecesSpreadEvenlyOverIt() {
        write("b/1.png", strip(10, 11));
        write("a/2.png", strip(50, 4));
        Images clips = open(4).train();
        assertThat(clips.shape()).isEqualTo(TensorShape.of(4, SIDE, SIDE, 3));
        assertThat(greys(clips))
                .containsExactly(
                        List.of(50, 51, 52, 53), List.of(10, 11, 12, 13), List.of(17, 18, 19, 20));
        assertThat(described(clips))
                .containsExactly(
                        "a/2.png, frames 0-3", "b/1.png, frames 0-3", "b/1.png, frames 7-10");
        assertThat(clips.classes()).containsExactly("a", "b");
        assertThat(Labels.of(clips)).containsExactly(0, 1, 1);
    }

    @Test
    void aLonePieceIsTakenFromTheMiddle() {
        write("1.png", strip(0, 7));
        assertThat(greys(open(4).train())).containsExactly(List.of(1, 2, 3, 4));
    }

    @Test
    void piecesNeverOverlapAndReachFromTheFirstFrameToTheLast() {
        for (int length = 1; length < 40; length++) {
            for (int frames = 1; frames <= length; frames++) {
                int[] starts = new FrameStack.Run(0, 0, length).pieces(frames);
                assertThat(starts).hasSize(length / frames);
                if (starts.length > 1) {
                    assertThat(starts[0]).isZero();
                    assertThat(starts[starts.length - 1] + frames).isEqualTo(length);
                }
                for (int i = 1; i < starts.length; i++) {
                    assertThat(starts[i] - starts[i - 1]).isGreaterThanOrEqualTo(frames);
                }
            }
        }
    }

    @Test
    void oneFrameMakesPicturesWithTheirFilesToReadAgain() {
        write("a/1.png", strip(0, 3));
        write("b/2.png", strip(9, 1));
        Images frames = open(1).train();
        assertThat(frames.frames()).isEqualTo(1);
        assertThat(greys(frames)).containsExactly(List.of(0), List.of(1), List.of(2), List.of(9));
        assertThat(described(frames)).contains("a/1.png, frame 2");
        Picture second = frames.original(1).orElseThrow();
        assertThat(second.width()).isEqualTo(SIDE);
        assertThat(second.pixels()).containsOnly((byte) 1);
    }

    @Test
    void aStripWhoseWidthIsNoMultipleOfItsHeightIsLeftOutByName() {
        write("1.png", strip(0, 4));
        write("2.png", new Pixels(SIDE, 4 * SIDE + 1, 1, new byte[SIDE * (4 * SIDE + 1)]).png());
        DataSet set = open(4);
        assertThat(set.train().size()).isEqualTo(1);
        assertThat(set.notes())
                .anySatisfy(note -> assertThat(note).contains("2.png").contains("17 x 4"));
    }

    @Test
    void numberedPicturesOfALowestFolderAreFramesInTheOrderOfTheirNumbers() {
        for (int i = 8; i < 14; i++) {
            write("wave/one/frame" + i + ".png", strip(i, 1));
            write("bend/two/" + "%04d".formatted(i) + ".png", strip(100 + i, 1));
        }
        write("wave/one/readme.txt", new byte[] {1});
        Images clips = open(3).train();
        assertThat(greys(clips))
                .containsExactly(
                        List.of(108, 109, 110),
                        List.of(111, 112, 113),
                        List.of(8, 9, 10),
                        List.of(11, 12, 13));
        assertThat(described(clips)).contains("wave/one, frames 3-5");
        assertThat(clips.classes()).containsExactly("bend", "wave");
    }

    @Test
    void aFolderThatIsTakenForAClipIsNamed() {
        for (int i = 0; i < 4; i++) {
            write("a/" + i + "/1.png", strip(i, 4));
            write("photos/" + i + ".png", strip(i, 1));
        }
        assertThat(open(4).notes())
                .contains("taken for clips, as folders of numbered frames: photos");
    }

    @Test
    void framesMayLieInTheFolderItself() {
        for (int i = 0; i < 4; i++) {
            write(i + ".png", strip(i, 1));
        }
        assertThat(greys(open(4).train())).containsExactly(List.of(0, 1, 2, 3));
    }

    @Test
    void numberedStripsAreClipsEachAndNotFrames() {
        for (int i = 0; i < 5; i++) {
            write("a/%08d.png".formatted(i), strip(20 * i, 3 + i));
        }
        assertThat(open(3).train().size()).isEqualTo(1 + 1 + 1 + 2 + 2);
    }

    @Test
    void noPieceReachesAcrossADamagedFrame() {
        for (int i = 0; i < 9; i++) {
            byte[] png = strip(i, 1);
            write("clip/" + i + ".png", i == 4 ? Arrays.copyOf(png, png.length - 30) : png);
        }
        DataSet set = open(2);
        assertThat(greys(set.train()))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(5, 6), List.of(7, 8));
        assertThat(described(set.train())).contains("clip, frames 5-6");
        assertThat(set.notes()).anySatisfy(note -> assertThat(note).contains("4.png"));
    }

    @Test
    void framesOfAnotherSizeAreLeftOutByName() {
        for (int i = 0; i < 6; i++) {
            write("clip/" + i + ".png", i == 5 ? strip(i, 2) : strip(i, 1));
        }
        DataSet set = open(5);
        assertThat(greys(set.train())).containsExactly(List.of(0, 1, 2, 3, 4));
        assertThat(set.notes()).anySatisfy(note -> assertThat(note).contains("5.png (8 x 4"));
    }

    @Test
    void aGifIsAClipAndCutInTheMiddleKeepsWhatIsWhole() {
        GifBytes gif = new GifBytes(1, 1);
        for (int i = 0; i < 6; i++) {
            gif.picture(0, 0, 1, 1, 1, -1, 1 + i % 3);
        }
        byte[] whole = gif.whole();
        write("a/whole.gif", whole);
        write("a/cut.gif", Arrays.copyOf(whole, whole.length - 30));
        DataSet set = open(3);
        assertThat(described(set.train()))
                .containsExactly(
                        "a/cut.gif, frames 0-2",
                        "a/whole.gif, frames 0-2",
                        "a/whole.gif, frames 3-5");
        assertThat(set.notes()).anySatisfy(note -> assertThat(note).contains("a/cut.gif (frame"));
        byte[] frame = new byte[SIDE * SIDE * 3];
        set.train().readFrame(1, 1, frame, 0);
        assertThat(Arrays.copyOf(frame, 3)).containsExactly(0, 255, 0);
    }

    @Test
    void aJarsOwnFormatIsReadAndKeptAsFarAsItIsWhole() {
        write("a.own", "FRAMES\u0001\u0002\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1));
        write(
                "b.own",
                "FRAMES\u0005\u0006\u0007\u0008\r\u0009".getBytes(StandardCharsets.ISO_8859_1));
        DataSet set = open(2);
        assertThat(greys(set.train()))
                .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5, 6), List.of(7, 8));
        assertThat(set.notes()).anySatisfy(note -> assertThat(note).contains("bad luck"));
    }

    @Test
    void mp4IsReadByJcodec() throws IOException {
        Path file = folder.resolve("a.mp4");
        SequenceEncoder encoder = SequenceEncoder.createSequenceEncoder(file.toFile(), 25);
        for (int i = 0; i < 5; i++) {
            org.jcodec.common.model.Picture frame =
                    org.jcodec.common.model.Picture.create(32, 32, ColorSpace.RGB);
            Arrays.fill(frame.getPlaneData(0), (byte) (40 * i + 20 - 128));
            encoder.encodeNativeFrame(frame);
        }
        encoder.finish();
        Images clips = open(5).train();
        byte[] frame = new byte[clips.frameBytes()];
        for (int i = 0; i < 5; i++) {
            clips.readFrame(0, i, frame, 0);
            // jcodec writes levels of 0 to 255 and reads them as the 16 to 235 that files have.
            double level = (40 * i + 20 - 16) * 255 / 219.0;
            assertThat((double) (frame[0] & 0xFF)).isCloseTo(level, within(16.0));
        }
        byte[] bytes = Files.readAllBytes(file);
        write("a.mp4", Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> open(5)).hasMessageContaining("a.mp4");
    }

    @Test
    void aVideoThatNobodyReadsIsNamedWithWhatWouldReadIt() {
        write("1.png", strip(0, 4));
        write("b.avi", new byte[400]);
        assertThat(open(4).notes()).anySatisfy(note -> assertThat(note).contains("b.avi (a video"));
        assertThat(ClipReaders.lacking(Path.of("c.MP4"), false))
                .contains("org.jcodec:jcodec:0.2.5");
        assertThat(ClipReaders.lacking(Path.of("c.MP4"), true)).doesNotContain("jcodec");
    }

    @Test
    void clipsThatAreTooShortAreLeftOutByName() {
        write("1.png", strip(0, 4));
        write("2.png", strip(0, 3));
        write("3.png", strip(0, 1));
        DataSet set = open(4);
        assertThat(set.train().size()).isEqualTo(1);
        assertThat(set.notes())
                .contains("2 clips too short, left out: 2.png (3 frames), 3.png (1 frame)");
        assertThat(set.findings().getFirst().lines()).contains("short\t3.png\t1 frame");
    }

    @Test
    void moreFramesThanAnyClipHasAreRefusedWithTheLongest() {
        write("1.png", strip(0, 4));
        write("2.png", strip(0, 9));
        assertThatThrownBy(() -> open(10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the longest has 9 (2.png)")
                .hasMessageContaining("--frames");
    }

    @Test
    void aFolderWithoutClipsSaysWhatClipsAre() throws IOException {
        assertThatThrownBy(() -> open(4))
                .hasMessageContaining("no clip")
                .hasMessageContaining("GIF");
        Files.writeString(folder.resolve("notes.txt"), "nothing");
        assertThatThrownBy(() -> open(4)).hasMessageContaining("no clip");
    }

    @Test
    void aFolderOfGifsIsNoFolderOfPicturesButMayBeOneOfClips() {
        write("1.gif", new GifBytes(1, 1).picture(0, 0, 1, 1, 1, -1, 1).whole());
        assertThatThrownBy(() -> open(0))
                .hasMessageContaining("GIF or video files are clips, with --frames 16");
    }

    @Test
    void picturesThatLookLikeStripsAreToldSo() {
        write("1.png", strip(0, 4));
        write("2.png", strip(0, 9));
        assertThat(open(0).notes()).anySatisfy(note -> assertThat(note).contains("--frames"));
    }

    @Test
    void dataThatHaveNoClipsRefuseToBeReadAsClips() {
        assertThatThrownBy(() ->
                        DataSets.open("scenes", DataSets.Options.of(SIDE).withFolder(options(4))))
                .hasMessageContaining("--frames");
    }

    @Test
    void clipsOfAllKindsStandSideBySideInTrainingAndTest() {
        write("train/a/1.png", strip(0, 4));
        GifBytes gif = new GifBytes(1, 1);
        for (int i = 0; i < 4; i++) {
            gif.picture(0, 0, 1, 1, 1, -1, 1);
            write("train/b/long/" + i + ".png", strip(i, 1));
            write("test/a/other/" + i + ".png", strip(80 + i, 1));
        }
        write("train/b/x.gif", gif.whole());
        write("test/b/2.png", strip(60, 4));
        DataSet set = open(4);
        assertThat(described(set.train()))
                .containsExactly(
                        "a/1.png, frames 0-3", "b/long, frames 0-3", "b/x.gif, frames 0-3");
        assertThat(Labels.of(set.train())).containsExactly(0, 1, 1);
        Images test = set.test().orElseThrow();
        assertThat(greys(test)).containsExactly(List.of(80, 81, 82, 83), List.of(60, 61, 62, 63));
        assertThat(Labels.of(test)).containsExactly(0, 1);
    }

    @Test
    void aTableLabelsClipsByFileOrFolder() throws IOException {
        write("1.png", strip(0, 8));
        for (int i = 0; i < 4; i++) {
            write("two/" + i + ".png", strip(i, 1));
        }
        Path table = caches.resolve("labels.csv");
        Files.writeString(table, "file,label\n1.png,jump\ntwo,bend\n");
        DataSet set =
                DataSets.open(
                        folder.toString(),
                        DataSets.Options.of(SIDE).withFolder(options(4).withLabels(table)));
        assertThat(set.train().classes()).containsExactly("bend", "jump");
        assertThat(Labels.of(set.train())).containsExactly(1, 1, 0);
    }

    @Test
    void piecesAreCachedAsPicturesAre() throws IOException {
        write("a/1.png", strip(10, 11));
        write("a/2.png", strip(0, 2));
        write("b/3.png", strip(50, 5));
        FolderOptions cached = options(4).withCache(Optional.of(caches));
        ImageFolder first = ImageFolder.open("clips", folder, cached);
        boolean[] decoded = {false};
        ImageFolder second =
                ImageFolder.open("clips", folder, cached.watchedBy((_, _) -> decoded[0] = true));
        assertThat(decoded[0]).isFalse();
        assertThat(greys(second.images())).isEqualTo(greys(first.images())).hasSize(3);
        assertThat(second.images().fingerprint()).isEqualTo(first.images().fingerprint());
        assertThat(described(second.images())).isEqualTo(described(first.images()));
        assertThat(second.findings()).isEqualTo(first.findings());
        assertThat(second.images().origin(2)).isEqualTo(first.images().origin(2));
        Images uncached = ImageFolder.open("clips", folder, options(4)).images();
        assertThat(uncached.fingerprint()).isEqualTo(first.images().fingerprint());
        Images shorter = ImageFolder.open("clips", folder, cached.withFrames(2)).images();
        assertThat(shorter.size()).isEqualTo(5 + 1 + 2);
        assertThat(shorter.fingerprint()).isNotEqualTo(first.images().fingerprint());
        write("b/3.png", strip(51, 5));
        assertThat(greys(ImageFolder.open("clips", folder, cached).images()))
                .contains(List.of(51, 52, 53, 54));
    }

    @Test
    void piecesOfOneClipAreOfOneGroupByAnyRule() {
        write("a/1.png", strip(10, 9));
        write("a/2.png", strip(90, 9));
        Images clips = open(3).train();
        for (String rule : List.of("auto", "none", "prefix:x", "time:3s", "number:1")) {
            assertThat(Groups.of(clips, GroupBy.of(rule)).of())
                    .as(rule)
                    .containsExactly(0, 0, 0, 1, 1, 1);
        }
        assertThat(Groups.of(clips, GroupBy.of("none")).words())
                .isEqualTo("6 pictures in 2 groups: 4 of clips that have more pieces");
        assertThat(Groups.of(clips, GroupBy.of("folder")).count()).isEqualTo(1);
    }

    @Test
    void numbersInBlocksAreOneGroupAcrossFolders() {
        for (int i = 0; i < 6; i++) {
            write((i % 2 == 0 ? "a/" : "b/") + "%08d.png".formatted(i), strip(40 * i, 6));
        }
        Groups groups = Groups.of(open(3).train(), GroupBy.of("number:2"));
        assertThat(groups.count()).isEqualTo(3);
        // a/0, a/2, a/4, b/1, b/3, b/5, two pieces each
        assertThat(groups.of()).containsExactly(0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2);
        assertThatThrownBy(() -> GroupBy.of("number:0")).hasMessageContaining("number:COUNT");
    }

    @Test
    void aMirroredTwinOfAClipBelongsToIt() {
        Images scenes = new DriftingImages(Scenes.train(32, 4, 3), 6);
        byte[] pixels = new byte[8 * scenes.pictureBytes()];
        for (int i = 0; i < 4; i++) {
            byte[] clip = new byte[scenes.pictureBytes()];
            scenes.read(i, clip, 0);
            System.arraycopy(clip, 0, pixels, i * clip.length, clip.length);
            for (int frame = 0; frame < 6; frame++) {
                byte[] one =
                        Arrays.copyOfRange(
                                clip,
                                frame * scenes.frameBytes(),
                                (frame + 1) * scenes.frameBytes());
                new Placement(0, 0, true, 0)
                        .apply(
                                one,
                                0,
                                32,
                                32,
                                3,
                                pixels,
                                (4 + i) * clip.length + frame * scenes.frameBytes());
            }
        }
        int[] none = {-1, -1, -1, -1, -1, -1, -1, -1};
        Images clips =
                PackedImages.of("clips", TensorShape.of(6, 32, 32, 3), pixels, List.of(), none);
        assertThat(Groups.of(clips, GroupBy.AUTO).of()).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
        assertThat(SeenPictures.of(clips.subset(0, 1, 2, 3)).alike(clips.subset(4, 5, 6, 7)))
                .containsExactly(true, true, true, true);
    }

    @Test
    void clipsThatPartAfterTheirMiddleAreNoNearDuplicates() {
        Images scenes = Scenes.train(32, 3, 3);
        byte[] a = new byte[scenes.pictureBytes()];
        byte[] b = new byte[scenes.pictureBytes()];
        byte[] c = new byte[scenes.pictureBytes()];
        scenes.read(0, a, 0);
        scenes.read(1, b, 0);
        scenes.read(2, c, 0);
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (byte[] frame : List.of(a, a, b, a, a, c)) {
            pixels.writeBytes(frame);
        }
        Images clips =
                PackedImages.of(
                        "clips",
                        TensorShape.of(3, 32, 32, 3),
                        pixels.toByteArray(),
                        List.of(),
                        new int[] {-1, -1});
        assertThat(Groups.of(clips, GroupBy.AUTO).count()).isEqualTo(2);
    }

    @Test
    void tracesOfJpegAreLookedForInPicturesAlone() {
        Images clips = new DriftingImages(Scenes.train(8, 2, 1), 3);
        assertThatThrownBy(() -> SymmetricNoise.like(clips, 1)).hasMessageContaining("clips");
        assertThatThrownBy(() -> SavedAgain.of(clips, 2, 1)).hasMessageContaining("clips");
        assertThatThrownBy(() -> GridMoved.of(clips, 2, 1, 1)).hasMessageContaining("clips");
    }

    @Test
    void aSummaryCountsClipsPiecesAndFrames() {
        write("a/1.png", strip(0, 9));
        write("b/2.png", strip(0, 4));
        assertThat(DataSummary.of(open(4).train()).lines())
                .contains(
                        "clips           2, of 4 to 9 frames, 13 in all",
                        "pieces          3, used as 4 frames of 4x4 with 3 channels (RGB)");
        assertThat(Set.copyOf(DataSummary.of(open(1).train()).lines()))
                .contains(
                        "clips           2, of 4 to 9 frames, 13 in all",
                        "pictures        13, used as 4x4 with 3 channels (RGB)");
    }
}
