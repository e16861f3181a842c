package io.genoise.tensor;

import io.genoise.expression.Expression;
import java.util.IdentityHashMap;
import java.util.Map;

/// Turns the numbers that a user wrote into a formula into slots, so that another number is not another plan.
final class Scalars {
    private final Map<Expression, Expression> known = new IdentityHashMap<>();
    private int[] values = new int[4];
    private int count;

    /// `e` with a slot in place of each `SCALAR`.
    Expression toSlots(Expression e) {
        Expression done = known.get(e);
        if (done == null) {
            done = convert(e);
            known.put(e, done);
        }
        return done;
    }

    private Expression convert(Expression e) {
        if (e.kind() == Expression.Kind.SCALAR) {
            if (count == values.length) {
                values = java.util.Arrays.copyOf(values, 2 * count);
            }
            values[count] = Float.floatToRawIntBits(e.value());
            return Expression.slot(count++);
        }
        Expression[] o = new Expression[3];
        for (int i = 0; i < e.kind().arity(); i++) {
            o[i] = toSlots(e.operand(i));
        }
        return e.withOperands(o[0], o[1], o[2]);
    }

    /// The numbers' raw bits, slot by slot.
    int[] values() {
        return java.util.Arrays.copyOf(values, count);
    }
}
