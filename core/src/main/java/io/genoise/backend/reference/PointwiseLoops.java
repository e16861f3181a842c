package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// out = formula(inputs), element by element.
final class PointwiseLoops {
    private PointwiseLoops() {}

    static Loops pointwise(Pointwise p, Group group) {
        int inputs = group.inputs().size();
        Evaluator formula = new Evaluator(p.formulas(), inputs, group.slots());
        int operands = inputs + p.formulas().size();
        Walk walk =
                new Walk(
                        group.output().layout().shape(),
                        Stream.concat(group.inputs().stream(), group.outputs().stream())
                                .map(Operand::layout)
                                .toList());
        return (block, at, slots) -> {
            formula.load(slots);
            walk.start(at);
            do {
                formula.evaluate(block, walk.place());
                for (int k = inputs; k < operands; k++) {
                    block[k][walk.place()[k]] = p.type().round(formula.result(k - inputs));
                }
            } while (walk.next());
        };
    }

    /// `product`, whose operands are the group's without the epilogue's, and then out = formula(out, the epilogue's
    /// operands), element by element.
    static Loops epilogue(Loops product, Group group) {
        int all = group.inputs().size();
        int own = all - group.epilogue().operands();
        List<Operand> read = new ArrayList<>(List.of(group.output()));
        read.addAll(group.inputs().subList(own, all));
        int[] places = group.epilogue().slots().stream().mapToInt(i -> i).toArray();
        Evaluator formula = new Evaluator(List.of(group.epilogue().formula()), read.size(), places);
        Walk walk =
                new Walk(
                        group.output().layout().shape(),
                        read.stream().map(Operand::layout).toList());
        double[][] productBlock = new double[own + 1][];
        int[] productAt = new int[own + 1];
        double[][] readBlock = new double[read.size()][];
        int[] readAt = new int[read.size()];
        return (block, at, slots) -> {
            System.arraycopy(block, 0, productBlock, 0, own);
            System.arraycopy(at, 0, productAt, 0, own);
            productBlock[own] = block[all];
            productAt[own] = at[all];
            product.run(productBlock, productAt, slots);
            System.arraycopy(block, own, readBlock, 1, all - own);
            System.arraycopy(at, own, readAt, 1, all - own);
            readBlock[0] = block[all];
            readAt[0] = at[all];
            formula.load(slots);
            walk.start(readAt);
            do {
                readBlock[0][walk.place()[0]] = formula.value(readBlock, walk.place());
            } while (walk.next());
        };
    }
}
