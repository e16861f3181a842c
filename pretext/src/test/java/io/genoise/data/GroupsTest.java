package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.scenes.Scenes;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupsTest {
    @TempDir private Path folder;

    /// What becomes of a picture on its way.
    enum Way {
        COPIED,
        SAVED_AGAIN,
        AS_PNG,
        REDUCED,
        MIRRORED,
        TURNED;

        byte[] of(BufferedImage image) {
            return switch (this) {
                case COPIED -> TestPictures.jpeg(image, 90);
                case SAVED_AGAIN -> TestPictures.jpeg(image, 40);
                case AS_PNG -> TestPictures.png(image);
                case REDUCED -> TestPictures.jpeg(Copies.half(image), 85);
                case MIRRORED -> TestPictures.jpeg(Copies.mirrored(image), 85);
                case TURNED -> TestPictures.jpeg(Copies.turned(image), 85);
            };
        }
    }

    private void save(String name, byte[] bytes) {
        TestPictures.save(folder.resolve(name), bytes);
    }

    private Groups found(String rule) {
        return Groups.of(Copies.open(folder), GroupBy.of(rule));
    }

    /// Ten scenes, and then the first three of them again.
    @ParameterizedTest
    @EnumSource
    void aCopyIsFoundHoweverItCameAbout(Way way) {
        for (int i = 0; i < 10; i++) {
            BufferedImage scene = Copies.scene(i);
            save("a/%d.jpg".formatted(i), TestPictures.jpeg(scene, 90));
            if (i < 3) {
                save("b/%d.jpg".formatted(i), way.of(scene));
            }
        }
        Groups groups = found("auto");
        assertThat(groups.of()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2);
        assertThat(groups.count()).isEqualTo(10);
        assertThat(groups.words())
                .isEqualTo(
                        way == Way.COPIED
                                ? "13 pictures in 10 groups: 3 equal files"
                                : "13 pictures in 10 groups: 3 near-duplicates");
    }

    @Test
    void differentPicturesOfOneClassStayApart() {
        Images scenes = Scenes.train(32, 600, 5);
        int[] house = IntStream.range(0, 600).filter(i -> scenes.label(i) == 0).toArray();
        assertThat(Groups.of(scenes.subset(house), GroupBy.AUTO).count()).isEqualTo(house.length);
    }

    @Test
    void picturesOfOneColourAreNotNearDuplicates() {
        for (int i = 0; i < 8; i++) {
            save("%d.png".formatted(i), TestPictures.png(TestPictures.grey(40, 40, 100 + i)));
        }
        assertThat(found("auto").count()).isEqualTo(8);
    }

    /// Like X-rays or garments: a hundred pictures of one layout, each with its own small details.
    @Test
    void picturesOfOneLayoutDoNotBecomeOneGroup() {
        int side = 32;
        byte[] pixels = new byte[100 * side * side];
        byte[] layout = Likeness.thumbnail(Scenes.train(side, 1, 5), 0, 0);
        RandomStream random = RandomStream.of(3);
        for (int i = 0; i < 100; i++) {
            double[] shades = random.doubles(16, -16, 16).toArray();
            for (int p = 0; p < side * side; p++) {
                double own = shades[p / side / 8 * 4 + p % side / 8];
                pixels[i * side * side + p] =
                        (byte) Math.clamp((layout[p] & 0xFF) + Math.round(own), 0, 255);
            }
        }
        int[] labels = new int[100];
        Images alike =
                PackedImages.of(
                        "alike", TensorShape.of(side, side, 1), pixels, List.of("one"), labels);
        Groups groups = Groups.of(alike, GroupBy.AUTO);
        assertThat(groups.count()).isGreaterThan(50);
        assertThat(groups.words()).contains("look much alike without being one");
    }

    /// From the first frame to the last one thing becomes another; a frame is nearly that before it.
    @Test
    void theFramesOfAClipStayTogetherHoweverManyThereAre() {
        int side = 32;
        int frames = 120;
        byte[] first = Likeness.thumbnail(Scenes.train(side, 1, 5), 0, 0);
        byte[] last = Likeness.thumbnail(Scenes.train(side, 2, 5), 1, 0);
        byte[] pixels = new byte[frames * side * side];
        for (int i = 0; i < pixels.length; i++) {
            int p = i % (side * side);
            double way = i / (side * side) / (frames - 1.0);
            pixels[i] = (byte) Math.round((1 - way) * (first[p] & 0xFF) + way * (last[p] & 0xFF));
        }
        Images clip =
                PackedImages.of(
                        "clip",
                        TensorShape.of(side, side, 1),
                        pixels,
                        List.of("one"),
                        new int[frames]);
        assertThat(Likeness.correlation(first, last, Symmetry.ALL[0])).isLessThan(0.9);
        assertThat(Groups.of(clip, GroupBy.AUTO).words())
                .isEqualTo("120 pictures in 1 group: 119 near-duplicates");
    }

    @Test
    void shotsOfOneCameraWithinThreeSecondsAreABurst() {
        String[] times = {"10:00:00", "10:00:03", "10:00:05", "10:00:09", "10:00:09"};
        String[] cameras = {"X1", "X1", "X1", "X1", "Y2"};
        for (int i = 0; i < times.length; i++) {
            byte[] jpeg = TestPictures.jpeg(Copies.scene(i), 90);
            save(i + ".jpg", Copies.taken(jpeg, cameras[i], "2024:05:01 " + times[i], "0"));
        }
        Groups groups = found("auto");
        assertThat(groups.of()).containsExactly(0, 0, 0, 1, 2);
        assertThat(groups.words()).isEqualTo("5 pictures in 3 groups: 2 by EXIF time");
        assertThat(found("time:5s").of()).containsExactly(0, 0, 0, 0, 1);
    }

    @Test
    void fractionsOfASecondCount() {
        byte[] first = TestPictures.jpeg(Copies.scene(0), 90);
        byte[] second = TestPictures.jpeg(Copies.scene(1), 90);
        save("0.jpg", Copies.taken(first, "X1", "2024:05:01 10:00:00", "9"));
        save("1.jpg", Copies.taken(second, "X1", "2024:05:01 10:00:04", "15"));
        assertThat(found("time:3.25s").of()).containsExactly(0, 0);
        assertThat(found("time:3.24s").of()).containsExactly(0, 1);
    }

    @Test
    void aTimeThatAProgramWroteIntoAllIsNotBelieved() {
        for (int i = 0; i < 61; i++) {
            byte[] png = TestPictures.jpeg(TestPictures.grey(16, 16, i), 90);
            save(i + ".jpg", Copies.taken(png, "scanner", "2000:01:01 00:00:00", ""));
        }
        Groups groups = found("auto");
        assertThat(groups.count()).isEqualTo(61);
        assertThat(groups.words()).contains("61 pictures have the EXIF time 2000-01-01T00:00");
    }

    @Test
    void aRuleOfTheUsersJoinsByFolderOrName() {
        for (String name : List.of("cat/p1/a.png", "cat/p1/b.png", "cat/p2/p1_c.png")) {
            save(name, TestPictures.png(TestPictures.grey(16, 16, name.hashCode() & 127)));
        }
        assertThat(found("folder").of()).containsExactly(0, 0, 1);
        assertThat(found("folder").words()).isEqualTo("3 pictures in 2 groups: 1 by folder");
        assertThat(found("prefix:[ab]").words())
                .isEqualTo(
                        "3 pictures, no two of which belong together (group-by prefix:[ab]);"
                                + " 1 of which the name does not begin with [ab]");
        assertThat(found("none").words()).isEqualTo("3 pictures, each on its own (group-by none)");
        assertThat(found("time:3s").words()).endsWith("; no picture has an EXIF time");
    }

    @Test
    void belongingTogetherIsPassedOnAndNumbersFollowThePictures() {
        BufferedImage scene = Copies.scene(4);
        save("0.jpg", TestPictures.jpeg(Copies.scene(1), 90));
        save("1.jpg", TestPictures.jpeg(scene, 90));
        save("2.jpg", TestPictures.jpeg(Copies.scene(2), 90));
        save("3.png", TestPictures.png(Copies.mirrored(scene)));
        save("4.png", TestPictures.png(Copies.mirrored(scene)));
        Groups groups = found("auto");
        assertThat(groups.of()).containsExactly(0, 1, 2, 1, 1);
        assertThat(groups.of(4, 2)).containsExactly(1, 2);
        assertThat(groups.words())
                .isEqualTo("5 pictures in 3 groups: 1 equal file, 1 near-duplicate");
        assertThat(groups.across(2)).isEqualTo(2);
        assertThat(groups.across(4)).isEqualTo(1);
        assertThat(Groups.alone(3).of()).containsExactly(0, 1, 2);
        assertThat(Groups.alone(3).across(1)).isZero();
    }
}
