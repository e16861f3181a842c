package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive.Pointwise;
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
                        p.type().round(formula.value(block, walk.place()));
            } while (walk.next());
        };
    }
}
