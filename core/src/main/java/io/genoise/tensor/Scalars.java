package io.genoise.tensor;

import io.genoise.expression.Formula;
import java.util.Arrays;

/// Turns the numbers that a user wrote into a formula into slots, so that another number is not another plan.
final class Scalars {
    private int[] values = new int[4];
    private int count;

    /// `e` with a slot in place of each `SCALAR`.
    Formula toSlots(Formula e) {
        return e.transform(leaf -> leaf.kind() == Formula.Kind.SCALAR ? slot(leaf) : leaf);
    }

    private Formula slot(Formula scalar) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count] = Float.floatToRawIntBits(scalar.value());
        return Formula.slot(count++);
    }

    /// The numbers' raw bits, slot by slot.
    int[] values() {
        return Arrays.copyOf(values, count);
    }
}
