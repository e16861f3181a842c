package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir private Path temporary;

    private Path folder;
    private FolderOptions options;
    private FolderOptions uncached;

    @BeforeEach
    void folders() {
        folder = temporary.resolve("pets");
        options =
                FolderOptions.of(16)
                        .withCache(Optional.of(temporary.resolve("cache")))
                        .withThreads(2);
        uncached = options.withCache(Optional.empty());
    }

    private void jpeg(String name, int blue) {
        TestPictures.save(
                folder.resolve(name), TestPictures.jpeg(TestPictures.gradient(48, 32, blue), 90));
    }

    private void catsAndDogs() {
        for (int i = 0; i < 3; i++) {
            jpeg("dog/" + i + ".jpg", 40 * i);
            jpeg("cat/" + i + ".jpg", 40 * i + 20);
        }
    }

    private static List<Integer> labels(Images images) {
        return IntStream.range(0, images.size()).mapToObj(images::label).toList();
    }

    private Path onlyCacheFile() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("cache"))) {
            return files.reduce(
                            (a, b) -> {
                                throw new AssertionError("more than one file: " + a + " " + b);
                            })
                    .orElseThrow();
        }
    }

    @Test
    void subfoldersAreClasses() {
        catsAndDogs();
        Images images = ImageFolder.open(folder, options).images();
        assertThat(images.classes()).containsExactly("cat", "dog");
        assertThat(labels(images)).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(images.describe(4)).isEqualTo("dog/1.jpg");
    }

    @Test
    void numberedClassesAreInOrderOfTheirNumbers() {
        for (int i : new int[] {10, 9, 2}) {
            jpeg(i + "/a.jpg", i);
        }
        assertThat(ImageFolder.open(folder, options).images().classes())
                .containsExactly("2", "9", "10");
    }

    @Test
    void flatFolderHasNoLabels() {
        jpeg("a.jpg", 1);
        jpeg("b.jpg", 2);
        Images images = ImageFolder.open(folder, options).images();
        assertThat(images.classes()).isEmpty();
        assertThat(labels(images)).containsExactly(-1, -1);
    }

    @Test
    void onlyOneSubfolderIsNoLabelling() {
        jpeg("photos/a.jpg", 1);
        assertThat(ImageFolder.open(folder, options).images().classes()).isEmpty();
    }

    @Test
    void picturesBesideTheClassFoldersHaveNoLabel() {
        catsAndDogs();
        jpeg("loose.jpg", 5);
        assertThat(labels(ImageFolder.open(folder, options).images()))
                .containsExactly(0, 0, 0, 1, 1, 1, -1);
    }

    @Test
    void labelFileLabelsSomePictures() throws IOException {
        jpeg("a.jpg", 1);
        jpeg("b, c.jpg", 2);
        jpeg("d.jpg", 3);
        Path csv =
                Files.writeString(
                        temporary.resolve("l.csv"),
                        "file,label\n\"b, c.jpg\",tabby\r\n\n./a.jpg,siamese");
        Images images = ImageFolder.open(folder, options.withLabels(csv)).images();
        assertThat(images.classes()).containsExactly("siamese", "tabby");
        assertThat(labels(images)).containsExactly(0, 1, -1);
    }

    @Test
    void notesOfTheLabelFileAreTheFolders() throws IOException {
        jpeg("a.jpg", 1);
        Path csv = Files.writeString(temporary.resolve("l.csv"), "a.jpg,x\ngone.jpg,y\n");
        assertThat(ImageFolder.open(folder, uncached.withLabels(csv)).notes())
                .containsExactly("l.csv: 1 of 2 rows names no picture of the folder: gone.jpg");
    }

    @Test
    void changingOnlyLabelsKeepsTheCache() throws IOException {
        jpeg("a.jpg", 1);
        ImageFolder.open(folder, options);
        Object before = Files.getLastModifiedTime(onlyCacheFile());
        Path csv = Files.writeString(temporary.resolve("l.csv"), "a.jpg,x\n");
        assertThat(ImageFolder.open(folder, options.withLabels(csv)).images().classes())
                .containsExactly("x");
        assertThat(Files.getLastModifiedTime(onlyCacheFile())).isEqualTo(before);
    }

    @Test
    void picturesOfAClassUnknownToTheTrainingSetHaveNoLabelAndAreCounted() {
        catsAndDogs();
        ImageFolder opened = ImageFolder.open(folder, uncached.withClasses(List.of("bird", "Cat")));
        assertThat(labels(opened.images())).containsExactly(1, 1, 1, -1, -1, -1);
        assertThat(opened.notes())
                .containsExactly(
                        "without a label, since the training pictures have no such class: dog (3)");
    }

    @Test
    void foldersWithoutAPictureAreNamed() throws IOException {
        catsAndDogs();
        Files.createDirectories(folder.resolve("bird"));
        TestPictures.save(folder.resolve("fish/notes.txt"), new byte[] {'a'});
        assertThat(ImageFolder.open(folder, uncached).notes())
                .containsExactly("no picture that can be read in bird, fish");
    }

    @Test
    void picturesWhoseNamesAreNoTextAreRead() throws IOException {
        catsAndDogs();
        byte[] png = TestPictures.png(TestPictures.grey(20, 20, 87));
        for (String name : List.of("caf%E9/%E9.png", "%E6%97%A5/%E6%9C%AC.png")) {
            TestPictures.save(Path.of(URI.create(folder.toUri() + name)), png);
        }
        ImageFolder opened = ImageFolder.open(folder, uncached);
        assertThat(opened.images().classes()).containsExactly("caf\u00E9", "cat", "dog", "\u65E5");
        assertThat(opened.notes()).isEmpty();
        assertThat(ImageFolder.open(folder, uncached).images().fingerprint())
                .isEqualTo(opened.images().fingerprint());
    }

    @Test
    void classesOfTheTrainingSetNumberTheLabels() {
        catsAndDogs();
        Images images =
                ImageFolder.open(folder, options.withClasses(List.of("bird", "cat", "dog")))
                        .images();
        assertThat(labels(images)).containsExactly(1, 1, 1, 2, 2, 2);
    }

    @Test
    void brokenPicturesAreLeftOutAndNamed() {
        catsAndDogs();
        byte[] whole = TestPictures.jpeg(TestPictures.gradient(48, 32, 1), 90);
        TestPictures.save(folder.resolve("cat/1.jpg"), Arrays.copyOf(whole, whole.length - 40));
        ImageFolder opened = ImageFolder.open(folder, uncached);
        assertThat(opened.images().size()).isEqualTo(5);
        assertThat(opened.images().describe(1)).isEqualTo("cat/2.jpg");
        assertThat(opened.notes())
                .singleElement()
                .asString()
                .contains("1 broken picture", "cat/1.jpg", "truncated");
    }

    @Test
    void brokenPictureFailsByNameIfSoChosen() {
        catsAndDogs();
        TestPictures.save(folder.resolve("dog/9.png"), new byte[] {1, 2, 3});
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ImageFolder.open(folder, options.failingOnBroken()))
                .withMessageContaining("dog/9.png: neither JPEG nor PNG");
    }

    @Test
    void unsupportedPicturesAreCountedAndNamed() {
        jpeg("a.jpg", 1);
        byte[] heic = "\0\0\0\30ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
        TestPictures.save(folder.resolve("b.heic"), heic);
        TestPictures.save(folder.resolve("c.jpg"), heic);
        TestPictures.save(
                folder.resolve("d.webp"), "RIFF....WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ImageFolder.open(folder, uncached).notes())
                .singleElement()
                .asString()
                .contains("1 WebP", "2 HEIC", "b.heic, c.jpg, d.webp");
    }

    @Test
    void folderWithoutPicturesSaysWhatItHolds() {
        TestPictures.save(
                folder.resolve("b.heic"),
                "\0\0\0\30ftypheic".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ImageFolder.open(folder, options))
                .withMessageContaining("no JPEG or PNG picture")
                .withMessageContaining("1 HEIC");
    }

    @Test
    void missingFolderIsNamed() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ImageFolder.open(folder, options))
                .withMessageContaining("pets: there is no such folder");
    }

    @Test
    void hiddenFilesArePassedOver() {
        jpeg("a.jpg", 1);
        jpeg("._a.jpg", 1);
        jpeg(".trash/b.jpg", 1);
        assertThat(ImageFolder.open(folder, options).images().size()).isEqualTo(1);
    }

    @Test
    void linkToNowhereIsBroken() throws IOException {
        jpeg("a.jpg", 1);
        Files.createSymbolicLink(folder.resolve("b.jpg"), folder.resolve("gone.jpg"));
        assertThat(ImageFolder.open(folder, options).findings().broken())
                .extracting(FolderFindings.Broken::file)
                .containsExactly("b.jpg");
    }

    @Test
    void itIsSaidWhereDecodedPicturesAreKept() throws IOException {
        catsAndDogs();
        assertThat(ImageFolder.open(folder, options).notes())
                .containsExactly(
                        "decoded pictures are kept for the next time, in " + onlyCacheFile());
        assertThat(ImageFolder.open(folder, options).notes()).isEmpty();
        assertThat(ImageFolder.open(folder, uncached).notes()).isEmpty();
    }

    @Test
    void cachedPicturesAreTheSameAsDecodedOnes() {
        catsAndDogs();
        Images decoded = ImageFolder.open(folder, uncached).images();
        ImageFolder.open(folder, options);
        Images cached = ImageFolder.open(folder, options).images();
        assertThat(cached.fingerprint()).isEqualTo(decoded.fingerprint());
        assertThat(TestImages.pixels(cached, 5)).isEqualTo(TestImages.pixels(decoded, 5));
        assertThat(cached.origin(5)).isEqualTo(decoded.origin(5));
    }

    @Test
    void threadsDoNotChangeTheResult() {
        catsAndDogs();
        assertThat(ImageFolder.open(folder, uncached.withThreads(5)).images().fingerprint())
                .isEqualTo(
                        ImageFolder.open(folder, uncached.withThreads(1)).images().fingerprint());
    }

    @Test
    void changedFileIsDecodedAgain() {
        catsAndDogs();
        String before = ImageFolder.open(folder, options).images().fingerprint();
        jpeg("cat/1.jpg", 255);
        assertThat(ImageFolder.open(folder, options).images().fingerprint()).isNotEqualTo(before);
    }

    @Test
    void newStateOfAFolderReplacesTheOldOne() throws IOException {
        catsAndDogs();
        ImageFolder.open(folder, options);
        jpeg("cat/7.jpg", 255);
        ImageFolder.open(folder, options);
        assertThat(onlyCacheFile()).exists();
    }

    @Test
    void damagedCacheIsBuiltAgain() throws IOException {
        catsAndDogs();
        String before = ImageFolder.open(folder, options).images().fingerprint();
        Path cache = onlyCacheFile();
        byte[] whole = Files.readAllBytes(cache);
        byte[] damaged = whole.clone();
        damaged[100] ^= 4;
        Files.write(cache, damaged);
        assertThat(ImageFolder.open(folder, options).images().fingerprint()).isEqualTo(before);
        assertThat(Files.readAllBytes(cache)).isEqualTo(whole);
    }

    @Test
    void truncatedCacheIsBuiltAgain() throws IOException {
        catsAndDogs();
        String before = ImageFolder.open(folder, options).images().fingerprint();
        Path cache = onlyCacheFile();
        byte[] whole = Files.readAllBytes(cache);
        for (int length : new int[] {0, 50, whole.length / 2, whole.length - 1}) {
            Files.delete(cache);
            Files.write(cache, Arrays.copyOf(whole, length));
            assertThat(ImageFolder.open(folder, options).images().fingerprint()).isEqualTo(before);
        }
    }

    @Test
    void cacheThatCannotBeWrittenIsNotedAndDoneWithout() throws IOException {
        catsAndDogs();
        Path file = Files.writeString(temporary.resolve("cache"), "not a folder");
        ImageFolder opened = ImageFolder.open(folder, options);
        assertThat(opened.notes())
                .singleElement()
                .asString()
                .contains("kept in memory", file.toString());
        assertThat(opened.images().fingerprint())
                .isEqualTo(
                        ImageFolder.open(folder, options.withCache(Optional.empty()))
                                .images()
                                .fingerprint());
    }

    @Test
    void twoAtOnceBothGetTheWhole() throws Exception {
        catsAndDogs();
        String[] seen = new String[4];
        Thread[] threads = new Thread[seen.length];
        for (int i = 0; i < seen.length; i++) {
            int own = i;
            threads[i] =
                    Thread.ofPlatform()
                            .start(() ->
                                    seen[own] =
                                            ImageFolder.open(folder, options)
                                                    .images()
                                                    .fingerprint());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(seen).doesNotContainNull().containsOnly(seen[0]);
        assertThat(onlyCacheFile()).exists();
    }

    @Test
    void jpegsAtNativeSizeAreWarnedOf() {
        catsAndDogs();
        Images native32 =
                ImageFolder.open(folder, FolderOptions.of(32).withCache(Optional.empty())).images();
        Images reduced = ImageFolder.open(folder, options).images();
        assertThat(Provenance.of(native32).fraction()).isEqualTo(1);
        assertThat(Provenance.of(native32).warnings()).hasSize(1);
        assertThat(Provenance.of(native32.reduced(2)).warnings()).isEmpty();
        assertThat(Provenance.of(reduced).warnings()).isEmpty();
    }

    @Test
    void codingsOfTheFilesSurviveTheCache() throws IOException {
        JpegCoding camera = JpegCoding.ofQuality(92, 2, 1);
        Picture picture = JpegFolder.picture(40, 1);
        TestPictures.save(folder.resolve("a.jpg"), JpegWriter.write(picture, camera, 6));
        jpeg("b.jpg", 3);
        TestPictures.save(folder.resolve("c.png"), TestPictures.png(TestPictures.grey(20, 20, 87)));

        Images decoded = ImageFolder.open(folder, options).images();
        Images cached = ImageFolder.open(folder, options).images();

        assertThat(decoded.origin(0).jpeg()).contains(camera);
        assertThat(decoded.origin(1).jpeg()).contains(JpegCoding.ofQuality(90, 2, 2));
        for (int i = 0; i < 3; i++) {
            assertThat(cached.origin(i)).isEqualTo(decoded.origin(i));
        }
        assertThat(cached.origin(0).orientation()).isEqualTo(6);
        assertThat(cached.origin(2).jpeg()).isEmpty();
    }

    @Test
    void filesOfOneCameraShareTheirTables() {
        catsAndDogs();
        Images images = ImageFolder.open(folder, options).images();
        assertThat(images.origin(5).jpeg().orElseThrow())
                .isSameAs(images.origin(0).jpeg().orElseThrow());
    }

    @Test
    void originalIsReadAnewInItsFullSizeThroughEveryView() {
        jpeg("a.jpg", 10);
        jpeg("b.jpg", 200);
        Images images = ImageFolder.open(folder, options).images();
        Images view = images.subset(1).withoutLabels().reduced(2);
        Picture original = view.original(0).orElseThrow();
        assertThat(original.width()).isEqualTo(48);
        assertThat(original.pixels()[2] & 0xFF).isBetween(195, 205);
        assertThat(TestImages.numbered(3, 4, 1).original(0)).isEmpty();
    }

    @Test
    void unevenColoursAreWarnedOfUntilTheyAreGreyOrFarReduced() throws IOException {
        Images colour = JpegFolder.of(folder, 2, 64, JpegCoding.ofQuality(75, 2, 1), 1, 16);
        Images grey =
                ImageFolder.open(folder, options.withChannels(1).withCache(Optional.empty()))
                        .images();
        assertThat(Provenance.of(colour).warnings())
                .singleElement()
                .asString()
                .contains("2 of 2", "4:2:2");
        assertThat(Provenance.of(colour.reduced(2)).warnings()).isEmpty();
        assertThat(Provenance.of(grey).warnings()).isEmpty();
    }

    @Test
    void nameTellsThatJpegsAreAtNativeSize() {
        catsAndDogs();
        assertThat(
                        ImageFolder.open(folder, FolderOptions.of(32).withCache(Optional.empty()))
                                .images()
                                .name())
                .isEqualTo("pets-jpeg-q90");
        assertThat(ImageFolder.open(folder, options).images().name()).isEqualTo("pets");
    }

    @Test
    void aNameThatTellsItAlreadyDoesNotTellItTwice() throws IOException {
        catsAndDogs();
        Path named = Files.move(folder, folder.resolveSibling("pets-q90"));
        assertThat(
                        ImageFolder.open(named, FolderOptions.of(32).withCache(Optional.empty()))
                                .images()
                                .name())
                .isEqualTo("pets-q90");
    }

    @Test
    void greyAndColourAreBroughtToTheChannelsAskedFor() {
        jpeg("colour.jpg", 1);
        TestPictures.save(
                folder.resolve("grey.png"), TestPictures.png(TestPictures.grey(20, 20, 87)));
        Images colour = ImageFolder.open(folder, options).images();
        Images grey = ImageFolder.open(folder, options.withChannels(1)).images();
        assertThat(TestImages.pixels(colour, 1)).hasSize(16 * 16 * 3).containsOnly(87);
        assertThat(TestImages.pixels(grey, 1)).hasSize(16 * 16).containsOnly(87);
    }

    @Test
    void watcherHearsOfTheEnd() {
        catsAndDogs();
        int[] last = new int[2];
        ImageFolder.open(
                folder,
                options.watchedBy((files, all) -> {
                    last[0] = files;
                    last[1] = all;
                }));
        assertThat(last).containsExactly(6, 6);
    }
}
