package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Pictures that cannot be read, in a folder: each is an entry of what is said, and only what is wrong with the picture
/// itself is remembered.
class FolderFailuresTest {
    @TempDir private Path folder;

    @TempDir private Path caches;

    private final FolderOptions options = FolderOptions.of(4).withCache(Optional.empty());

    private Path picture(String name, int blue) {
        byte[] png = TestPictures.png(TestPictures.gradient(4, 4, blue));
        return TestPictures.save(folder.resolve(name), png);
    }

    @Test
    void whatTheDiskRefusedIsReadAgainNextTime() throws IOException {
        picture("a.png", 1);
        Path second = picture("b.png", 2);
        TestPictures.save(folder.resolve("c.png"), new byte[0]);
        FolderListing listing = FolderListing.of(folder);
        byte[] bytes = Files.readAllBytes(second);
        Files.delete(second);

        FolderDecoder decoder = new FolderDecoder(listing, options);
        FolderContent written = FolderCache.of(caches, listing, options).write(decoder);
        FolderContent content = FolderCache.of(caches, listing, options).open().orElseThrow();
        assertThat(written.findings()).isEqualTo(content.findings());
        assertThat(content.names()).containsExactly("a.png");
        assertThat(content.findings().unread())
                .containsExactly(new FolderFindings.Broken("b.png", "there is no such file"));
        assertThat(content.findings().broken())
                .extracting(FolderFindings.Broken::file)
                .containsExactly("c.png");
        assertThat(new FolderDecoder(listing, options).readsOneOf(content.again())).isFalse();

        Files.write(second, bytes);
        assertThat(new FolderDecoder(listing, options).readsOneOf(content.again())).isTrue();
    }

    private static <T> void assertNoRoom(Room.Work<T> work) {
        assertThatExceptionOfType(Room.NoRoomException.class)
                .isThrownBy(() -> Room.of(300L << 20, work))
                .withMessageContainingAll("300 MB", "-Xmx");
    }

    @Test
    void lackOfMemoryIsNoDamageAndNamesTheHeap() {
        assertNoRoom(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertNoRoom(() -> {
            throw new IOException("Caught exception during read:", new OutOfMemoryError());
        });
        assertNoRoom(() -> {
            throw new IllegalStateException(new OutOfMemoryError());
        });
    }

    @Test
    void roomIsGivenBackWhateverHappens() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() ->
                            Room.of(
                                    Long.MAX_VALUE,
                                    () -> {
                                        throw new IOException();
                                    }));
        }
        assertThat(Room.of(Long.MAX_VALUE, () -> 3)).isEqualTo(3);
    }

    /// A byte that is a letter in Latin-1 and nothing in UTF-8 or ASCII: Java's text of the name is not the name.
    @Test
    @EnabledOnOs(OS.LINUX)
    void nameOfOtherLettersThanTheLocaleHasIsRead() throws IOException, InterruptedException {
        picture("a.png", 1);
        String copy =
                "cp \"$1/a.png\" \"$1/$(printf 'caf\\351.png')\" "
                        + "&& printf x > \"$1/$(printf 'caf\\352.png')\"";
        Process process =
                new ProcessBuilder("sh", "-c", copy, "sh", folder.toString()).inheritIO().start();
        assertThat(process.waitFor()).isZero();

        FolderOptions cached = options.withCache(Optional.of(caches));
        for (int time = 0; time < 2; time++) {
            ImageFolder open = ImageFolder.open(folder, cached);
            assertThat(open.images().size()).isEqualTo(2);
            assertThat(open.findings().broken()).hasSize(1);
        }
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ImageFolder.open(folder, cached.failingOnBroken()))
                .withMessageContaining("neither JPEG nor PNG");
    }

    @Test
    void cacheFileHasAPlainNameWhateverTheFolderIsCalled() {
        Path root = folder.resolve("my photos %~&");
        picture("my photos %~&/a.png", 1);
        Path file = FolderCache.of(caches, FolderListing.of(root), options).file();
        assertThat(file.getFileName().toString()).startsWith("my photos %~&-");
        assertThat(FolderCache.plain("été ☀ \uFFFD/\n")).isEqualTo("_t_ _ ___");
    }

    @Test
    void everyFileThatIsLeftOutIsInTheFullList() {
        List<FolderFindings.Broken> broken =
                IntStream.range(0, 9)
                        .mapToObj(i -> new FolderFindings.Broken(i + "\n.jpg", "damaged"))
                        .toList();
        FolderFindings findings =
                new FolderFindings(
                        broken,
                        List.of(new FolderFindings.Broken("big.jpg", "too large")),
                        List.of(new FolderFindings.Broken("odd.png", "no end chunk")),
                        List.of(new FolderFindings.Unsupported("x.ppm", PictureFormat.PORTABLE)),
                        0,
                        List.of());
        assertThat(findings.notes()).hasSize(4).first().asString().endsWith("and 4 more");
        assertThat(findings.isCut()).isTrue();
        assertThat(findings.lines())
                .hasSize(12)
                .contains(
                        "broken\t8 .jpg\tdamaged",
                        "unread\tbig.jpg\ttoo large",
                        "unsupported\tx.ppm\tPPM",
                        "odd\todd.png\tno end chunk");
    }
}
