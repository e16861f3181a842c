package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SheetTest {
    private static final Pixels ONE = grey(1, 2);
    private static final Pixels TWO = grey(3, 4);
    private static final Pixels THREE = grey(5, 6);

    @Test
    void picturesLieInRowsWithWhiteBetween() {
        Pixels sheet = Sheet.of(List.of(ONE, TWO, THREE), 2, 1);

        assertThat(List.of(sheet.height(), sheet.width(), sheet.channels()))
                .containsExactly(3, 5, 1);
        assertThat(sheet.values())
                .containsExactly(1, 2, -1, 3, 4, -1, -1, -1, -1, -1, 5, 6, -1, -1, -1);
    }

    @Test
    void fewerPicturesThanColumnsLeaveNoEmptyPlaces() {
        assertThat(Sheet.of(List.of(ONE, TWO), 8, 0).values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aShorterClipWaitsAtItsLastFrame() {
        List<Pixels> frames = Sheet.ofClips(List.of(List.of(ONE, TWO), List.of(THREE)), 2, 0);

        assertThat(frames).hasSize(2);
        assertThat(frames.get(1).values()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void enlargedPixelsAreSquares() {
        assertThat(ONE.enlarged(2).values()).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
    }

    @Test
    void picturesOfOtherSizesAreNamed() {
        assertThatThrownBy(() -> Sheet.of(List.of(ONE, ONE.enlarged(2)), 2, 1))
                .hasMessage("picture 1 is 2 x 4 x 1, the first one 1 x 2 x 1");
        assertThatThrownBy(() -> Sheet.of(List.of(), 2, 1)).hasMessageContaining("0 pictures");
        assertThatThrownBy(() -> Sheet.ofClips(List.of(List.of(ONE), List.of()), 2, 1))
                .hasMessage("clip 1 has no frame");
    }

    private static Pixels grey(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Pixels(1, values.length, 1, bytes);
    }
}
