package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.random.RandomStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementTest {
    /// ```
    /// 1 2 3
    /// 4 5 6
    /// ```
    private static final byte[] SOURCE = {1, 2, 3, 4, 5, 6};

    private static byte[] place(Placement placement) {
        byte[] target = placement.of(SOURCE, 2, 3, 1);
        return target;
    }

    @Test
    void wholeCopies() {
        assertThat(place(Placement.WHOLE)).isEqualTo(SOURCE);
    }

    @Test
    void oneTurnIsCounterClockwise() {
        assertThat(place(Placement.WHOLE.turned(1))).containsExactly(3, 6, 2, 5, 1, 4);
    }

    @Test
    void twoTurnsReverse() {
        assertThat(place(Placement.WHOLE.turned(2))).containsExactly(6, 5, 4, 3, 2, 1);
    }

    @Test
    void threeTurnsAreOneClockwise() {
        assertThat(place(Placement.WHOLE.turned(3))).containsExactly(4, 1, 5, 2, 6, 3);
    }

    @Test
    void mirrorSwapsLeftAndRight() {
        assertThat(place(new Placement(0, 0, true, 0))).containsExactly(3, 2, 1, 6, 5, 4);
    }

    @Test
    void shiftFillsWithBlack() {
        assertThat(place(new Placement(1, -1, false, 0))).containsExactly(0, 4, 5, 0, 0, 0);
    }

    @Test
    void turnComesAfterMirrorAndShift() {
        byte[] moved = place(new Placement(0, 1, true, 0));
        byte[] expected = Placement.WHOLE.turned(1).of(moved, 2, 3, 1);
        assertThat(place(new Placement(0, 1, true, 1))).isEqualTo(expected);
    }

    @Test
    void channelsStayTogether() {
        byte[] target = new Placement(0, 0, true, 0).of(new byte[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
        assertThat(target).containsExactly(4, 5, 6, 1, 2, 3);
    }

    @Test
    void augmentationReachesEveryShiftAndBothSides() {
        Set<Placement> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            seen.add(new ShiftAndMirror(1, true).draw(RandomStream.of(5, i)));
        }
        assertThat(seen).hasSize(3 * 3 * 2);
    }

    @Test
    void switchingMirrorOffLeavesTheShift() {
        Placement both = ShiftAndMirror.CROP_AND_MIRROR.draw(RandomStream.of(9));
        assertThat(new ShiftAndMirror(4, false).draw(RandomStream.of(9)))
                .isEqualTo(new Placement(both.top(), both.left(), false, 0));
    }

    @Test
    void fiveTurnsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Placement(0, 0, false, 5));
    }
}
