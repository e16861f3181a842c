package io.genoise.program;

import io.genoise.primitive.Primitive.Reduce;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// The memory that one operand of a call takes, row by row: row r lies `step·r` further on than row 0, which lies from `low`
/// to `high`. Where all is taken as one, there is one row.
///
/// @param place the region, and what moves it
/// @param low the first element of row 0
/// @param high the last element of row 0
/// @param step elements from row to row
/// @param count how many rows lie so
record Rows(Place place, long low, long high, long step, long count) {
    /// How many of `shape`'s leading axes have `rows` elements together, or -1 if none have.
    static int leading(TensorShape shape, long rows) {
        long product = 1;
        int axis = 0;
        while (product < rows && axis < shape.rank()) {
            product *= shape.extent(axis++);
        }
        return product == rows ? axis : -1;
    }

    /// What `call` takes if it is cut into `rows` rows: inputs, then results; null if an operand does not lie in rows.
    static List<Rows> of(Call call, int rows) {
        List<Rows> all = new ArrayList<>();
        int inputs = call.group().inputs().size();
        for (int i = 0; i < call.places().size(); i++) {
            Place place = call.places().get(i);
            if (i < inputs || !(call.group().primitive() instanceof Reduce reduce)) {
                Rows operand = of(place, rows);
                if (operand == null) {
                    return null;
                }
                all.add(operand);
            } else {
                long each = place.layout().shape().elements() / reduce.results();
                for (int k = 0; k < reduce.results(); k++) {
                    all.add(result(place, each, k, rows, overRows(call, rows)));
                }
            }
        }
        return all;
    }

    /// Whether `call` is a reduction over the rows.
    private static boolean overRows(Call call, int rows) {
        Reduce reduce = (Reduce) call.group().primitive();
        TensorShape whole = call.group().inputs().getFirst().layout().shape();
        for (int axis = leading(whole, rows); axis < whole.rank(); axis++) {
            if (whole.extent(axis) > 1 && (reduce.axes() >> axis & 1) == 0) {
                return true;
            }
        }
        return false;
    }

    private static Rows result(Place place, long each, int k, int rows, boolean whole) {
        long from = place.layout().offset() + k * each;
        return whole
                ? new Rows(place, from, from + each - 1, 0, 1)
                : new Rows(place, from, from, 1, rows);
    }

    private static Rows of(Place place, int rows) {
        Layout layout = place.layout();
        int leading = leading(layout.shape(), rows);
        if (leading < 0) {
            return null;
        }
        long step = 0;
        long outer = 1;
        for (int axis = leading - 1; axis >= 0; axis--) {
            int extent = layout.shape().extent(axis);
            if (extent > 1) {
                long stride = layout.strides()[axis];
                if (outer == 1) {
                    step = stride;
                } else if (stride != step * outer) {
                    return null;
                }
                outer *= extent;
            }
        }
        long low = layout.offset();
        long high = low;
        for (int axis = leading; axis < layout.shape().rank(); axis++) {
            long way = (layout.shape().extent(axis) - 1) * layout.strides()[axis];
            low += Math.min(way, 0);
            high += Math.max(way, 0);
        }
        return new Rows(place, low, high, step, step == 0 ? 1 : rows);
    }

    /// Whether a block of rows of the one meets only the same rows of the other.
    boolean keepsApart(Rows other) {
        if (place.region() != other.place.region()) {
            return true;
        }
        if (!place.moves().isEmpty() || !other.place.moves().isEmpty()) {
            return false;
        }
        if (last() < other.first() || other.last() < first()) {
            return true;
        }
        long width = Math.max(high, other.high) - Math.min(low, other.low);
        return step > 0 && step == other.step && width < step;
    }

    private long first() {
        return low + Math.min(0, step * (count - 1));
    }

    private long last() {
        return high + Math.max(0, step * (count - 1));
    }
}
