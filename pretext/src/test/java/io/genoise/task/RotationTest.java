package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Augmentation;
import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.scenes.Scenes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The views that rotation learns from.
class RotationTest {
    private static final Images SCENES = Scenes.train(8, 6, 1);

    private static Batch batch(Rotation rotation, Loader[] keep) {
        keep[0] = Loader.of(Batches.inOrder(SCENES, 6).with(rotation));
        return keep[0].next();
    }

    private static byte[] view(Batch batch, int number) {
        int bytes = SCENES.pictureBytes();
        return Arrays.copyOfRange(batch.pixels(), number * bytes, (number + 1) * bytes);
    }

    @Test
    void allFourTurnsOfAPictureLieSideBySide() {
        Loader[] keep = new Loader[1];
        Batch batch = batch(new Rotation(Augmentation.NONE, true), keep);
        try (Loader _ = keep[0]) {
            assertThat(batch.labels()).startsWith(0, 1, 2, 3, 0, 1, 2, 3);
            byte[] upright = new byte[SCENES.pictureBytes()];
            SCENES.read(1, upright, 0);
            assertThat(view(batch, 4)).isEqualTo(upright);
        }
    }

    @Test
    void aTurnIsAQuarterCounterClockwise() {
        Loader[] keep = new Loader[1];
        Batch batch = batch(new Rotation(Augmentation.NONE, true), keep);
        try (Loader _ = keep[0]) {
            byte[] upright = view(batch, 0);
            byte[] turned = view(batch, 1);
            int side = 8;
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    assertThat(turned[(y * side + x) * 3])
                            .isEqualTo(upright[(x * side + side - 1 - y) * 3]);
                }
            }
        }
    }

    @Test
    void oneTurnGivesOneViewAPicture() {
        Loader[] keep = new Loader[1];
        Batch batch = batch(new Rotation(Augmentation.NONE, false), keep);
        try (Loader _ = keep[0]) {
            assertThat(Arrays.stream(batch.labels()).boxed())
                    .hasSize(6)
                    .allMatch(turn -> turn >= 0 && turn < 4);
        }
    }
}
