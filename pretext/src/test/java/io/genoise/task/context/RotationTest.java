package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.PackedImages;
import io.genoise.data.Views;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The views that rotation learns from: pictures of 4x4 grey pixels, each of another value, so that a view tells what was
/// done to it.
class RotationTest {
    private static final int SIDE = 4;
    private static final int PICTURES = 40;
    private static final Images NUMBERED = numbered(PICTURES, SIDE);

    /// What became of picture `index`: its views in order, and what they are labelled with.
    private record Made(int index, List<byte[]> views, List<Integer> labels) {}

    private static Images numbered(int count, int side) {
        byte[] pixels = new byte[count * side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % (side * side) * 13 + 20);
        }
        return PackedImages.of(
                "numbered", TensorShape.of(side, side, 1), pixels, List.of(), filled(count));
    }

    private static int[] filled(int count) {
        int[] none = new int[count];
        Arrays.fill(none, -1);
        return none;
    }

    private static List<Made> made(Rotation rotation) {
        List<Made> made = new ArrayList<>();
        int bytes = NUMBERED.pictureBytes();
        try (Loader loader =
                Loader.of(Batches.inOrder(NUMBERED, PICTURES).with(rotation.views(NUMBERED)))) {
            Batch batch = loader.next();
            for (int picture = 0; picture < PICTURES; picture++) {
                List<byte[]> views = new ArrayList<>();
                List<Integer> labels = new ArrayList<>();
                int each = batch.column(Views.PICTURES).views();
                for (int view = picture * each; view < (picture + 1) * each; view++) {
                    byte[] all = batch.bytes(Views.PICTURES);
                    views.add(Arrays.copyOfRange(all, view * bytes, (view + 1) * bytes));
                    labels.add(batch.integers(Views.LABELS)[view]);
                }
                made.add(new Made(batch.indices()[picture], views, labels));
            }
        }
        return made;
    }

    private static byte[] upright(int index) {
        byte[] picture = new byte[NUMBERED.pictureBytes()];
        NUMBERED.read(index, picture, 0);
        return picture;
    }

    /// A quarter counter-clockwise, as a hand turns a sheet: the right edge becomes the top.
    private static byte[] turned(byte[] picture, int quarters) {
        byte[] now = picture;
        for (int quarter = 0; quarter < quarters; quarter++) {
            byte[] next = new byte[now.length];
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    next[y * SIDE + x] = now[x * SIDE + SIDE - 1 - y];
                }
            }
            now = next;
        }
        return now;
    }

    private static byte[] mirrored(byte[] picture) {
        byte[] mirrored = new byte[picture.length];
        for (int i = 0; i < picture.length; i++) {
            mirrored[i] = picture[i / SIDE * SIDE + SIDE - 1 - i % SIDE];
        }
        return mirrored;
    }

    @Test
    void everyTurnHasTheLabelOfItsQuartersAndLooksSo() {
        for (Made made : made(new Rotation(4, true, 0, false))) {
            assertThat(made.labels).containsExactly(0, 1, 2, 3);
            for (int turn = 0; turn < 4; turn++) {
                assertThat(made.views.get(turn)).isEqualTo(turned(upright(made.index), turn));
            }
        }
    }

    @Test
    void theRightEdgeOfAPictureIsTheTopOfItsFirstTurn() {
        byte[] turned = made(new Rotation(4, true, 0, false)).getFirst().views.get(1);
        byte[] upright = upright(0);
        assertThat(Arrays.copyOf(turned, SIDE))
                .containsExactly(upright[3], upright[7], upright[11], upright[15]);
    }

    @Test
    void aRandomTurnLooksAsItsLabelSaysAndEachTurnComesUp() {
        Set<Integer> seen = new LinkedHashSet<>();
        for (Made made : made(new Rotation(4, false, 0, false))) {
            assertThat(made.views).hasSize(1);
            int turn = made.labels.getFirst();
            assertThat(made.views.getFirst()).isEqualTo(turned(upright(made.index), turn));
            seen.add(turn);
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void randomTurnsAreAboutEquallyFrequent() {
        List<Integer> turns =
                made(new Rotation(4, false, 0, false)).stream()
                        .map(made -> made.labels.getFirst())
                        .toList();
        // 10 of each are expected; below 3 comes up once in some thousand seeds.
        assertThat(IntStream.range(0, 4).map(turn -> Collections.frequency(turns, turn)))
                .allMatch(count -> count >= 3);
    }

    /// Mirroring a turned picture would exchange a quarter with three: so it must come first.
    @Test
    void aPictureIsMirroredBeforeItIsTurned() {
        Set<Boolean> seen = new LinkedHashSet<>();
        for (Made made : made(new Rotation(4, true, 0, true))) {
            byte[] first = made.views.getFirst();
            boolean mirrored = !Arrays.equals(first, upright(made.index));
            assertThat(first)
                    .isEqualTo(mirrored ? mirrored(upright(made.index)) : upright(made.index));
            for (int turn = 0; turn < 4; turn++) {
                assertThat(made.views.get(turn)).isEqualTo(turned(first, turn));
            }
            seen.add(mirrored);
        }
        assertThat(seen).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void theFourTurnsOfAPictureShareOneCrop() {
        Set<List<Byte>> crops = new LinkedHashSet<>();
        for (Made made : made(new Rotation(4, true, 2, false))) {
            byte[] first = made.views.getFirst();
            for (int turn = 0; turn < 4; turn++) {
                assertThat(made.views.get(turn)).isEqualTo(turned(first, turn));
            }
            crops.add(IntStream.range(0, first.length).mapToObj(i -> first[i]).toList());
        }
        assertThat(crops).hasSizeGreaterThan(5);
    }

    @Test
    void aPictureThatIsNotSquareIsRefused() {
        Images wide =
                PackedImages.of("wide", TensorShape.of(2, 3, 1), new byte[6], List.of(), filled(1));
        assertThatThrownBy(() -> new Rotation().check(wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("square")
                .hasMessageContaining("--size");
    }

    @Test
    void twoTurnsAreUprightAndUpsideDown() {
        for (Made made : made(new Rotation(2, true, 0, false))) {
            assertThat(made.labels).containsExactly(0, 1);
            assertThat(made.views.get(0)).isEqualTo(upright(made.index));
            assertThat(made.views.get(1)).isEqualTo(turned(upright(made.index), 2));
        }
    }

    @Test
    void otherNumbersOfTurnsAreRefusedByName() {
        assertThatThrownBy(() -> new Rotation().with(Map.of("turns", "3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task rotation: setting turns: 2, 4 or 8 expected, not 3");
    }

    /// A picture of one colour is one colour from every side; what the empty corners would bring in is another.
    @Test
    void noCornerIsSeenInAnyOfEightTurns() {
        int side = 16;
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, (byte) 200);
        Images plain =
                PackedImages.of(
                        "plain", TensorShape.of(side, side, 1), pixels, List.of(), new int[] {-1});
        for (float value : seen(plain)) {
            assertThat(value).isCloseTo(200 / 255f, within(1e-6f));
        }
    }

    /// What is light at the edge where the picture reaches furthest is what a slow turn by hand finds there.
    @Test
    void eightTurnsAreCounterClockwiseByFortyFiveDegreesOfTheInnerSquare() {
        int side = 12;
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (100 + 8 * (i / side) - 6 * (i % side));
        }
        Images slope =
                PackedImages.of(
                        "slope", TensorShape.of(side, side, 1), pixels, List.of(), new int[] {-1});
        float[] seen = seen(slope);
        for (int turn = 0; turn < 8; turn++) {
            double angle = Math.toRadians(45 * turn);
            for (int i = 0; i < side; i++) {
                for (int j = 0; j < side; j++) {
                    // From the middle, to the right and upwards, in pixels of the picture.
                    double right = (j + 0.5 - side / 2.0) / Math.sqrt(2);
                    double up = (side / 2.0 - i - 0.5) / Math.sqrt(2);
                    // A view turned counter-clockwise shows what lies clockwise of it.
                    double x = right * Math.cos(angle) + up * Math.sin(angle);
                    double y = -right * Math.sin(angle) + up * Math.cos(angle);
                    double expected = 100 + 8 * (side / 2.0 - y - 0.5) - 6 * (x + side / 2.0 - 0.5);
                    assertThat((double) seen[(turn * side + i) * side + j])
                            .isCloseTo(expected / 255, within(1e-4));
                }
            }
        }
    }

    /// The eight views of the first picture as the net gets them, values 0…1.
    private static float[] seen(Images images) {
        Views views = new Rotation(8, true, 0, false).views(images);
        try (Loader loader = Loader.of(Batches.inOrder(images, 1).with(views));
                Device device = Device.best(1)) {
            Batch batch = loader.next();
            Scope scope = device.scope();
            Variable pictures = scope.variable("pictures", batch.shape(Views.PICTURES), DType.U8);
            pictures.set(batch.bytes(Views.PICTURES));
            Tensor places =
                    scope.tensor(batch.shape(EightTurns.PLACES), batch.floats(EightTurns.PLACES));
            try (Step step = device.step()) {
                Reading seen = step.read(EightTurns.turned(pictures.value(), places));
                step.run();
                return seen.floats();
            }
        }
    }

    @Test
    void runsOfVersionOneAreUnderstood() {
        assertThat(new Rotation().recorded(Map.of("one-turn", "true")))
                .isEqualTo(new Rotation(4, false, 4, true));
        assertThat(new Rotation().recorded(Map.of("one-turn", "false"))).isEqualTo(new Rotation());
    }
}
