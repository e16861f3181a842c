package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.ChromaAxis;
import io.genoise.data.Images;
import io.genoise.data.JpegCoding;
import io.genoise.data.JpegFolder;
import io.genoise.data.Placement;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.ControlVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationControlTest {
    private static final JpegCoding UNEVEN = JpegCoding.ofQuality(75, 2, 1);
    private static final JpegCoding EVEN = JpegCoding.ofQuality(75, 2, 2);

    @TempDir private Path folder;

    /// Says something about one picture `[side, side, 3]`, whose number is `index`.
    private interface Reader {
        int turn(byte[] pixels, int side, int index);
    }

    /// A net in place of a net: what `reader` says of the four turns of each picture.
    private static Function<Images, TurnGuesses> asking(Reader reader) {
        return images -> {
            int side = images.height();
            byte[] picture = new byte[images.pictureBytes()];
            float[][][] sure = new float[images.size()][4][4];
            for (int i = 0; i < images.size(); i++) {
                images.read(i, picture, 0);
                for (int turn = 0; turn < 4; turn++) {
                    byte[] turned = Placement.WHOLE.turned(turn).of(picture, side, side, 3);
                    sure[i][turn][reader.turn(turned, side, i)] = 1;
                }
            }
            return new TurnGuesses(sure);
        };
    }

    /// Looks where it is light: at the top, and after a quarter turn at the left.
    private static int byContent(byte[] pixels, int side) {
        long down = 0;
        long right = 0;
        for (int i = 0; i < pixels.length; i++) {
            int value = pixels[i] & 0xFF;
            down += (2L * (i / (3 * side)) - side + 1) * value;
            right += (2L * (i / 3 % side) - side + 1) * value;
        }
        return Math.abs(down) > Math.abs(right) ? (down < 0 ? 0 : 2) : right < 0 ? 1 : 3;
    }

    /// Looks along which axis colours change less, and guesses between its two ends.
    private static int byTraces(byte[] pixels, int side, int index) {
        return (ChromaAxis.of(pixels, side, side) < 0 ? 0 : 1) + 2 * (index % 2);
    }

    @Test
    void whoReadsContentPassesBoth() throws IOException {
        Images photos = JpegFolder.of(folder, 120, 32, UNEVEN, 1, 16);
        RotationControl control =
                RotationControl.of(
                        asking((pixels, side, _) -> byContent(pixels, side)), photos, photos, 1);
        assertThat(control.noise().verdict()).isEqualTo(ControlVerdict.PASSED);
        assertThat(control.savedAgain().verdict()).isEqualTo(ControlVerdict.PASSED);
    }

    @Test
    void whoReadsTracesPassesNeither() throws IOException {
        Images photos = JpegFolder.of(folder, 120, 32, UNEVEN, 1, 16);
        RotationControl control =
                RotationControl.of(asking(RotationControlTest::byTraces), photos, photos, 1);
        assertThat(control.noise().verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.noise().value()).isGreaterThan(0.47);
        assertThat(control.savedAgain().verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.notes().values())
                .hasSize(2)
                .allSatisfy(words -> assertThat(words).startsWith("not passed: "));
    }

    /// It could read 4:2:2, but these files have nothing to read.
    @Test
    void whoReadsTracesThatAreNotThereIsNotAccused() throws IOException {
        Images photos = JpegFolder.of(folder, 120, 32, EVEN, 1, 16);
        RotationControl control =
                RotationControl.of(asking(RotationControlTest::byTraces), photos, photos, 1);
        assertThat(control.noise().verdict()).isEqualTo(ControlVerdict.PASSED);
        assertThat(control.savedAgain().verdict()).isNotEqualTo(ControlVerdict.NOT_PASSED);
    }

    @Test
    void whoAlwaysAnswersTheSameGetsNoVerdict() throws IOException {
        Images photos = JpegFolder.of(folder, 20, 32, UNEVEN, 1, 16);
        RotationControl control = RotationControl.of(asking((_, _, _) -> 0), photos, photos, 1);
        assertThat(control.noise().verdict()).isEqualTo(ControlVerdict.NO_STATEMENT);
        assertThat(control.savedAgain().verdict()).isEqualTo(ControlVerdict.NO_STATEMENT);
    }

    @Test
    void losslessPicturesHaveNothingToControl() {
        Images scenes = Scenes.test(8, 3, 1);
        RotationControl control = RotationControl.of(asking((_, _, _) -> 0), scenes, scenes, 1);
        assertThat(control.noise().verdict()).isEqualTo(ControlVerdict.NOT_APPLICABLE);
        assertThat(control.savedAgain().verdict()).isEqualTo(ControlVerdict.NOT_APPLICABLE);
        assertThat(control.lines())
                .singleElement()
                .asString()
                .contains("not applicable: no picture is a JPEG");
    }

    /// The test pictures are saved again; where their files are not at hand, those that were learned from.
    @Test
    void picturesWithoutFilesGiveWayToThoseWithSome() throws IOException {
        Images photos = JpegFolder.of(folder, 40, 32, UNEVEN, 1, 16);
        RotationControl control =
                RotationControl.of(
                        asking((pixels, side, _) -> byContent(pixels, side)),
                        photos,
                        Scenes.test(16, 3, 1),
                        1);
        assertThat(control.savedAgain().pictures()).isEqualTo(40);
    }

    @Test
    void notesOfARunGiveTheSameControlAgain() throws IOException {
        Images photos = JpegFolder.of(folder, 20, 32, UNEVEN, 1, 16);
        RotationControl control =
                RotationControl.of(asking(RotationControlTest::byTraces), photos, photos, 1);
        assertThat(RotationControl.noted(control.notes())).contains(control);
        assertThat(RotationControl.noted(Map.of("weights", "of the last epoch"))).isEmpty();
    }
}
