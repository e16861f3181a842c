package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which class a picture is of, told from the names of the pictures.
class FolderClassesTest {
    private static FolderClasses classes(String... names) {
        return FolderClasses.of(List.of(names), List.of());
    }

    private static TreeSet<String> found(FolderClasses classes) {
        return new TreeSet<>(classes.classOf().values());
    }

    @Test
    void foldersSideBySideAreClasses() {
        assertThat(classes("cat/1.png", "dog/1.png").classOf())
                .isEqualTo(Map.of("cat/1.png", "cat", "dog/1.png", "dog"));
    }

    @Test
    void aLoneFolderIsLookedInto() {
        assertThat(found(classes("archive/images/cat/1.png", "archive/images/dog/1.png")))
                .containsExactly("cat", "dog");
        assertThat(found(classes("train/cat/1.png", "train/dog/1.png")))
                .containsExactly("cat", "dog");
    }

    @Test
    void picturesOfOneFolderHaveNoClasses() {
        assertThat(found(classes("1.png", "2.png"))).isEmpty();
        assertThat(found(classes("photos/1.png", "photos/2.png"))).isEmpty();
        assertThat(found(classes("1.png", "photos/2.png"))).isEmpty();
    }

    @Test
    void depthBelowAClassDoesNotMatter() {
        assertThat(classes("cat/1.png", "cat/old/2.png", "dog/a/b/3.png").classOf())
                .containsEntry("cat/old/2.png", "cat")
                .containsEntry("dog/a/b/3.png", "dog");
    }

    @Test
    void aClassMayBeCalledTest() {
        assertThat(found(classes("cat/1.png", "dog/1.png", "test/1.png")))
                .containsExactly("cat", "dog", "test");
    }

    @Test
    void aNameIsTheSameHoweverItsAccentsAreWritten() {
        assertThat(found(classes("cafe\u0301/1.png", "caf\u00E9/2.png", "tea/3.png")))
                .containsExactly("caf\u00E9", "tea");
    }

    @Test
    void picturesBesideALoneFolderOfClassesAreToldToBeInTheWay() {
        FolderClasses classes = classes("cover.png", "images/cat/1.png", "images/dog/1.png");
        assertThat(classes.classOf()).isEmpty();
        assertThat(classes.notes())
                .containsExactly(
                        "no classes, since 1 picture lies beside the folder images: give images itself for its classes cat, dog");
    }

    @Test
    void aPartThatIsTakenForAClassIsTold() {
        FolderClasses classes = classes("extra/1.png", "train/cat/1.png", "train/dog/1.png");
        assertThat(found(classes)).containsExactly("extra", "train");
        assertThat(classes.notes()).singleElement().asString().contains("cat, dog", "give train");
        assertThat(classes("car/1.png", "train/1.png", "train/2.png").notes()).isEmpty();
    }

    @Test
    void aLoneFolderThatIsAKnownClassIsOne() {
        List<String> names = List.of("Cat/1.png", "Cat/2.png");
        assertThat(FolderClasses.of(names, List.of("cat", "dog")).classOf()).hasSize(2);
    }

    @Test
    void foldersWithoutAPictureAreThoseBesideAndAboveTheClasses() {
        FolderClasses classes = classes("in/cat/1.png", "in/dog/1.png", "in/dog/x/2.png");
        assertThat(
                        classes.withoutPictures(
                                List.of(
                                        "docs",
                                        "docs/a",
                                        "in",
                                        "in/bird",
                                        "in/cat",
                                        "in/cat/y",
                                        "in/dog",
                                        "in/dog/x")))
                .containsExactly("docs", "in/bird");
    }
}
