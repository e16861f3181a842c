package io.genoise.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorShapeTest {
    @Test
    void broadcastAlignsAtTheLastAxis() {
        assertThat(TensorShape.broadcast(TensorShape.of(3), TensorShape.of(2, 3)))
                .isEqualTo(TensorShape.of(2, 3));
        assertThat(TensorShape.broadcast(TensorShape.of(2, 1, 4), TensorShape.of(3, 1)))
                .isEqualTo(TensorShape.of(2, 3, 4));
        assertThat(TensorShape.broadcast(TensorShape.SCALAR, TensorShape.of(5)))
                .isEqualTo(TensorShape.of(5));
    }

    @Test
    void extentsThatDifferDoNotBroadcast() {
        assertThatThrownBy(() -> TensorShape.broadcast(TensorShape.of(2, 3), TensorShape.of(2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("[2,3]", "[2,4]", "axis -1");
    }

    @Test
    void repeatedAxesAreThoseThatBroadcastingStretches() {
        assertThat(TensorShape.of(1, 4).repeatedAxes(TensorShape.of(2, 3, 4))).isEqualTo(0b011);
        assertThat(TensorShape.of(2, 1, 1).repeatedAxes(TensorShape.of(2, 1, 5))).isEqualTo(0b100);
        assertThat(TensorShape.of(2, 3).repeatedAxes(TensorShape.of(2, 3))).isZero();
    }

    @Test
    void reduceLeavesOutOrKeepsTheAxes() {
        assertThat(TensorShape.of(2, 3, 4).reduce(0b101, false)).isEqualTo(TensorShape.of(3));
        assertThat(TensorShape.of(2, 3, 4).reduce(0b101, true)).isEqualTo(TensorShape.of(1, 3, 1));
        assertThat(TensorShape.of(2, 3).reduce(0b11, false)).isEqualTo(TensorShape.SCALAR);
    }

    @Test
    void negativeAxesCountFromTheEnd() {
        assertThat(TensorShape.of(2, 3, 4).extent(-1)).isEqualTo(4);
        assertThat(TensorShape.of(2, 3, 4).with(-2, 7)).isEqualTo(TensorShape.of(2, 7, 4));
    }

    @Test
    void insertAddsAnAxisAtEitherEnd() {
        assertThat(TensorShape.of(2, 3).insert(0, 5)).isEqualTo(TensorShape.of(5, 2, 3));
        assertThat(TensorShape.of(2, 3).insert(2, 5)).isEqualTo(TensorShape.of(2, 3, 5));
    }

    @Test
    void anEmptyAxisIsRefused() {
        assertThatThrownBy(() -> TensorShape.of(2, 0)).hasMessageContaining("[2, 0]");
    }

    @Test
    void moreThanEightAxesAreRefused() {
        assertThatThrownBy(() -> TensorShape.of(1, 1, 1, 1, 1, 1, 1, 1, 1))
                .hasMessageContaining("rank 9");
    }

    @Test
    void tooManyElementsAreRefused() {
        assertThatThrownBy(() -> TensorShape.of(1 << 30, 1 << 30, 1 << 30))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAxisThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> TensorShape.of(2, 3).extent(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("axis 2", "[2,3]");
    }

    @Test
    void aShapeDoesNotChangeWithTheArrayItWasMadeOf() {
        int[] extents = {2, 3};
        TensorShape shape = TensorShape.of(extents);
        extents[0] = 9;
        shape.extents()[1] = 9;
        assertThat(shape).isEqualTo(TensorShape.of(2, 3));
    }
}
