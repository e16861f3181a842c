package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderListingTest {
    @TempDir private Path folder;

    @BeforeEach
    void onePicture() {
        file("cat/1.png");
    }

    private void file(String name) {
        TestPictures.save(folder.resolve(name), new byte[] {1});
    }

    private List<String> names() {
        return FolderListing.of(folder).entries().stream().map(FolderListing.Entry::name).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@eaDir",
                "@Recycle",
                "#recycle",
                "#snapshot",
                "$RECYCLE.BIN",
                "$Recycle.Bin",
                "System Volume Information",
                "__MACOSX",
                "lost+found",
                ".thumbnails",
                ".AppleDouble",
                ".Trash-1000",
                ".@__thumb",
                ".ipynb_checkpoints"
            })
    void foldersOfSystemsArePassedOverWithANote(String name) {
        file(name + "/cat/1.png");
        file("cat/" + name + "/1.png/SYNOPHOTO_THUMB_M.jpg");
        assertThat(names()).containsExactly("cat/1.png");
        assertThat(FolderListing.of(folder).folders().keySet()).containsExactly("cat");
        assertThat(FolderListing.of(folder).notes())
                .containsExactly(
                        "passed over, as folders that a system keeps for itself: " + name + " (2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {".git/1.png", ".hidden/cat/1.png", "cat/._1.png", ".DS_Store"})
    void hiddenOnesArePassedOverWithoutAWord(String name) {
        file(name);
        assertThat(names()).containsExactly("cat/1.png");
        assertThat(FolderListing.of(folder).notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"thumbnails", "recycle", "trash", "@home", "eaDir", "macosx"})
    void classesThatAreOnlyCalledAlikeAreNot(String name) {
        file(name + "/1.png");
        assertThat(names()).contains(name + "/1.png");
    }

    @Test
    void aLinkToAFolderIsFollowedOnceAndALoopIsTold() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("dog"));
        file("dog/2.png");
        Files.createSymbolicLink(folder.resolve("hound"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("up"), folder);
        FolderListing listing = FolderListing.of(folder);
        assertThat(names()).containsExactly("cat/1.png", "dog/2.png", "hound/2.png");
        assertThat(listing.unreadable()).isEmpty();
        assertThat(listing.notes())
                .containsExactly(
                        "passed over, as links to a folder that they lie in: dog/up, hound/up");
    }

    @Test
    void whatLiesBelowAFolderIsAListingOfItsOwn() {
        file("cat/old/2.png");
        file("cat/@eaDir/3.png");
        file("catfish/1.png");
        FolderListing below = FolderListing.of(folder).below("cat");
        FolderListing direct = FolderListing.of(folder.resolve("cat"));
        assertThat(below).isEqualTo(direct);
        assertThat(below.passedOver()).containsOnlyKeys("@eaDir");
    }

    @Test
    void aPictureIsToldByItsFirstBytesWhereItsNameSaysNothing() {
        byte[] png = TestPictures.png(TestPictures.grey(2, 2, 9));
        TestPictures.save(folder.resolve("cat/0123"), png);
        TestPictures.save(folder.resolve("cat/notes.txt"), new byte[] {'a'});
        assertThat(FolderListing.of(folder).pictures()).containsExactly("cat/0123", "cat/1.png");
    }

    @Test
    void namesOfAnyBytesAreReadAndLeadBackToTheirFiles() throws IOException {
        for (String bytes : List.of("caf%E9", "caf%C3%A9", "%E6%97%A5%E6%9C%AC", "%FF%FE")) {
            TestPictures.save(raw("%s.png".formatted(bytes)), new byte[] {1});
        }
        FolderListing listing = FolderListing.of(folder);
        assertThat(listing.entries())
                .extracting(FolderListing.Entry::name)
                .containsExactlyInAnyOrder(
                        "cat/1.png",
                        "caf\u00E9.png",
                        "caf\u00E9.png",
                        "\u65E5\u672C.png",
                        "\u00FF\u00FE.png");
        for (FolderListing.Entry entry : listing.entries()) {
            assertThat(entry.file()).exists();
        }
    }

    /// The file in the folder whose name has these bytes.
    private Path raw(String name) {
        return Path.of(URI.create(folder.toUri() + name));
    }

    @Test
    void aPathIsFoundByTheTextThatItsNameLooksLike() throws IOException {
        Path latin = TestPictures.save(raw("caf%E9"), new byte[] {1});
        Path decomposed = TestPictures.save(raw("the%CC%81"), new byte[] {1}); // e and its accent
        assertThat(PathNames.find(folder + "/caf\u00E9")).contains(latin);
        assertThat(PathNames.find(folder + "/" + latin.getFileName())).contains(latin);
        assertThat(PathNames.find(folder + "/th\u00E9")).contains(decomposed);
        assertThat(PathNames.find(folder + "/caff\u00E9")).isEmpty();
        TestPictures.save(raw("caf%E8"), new byte[] {1});
        String unreadable = latin.getFileName().toString();
        if (unreadable.contains("\uFFFD")) {
            assertThat(PathNames.find(folder + "/" + unreadable)).as("either").isEmpty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(PathNames::of))
                    .containsExactlyInAnyOrder("cat", "caf\u00E9", "caf\u00E8", "the\u0301");
        }
    }
}
