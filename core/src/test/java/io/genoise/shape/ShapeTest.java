package io.genoise.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void broadcastAlignsAtTheLastAxis() {
        assertThat(Shape.broadcast(Shape.of(3), Shape.of(2, 3))).isEqualTo(Shape.of(2, 3));
        assertThat(Shape.broadcast(Shape.of(2, 1, 4), Shape.of(3, 1))).isEqualTo(Shape.of(2, 3, 4));
        assertThat(Shape.broadcast(Shape.SCALAR, Shape.of(5))).isEqualTo(Shape.of(5));
    }

    @Test
    void extentsThatDifferDoNotBroadcast() {
        assertThatThrownBy(() -> Shape.broadcast(Shape.of(2, 3), Shape.of(2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("[2,3]", "[2,4]", "axis -1");
    }

    @Test
    void repeatedAxesAreThoseThatBroadcastingStretches() {
        assertThat(Shape.of(1, 4).repeatedAxes(Shape.of(2, 3, 4))).isEqualTo(0b011);
        assertThat(Shape.of(2, 1, 1).repeatedAxes(Shape.of(2, 1, 5))).isEqualTo(0b100);
        assertThat(Shape.of(2, 3).repeatedAxes(Shape.of(2, 3))).isZero();
    }

    @Test
    void reduceLeavesOutOrKeepsTheAxes() {
        assertThat(Shape.of(2, 3, 4).reduce(0b101, false)).isEqualTo(Shape.of(3));
        assertThat(Shape.of(2, 3, 4).reduce(0b101, true)).isEqualTo(Shape.of(1, 3, 1));
        assertThat(Shape.of(2, 3).reduce(0b11, false)).isEqualTo(Shape.SCALAR);
    }

    @Test
    void negativeAxesCountFromTheEnd() {
        assertThat(Shape.of(2, 3, 4).extent(-1)).isEqualTo(4);
        assertThat(Shape.of(2, 3, 4).with(-2, 7)).isEqualTo(Shape.of(2, 7, 4));
    }

    @Test
    void insertAddsAnAxisAtEitherEnd() {
        assertThat(Shape.of(2, 3).insert(0, 5)).isEqualTo(Shape.of(5, 2, 3));
        assertThat(Shape.of(2, 3).insert(2, 5)).isEqualTo(Shape.of(2, 3, 5));
    }

    @Test
    void anEmptyAxisIsRefused() {
        assertThatThrownBy(() -> Shape.of(2, 0)).hasMessageContaining("[2, 0]");
    }

    @Test
    void moreThanEightAxesAreRefused() {
        assertThatThrownBy(() -> Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1))
                .hasMessageContaining("rank 9");
    }

    @Test
    void tooManyElementsAreRefused() {
        assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAxisThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Shape.of(2, 3).extent(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("axis 2", "[2,3]");
    }

    @Test
    void aShapeDoesNotChangeWithTheArrayItWasMadeOf() {
        int[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        shape.extents()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3));
    }
}
