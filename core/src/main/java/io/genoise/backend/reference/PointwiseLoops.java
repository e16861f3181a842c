package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import java.util.stream.Stream;

/// out = formula(inputs), element by element.
final class PointwiseLoops {
    private PointwiseLoops() {}

    static Loops pointwise(Pointwise p, Group group) {
        int inputs = group.inputs().size();
        Evaluator formula = new Evaluator(p.formula(), inputs, group.slots());
        Walk walk =
                new Walk(
                        group.output().layout().shape(),
                        Stream.concat(group.inputs().stream(), Stream.of(group.output()))
                                .map(Operand::layout)
                                .toList());
        return (block, at, slots) -> {
            formula.load(slots);
            walk.start(at);
            do {
                block[inputs][walk.place()[inputs]] =
                        convert(formula.value(block, walk.place()), p.type());
            } while (walk.next());
        };
    }

    /// `value` as an element of `type`: i32 and u8 are rounded to nearest, ties to even, and clamped to their range; a
    /// NaN becomes 0.
    static double convert(double value, DType type) {
        return switch (type) {
            case F32 -> value;
            case I32 -> (int) Math.rint(value);
            case U8 -> Math.clamp((int) Math.rint(value), 0, 255);
        };
    }
}
