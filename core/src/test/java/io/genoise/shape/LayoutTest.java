package io.genoise.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Views against brute force: the place of every element, found by its index alone.
class LayoutTest {
    private static final Layout X = Layout.contiguous(TensorShape.of(2, 3, 4));

    @Test
    void contiguousCountsUp() {
        assertThat(places(X)).isEqualTo(range(24));
        assertThat(X.isContiguous()).isTrue();
    }

    @Test
    void placesBeyondTwoToTheThirtyFirstAreCountedInLong() {
        Layout wide = Layout.contiguous(TensorShape.of(70000, 70000));
        long last = 70000L * 70000 - 1;
        assertThat(wide.slice(new int[] {69999, 69998}, TensorShape.of(1, 2)).offset())
                .isEqualTo(last - 1);
        assertThat(wide.flip(0b11).offset()).isEqualTo(last);
        assertThat(wide.flip(0b11).lowest()).isZero();
        assertThat(
                        wide.permute(new int[] {1, 0})
                                .slice(new int[] {69999, 69999}, TensorShape.of(1, 1)))
                .extracting(Layout::offset)
                .isEqualTo(last);
        assertThat(wide.reshape(TensorShape.of(4, 35000, 35000)).strides()[0])
                .isEqualTo(35000L * 35000);
    }

    @Test
    void permuteExchangesIndices() {
        Layout y = X.permute(new int[] {2, 0, 1});
        assertThat(y.shape()).isEqualTo(TensorShape.of(4, 2, 3));
        forEachIndex(y.shape(), i -> assertThat(place(y, i)).isEqualTo(place(X, i[1], i[2], i[0])));
    }

    @Test
    void sliceShiftsIndices() {
        Layout y = X.slice(new int[] {1, 0, 2}, TensorShape.of(1, 2, 2));
        forEachIndex(
                y.shape(),
                i -> assertThat(place(y, i)).isEqualTo(place(X, i[0] + 1, i[1], i[2] + 2)));
    }

    @Test
    void flipReadsBackwards() {
        Layout y = X.flip(0b101);
        forEachIndex(
                y.shape(),
                i -> assertThat(place(y, i)).isEqualTo(place(X, 1 - i[0], i[1], 3 - i[2])));
    }

    @Test
    void flippingTwiceIsNothing() {
        assertThat(X.flip(0b110).flip(0b110)).isEqualTo(X);
    }

    @Test
    void broadcastRepeats() {
        Layout x = Layout.contiguous(TensorShape.of(3, 1));
        Layout y = x.broadcast(TensorShape.of(2, 3, 4));
        forEachIndex(y.shape(), i -> assertThat(place(y, i)).isEqualTo(place(x, i[1], 0)));
    }

    @Test
    void broadcastToItsOwnShapeIsNothing() {
        Layout view = X.permute(new int[] {1, 2, 0});
        assertThat(view.broadcast(view.shape())).isEqualTo(view);
    }

    @Test
    void axesOfExtentOneDoNotSpoilContiguity() {
        assertThat(new Layout(TensorShape.of(2, 1, 3), 5, new long[] {3, 77, 1}).isContiguous())
                .isTrue();
    }

    @Test
    void aGapIsNotContiguous() {
        assertThat(X.slice(new int[] {0, 0, 0}, TensorShape.of(2, 3, 3)).isContiguous()).isFalse();
        assertThat(X.slice(new int[] {1, 0, 0}, TensorShape.of(1, 3, 4)).isContiguous()).isTrue();
    }

    /// For many views and shapes: a reshape that is found has the elements in their order, and one that is not found
    /// does not exist. The strides of a view are its places one step along each axis, so there is only one candidate.
    @Test
    void reshapeFindsStridesExactlyWhereThereAreSome() {
        RandomStream random = RandomStream.of(17);
        int found = 0;
        int impossible = 0;
        for (int i = 0; i < 3000; i++) {
            Layout view = randomView(random);
            List<TensorShape> shapes = shapesOf((int) view.shape().elements());
            TensorShape to = shapes.get(random.nextInt(shapes.size()));
            Layout reshaped = view.reshape(to);
            if (reshaped == null) {
                impossible++;
                assertThat(places(candidate(view, to)))
                        .as("%s as %s", view, to)
                        .isNotEqualTo(places(view));
            } else {
                found++;
                assertThat(reshaped.shape()).isEqualTo(to);
                assertThat(places(reshaped)).as("%s as %s", view, to).isEqualTo(places(view));
            }
        }
        assertThat(found).isGreaterThan(500);
        assertThat(impossible).isGreaterThan(500);
    }

    private static Layout randomView(RandomStream random) {
        int[] extents = new int[1 + random.nextInt(4)];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = 1 + random.nextInt(4);
        }
        Layout view = Layout.contiguous(TensorShape.of(extents));
        for (int steps = random.nextInt(4); steps > 0; steps--) {
            TensorShape shape = view.shape();
            int axis = random.nextInt(shape.rank());
            view =
                    switch (random.nextInt(4)) {
                        case 0 -> view.permute(random.permutation(shape.rank()));
                        case 1 -> view.flip(random.nextInt(1 << shape.rank()));
                        case 2 -> {
                            int[] starts = new int[shape.rank()];
                            starts[axis] = random.nextInt(shape.extent(axis));
                            yield view.slice(
                                    starts,
                                    shape.with(
                                            axis,
                                            1 + random.nextInt(shape.extent(axis) - starts[axis])));
                        }
                        default ->
                                shape.extent(axis) == 1
                                        ? view.broadcast(shape.with(axis, 3))
                                        : view;
                    };
        }
        return view;
    }

    private static List<TensorShape> shapesOf(int elements) {
        List<TensorShape> shapes = new ArrayList<>();
        for (int a = 1; a <= elements; a++) {
            for (int b = 1; elements % a == 0 && b <= elements / a; b++) {
                if (elements / a % b == 0) {
                    shapes.add(TensorShape.of(a, b, elements / a / b));
                    shapes.add(TensorShape.of(a, 1, b, elements / a / b));
                }
            }
        }
        return shapes;
    }

    private static Layout candidate(Layout view, TensorShape to) {
        List<Long> places = places(view);
        long[] strides = new long[to.rank()];
        int step = 1;
        for (int i = to.rank() - 1; i >= 0; i--) {
            strides[i] = to.extent(i) == 1 ? 0 : places.get(step) - places.getFirst();
            step *= to.extent(i);
        }
        return new Layout(to, view.offset(), strides);
    }

    private static List<Long> places(Layout layout) {
        List<Long> places = new ArrayList<>();
        forEachIndex(layout.shape(), i -> places.add(place(layout, i)));
        return places;
    }

    private static long place(Layout layout, int... index) {
        long place = layout.offset();
        for (int i = 0; i < index.length; i++) {
            place += index[i] * layout.strides()[i];
        }
        return place;
    }

    private static List<Long> range(int n) {
        List<Long> range = new ArrayList<>();
        for (long i = 0; i < n; i++) {
            range.add(i);
        }
        return range;
    }

    private interface Visitor {
        void at(int[] index);
    }

    private static void forEachIndex(TensorShape shape, Visitor visitor) {
        for (int i = 0; i < shape.elements(); i++) {
            int[] index = new int[shape.rank()];
            int left = i;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                index[axis] = left % shape.extent(axis);
                left /= shape.extent(axis);
            }
            visitor.at(index);
        }
    }
}
