package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedAgainTest {
    private static final JpegCoding UNEVEN = JpegCoding.ofQuality(75, 2, 1);

    @TempDir private Path folder;

    private static double axisTold(Images images) {
        return (double)
                        IntStream.range(0, images.size())
                                .filter(i -> ChromaAxis.of(images, i) < 0)
                                .count()
                / images.size();
    }

    private static double difference(Images a, int i, Images b, int j) {
        byte[] p = TestImages.pixels(a, i);
        byte[] q = TestImages.pixels(b, j);
        return IntStream.range(0, p.length)
                .map(at -> Math.abs((p[at] & 0xFF) - (q[at] & 0xFF)))
                .average()
                .orElseThrow();
    }

    @Test
    void bothShowTheSamePicture() throws IOException {
        Images images = JpegFolder.of(folder, 20, 64, UNEVEN, 1, 32);
        SavedAgain again = SavedAgain.of(images, 20, 1);
        assertThat(again.alone().size()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            assertThat(difference(again.alone(), i, again.turned(), i)).isBetween(0.1, 6.0);
            assertThat(difference(again.alone(), i, again.turned(), (i + 1) % 20))
                    .isGreaterThan(20);
        }
    }

    /// Saved alone, colours are smoothed along rows once more; saved turned, along columns as well, so that the two about
    /// even out, the last one leaving more.
    @Test
    void gridLiesAcrossInOneOfThem() throws IOException {
        SavedAgain again = SavedAgain.of(JpegFolder.of(folder, 100, 64, UNEVEN, 1, 32), 100, 1);
        assertThat(axisTold(again.alone())).isGreaterThan(0.95);
        assertThat(axisTold(again.turned())).isBetween(0.05, 0.6);
    }

    @Test
    void cameraHeldUprightIsSavedAsItWasHeld() throws IOException {
        SavedAgain again = SavedAgain.of(JpegFolder.of(folder, 50, 64, UNEVEN, 6, 32), 50, 1);
        assertThat(axisTold(again.alone())).isLessThan(0.05);
    }

    @Test
    void filesThatWentOrChangedAreLeftOut() throws IOException {
        Images images = JpegFolder.of(folder, 6, 64, UNEVEN, 1, 32);
        Files.delete(folder.resolve("0001.jpg"));
        Files.write(folder.resolve("0002.jpg"), new byte[10]);
        Files.write(
                folder.resolve("0003.jpg"), JpegWriter.write(JpegFolder.picture(50, 1), UNEVEN, 1));
        assertThat(images.original(0)).isPresent();
        assertThat(SavedAgain.of(images, 10, 1).alone().size()).isEqualTo(3);
    }

    @Test
    void noMoreAreTakenThanAskedFor() throws IOException {
        Images images = JpegFolder.of(folder, 6, 32, UNEVEN, 1, 16);
        assertThat(SavedAgain.of(images, 4, 1).turned().size()).isEqualTo(4);
    }

    @Test
    void picturesThatWereNeverInAJpegAreNotSavedAgain() {
        assertThat(SavedAgain.of(TestImages.numbered(5, 8, 1), 5, 1).alone().size()).isZero();
    }

    @Test
    void longPicturesAreTurnedWhole() throws IOException {
        Picture square = JpegFolder.picture(64, 3);
        byte[] half = new byte[32 * 64 * 3];
        System.arraycopy(square.pixels(), 0, half, 0, half.length);
        Files.createDirectories(folder);
        Files.write(
                folder.resolve("wide.jpg"),
                JpegWriter.write(new Picture(32, 64, 3, half, square.origin()), UNEVEN, 1));
        Images images = ImageFolder.open(folder, FolderOptions.of(16)).images();
        SavedAgain again = SavedAgain.of(images, 1, 1);
        assertThat(difference(again.alone(), 0, again.turned(), 0)).isLessThan(6);
    }
}
