package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run keeps of the pictures that it saw, and what is said of tested ones then.
class SeenPicturesTest {
    @TempDir private Path folder;
    private Path kept;

    @BeforeEach
    void savePictures() throws IOException {
        for (int i = 0; i < 8; i++) {
            save("all/class %d/%d.jpg".formatted(i % 2, i), i);
        }
        kept = folder.resolve("seen.pictures");
        SeenPictures.of(Copies.open(folder.resolve("all"))).write(kept);
    }

    private void save(String name, int scene) {
        TestPictures.save(folder.resolve(name), TestPictures.jpeg(Copies.scene(scene), 90));
    }

    private Overlap overlap(Images tested) {
        return Overlap.of(kept, tested);
    }

    @Test
    void allOfThePicturesOfTheRunWereSeen() {
        assertThat(overlap(Copies.open(folder.resolve("all")))).isEqualTo(new Overlap.All(8));
    }

    @Test
    void aPictureIsKnownInAnotherFolderUnderAnotherNameAndAtAnotherSize() {
        save("other/renamed.jpg", 3);
        assertThat(overlap(Copies.open(folder.resolve("other"), 48))).isEqualTo(new Overlap.All(1));
    }

    @Test
    void otherPicturesWereNotSeen() {
        save("other/a.jpg", 20);
        save("other/b.jpg", 21);
        Overlap overlap = overlap(Copies.open(folder.resolve("other")));
        assertThat(overlap).isEqualTo(new Overlap.None(2, 0));
        assertThat(overlap.words())
                .isEqualTo(
                        "none of the 2 pictures tested was among the pictures of the pretraining, nor a near-duplicate");
    }

    @Test
    void someAreCountedAndThoseThatAreOnlyAlikeApart() {
        save("other/a.jpg", 1);
        save("other/b.jpg", 2);
        save("other/c.jpg", 30);
        TestPictures.save(
                folder.resolve("other/d.jpg"),
                TestPictures.jpeg(Copies.mirrored(Copies.scene(4)), 60));
        Overlap overlap = overlap(Copies.open(folder.resolve("other")));
        assertThat(overlap).isEqualTo(new Overlap.Some(2, 1, 4));
        assertThat(overlap.words())
                .contains("partly transductive: 2 of the 4 pictures")
                .contains("1 more has a near-duplicate there");
    }

    @Test
    void ofARunThatKeptNothingItIsNotKnown() {
        Overlap overlap = Overlap.of(folder.resolve("none"), Scenes.test(32, 3, 1));
        assertThat(overlap).isInstanceOf(Overlap.Unknown.class);
        assertThat(overlap.words()).startsWith("not known whether");
    }

    @Test
    void aDamagedListIsNoList() throws IOException {
        byte[] bytes = Files.readAllBytes(kept);
        bytes[40] ^= 1;
        Files.write(kept, bytes);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> SeenPictures.read(kept))
                .withMessageContaining("seen.pictures: is damaged");
        assertThat(overlap(Scenes.test(32, 3, 1))).isInstanceOf(Overlap.Unknown.class);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        SeenPictures read = SeenPictures.read(kept).orElseThrow();
        Images all = Copies.open(folder.resolve("all"));
        assertThat(read.size()).isEqualTo(8);
        assertThat(read.among(all)).containsOnly(true);
        assertThat(read.alike(all)).containsOnly(true);
        assertThat(read.and(Scenes.train(32, 5, 1)).size()).isEqualTo(13);
        assertThat(read.and(all).size()).isEqualTo(8);
    }

    @Test
    void everyViewOfAPictureIsThatPicture() {
        byte[] pixels = new byte[4 * 8 * 8];
        new java.util.Random(1).nextBytes(pixels);
        Images stored =
                PackedImages.of(
                        "stored",
                        TensorShape.of(8, 8, 1),
                        pixels,
                        List.of("a"),
                        new int[] {0, 0, 0, 0});
        ContentHash third = stored.content(2);
        assertThat(stored.content(1)).isNotEqualTo(third);
        assertThat(stored.reduced(2).content(2)).isEqualTo(third);
        assertThat(stored.withoutLabels().content(2)).isEqualTo(third);
        assertThat(stored.subset(3, 2).content(1)).isEqualTo(third);
    }

    @Test
    void aSceneIsTheSameAtEverySize() {
        assertThat(Scenes.train(48, 10, 3).content(7))
                .isEqualTo(Scenes.train(32, 9, 3).content(7))
                .isNotEqualTo(Scenes.test(32, 9, 3).content(7))
                .isNotEqualTo(Scenes.train(32, 9, 4).content(7))
                .isNotEqualTo(Scenes.train(32, 9, 3).backgrounds().content(7));
    }

    @Test
    void theCacheKeepsContentAndTime() {
        byte[] jpeg = TestPictures.jpeg(Copies.scene(0), 90);
        TestPictures.save(
                folder.resolve("timed/a.jpg"), Copies.taken(jpeg, "X", "2024:05:01 10:00:00", "5"));
        TestPictures.save(folder.resolve("timed/b.jpg"), jpeg);
        FolderOptions options =
                FolderOptions.of(32).withCache(java.util.Optional.of(folder.resolve("cache")));
        Images first = ImageFolder.open(folder.resolve("timed"), options).images();
        Images again = ImageFolder.open(folder.resolve("timed"), options).images();
        for (int i = 0; i < 2; i++) {
            assertThat(again.origin(i)).isEqualTo(first.origin(i));
        }
        assertThat(again.content(1)).isEqualTo(ContentHash.of(jpeg));
        assertThat(again.origin(0).file().orElseThrow().shot()).isPresent();
    }

    /// It said "none of the 1 picture tested" and "all 1 picture tested were".
    @Test
    void ofOnePictureItIsSaidInTheSingular() {
        assertThat(new Overlap.None(1, 0).words())
                .isEqualTo(
                        "the only picture tested was not among the pictures of the pretraining, nor a near-duplicate");
        assertThat(new Overlap.None(1, 1).words()).endsWith(", but it has a near-duplicate there");
        assertThat(new Overlap.All(1).words())
                .startsWith("transductive: the only picture tested was among those");
    }
}
