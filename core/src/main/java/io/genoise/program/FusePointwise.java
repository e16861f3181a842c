package io.genoise.program;

import io.genoise.backend.Limits;
import io.genoise.expression.Formula;
import io.genoise.expression.Tape;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rewrite: a pointwise formula moves into every pointwise formula and reduction that reads it, if that moves no more
/// memory than writing it out would.
///
/// Kept apart, a producer of f operands of full size and n users costs f reads, one write and n reads. Moved in, it
/// costs each user the operands that the user does not read already. So BatchNorm + ReLU stores no mask: its backward
/// passes compute it again from the convolution's output, which they read anyway.
///
/// In f32 a value is the same bits whether it went through memory or stayed in a register, so results do not change.
final class FusePointwise {
    private FusePointwise() {}

    static void apply(Graph graph, Limits limits) {
        Map<Unit, List<Unit>> users = graph.users();
        for (Unit producer : graph.units) {
            List<Unit> readers = users.get(producer);
            if (movable(producer, readers) && worthwhile(producer, readers, limits)) {
                for (Unit reader : readers) {
                    inline(producer, reader);
                    for (Unit input : producer.inputs) {
                        if (!users.get(input).contains(reader)) {
                            users.get(input).add(reader);
                        }
                    }
                }
                for (Unit input : producer.inputs) {
                    users.get(input).remove(producer);
                }
            }
        }
        graph.sort();
    }

    private static boolean movable(Unit producer, List<Unit> readers) {
        if (!(producer.primitive instanceof Pointwise)
                || producer.dtype != DType.F32
                || producer.survives) {
            return false;
        }
        for (Unit reader : readers) {
            boolean takes =
                    reader.primitive instanceof Pointwise || reader.primitive instanceof Reduce;
            if (!takes
                    || !reader.iteration().equals(producer.shape) && !producer.inputs.isEmpty()) {
                return false;
            }
            if (producer.inputs.isEmpty()
                    && reader.inputs.size() == 1
                    && !reader.iteration().equals(producer.shape)) {
                return false;
            }
        }
        return !readers.isEmpty();
    }

    private static boolean worthwhile(Unit producer, List<Unit> readers, Limits limits) {
        int apart = 1 + readers.size();
        int moved = 0;
        for (Unit input : producer.inputs) {
            if (input.shape.equals(producer.shape)) {
                apart++;
                for (Unit reader : readers) {
                    moved += reader.inputs.contains(input) ? 0 : 1;
                }
            }
        }
        if (moved > apart) {
            return false;
        }
        for (Unit reader : readers) {
            Merged merged = merge(producer, reader);
            if (merged.inputs.size() > limits.operands()
                    || operations(merged.formulas) > limits.operations()) {
                return false;
            }
            if (!iterationKept(merged, reader)) {
                return false;
            }
        }
        return true;
    }

    private static boolean iterationKept(Merged merged, Unit reader) {
        TensorShape after = TensorShape.SCALAR;
        for (Unit input : merged.inputs) {
            after = TensorShape.broadcast(after, input.shape);
        }
        return reader.iteration().equals(after);
    }

    static int operations(List<Formula> formulas) {
        int count = 0;
        for (Formula line : Tape.of(formulas).lines()) {
            count += line.kind().arity() > 0 ? 1 : 0;
        }
        return count;
    }

    private record Merged(List<Formula> formulas, List<Unit> inputs, List<Integer> slots) {}

    private static void inline(Unit producer, Unit reader) {
        Merged merged = merge(producer, reader);
        reader.inputs = merged.inputs;
        reader.slots = merged.slots.stream().mapToInt(Integer::intValue).toArray();
        reader.primitive = withFormulas(reader.primitive, merged.formulas, reader.slots.length);
    }

    static List<Formula> formulas(Primitive primitive) {
        return primitive instanceof Reduce reduce
                ? reduce.formulas()
                : List.of(((Pointwise) primitive).formula());
    }

    private static Primitive withFormulas(Primitive primitive, List<Formula> formulas, int slots) {
        return primitive instanceof Reduce reduce
                ? new Reduce(reduce.kind(), formulas, reduce.axes(), slots)
                : new Pointwise(formulas.getFirst(), slots, ((Pointwise) primitive).type());
    }

    /// The reader's formulas with the producer's in place of its value, over the operands of both.
    private static Merged merge(Unit producer, Unit reader) {
        List<Unit> inputs = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        Formula inner = renumber(formulas(producer.primitive), producer, inputs, slots).getFirst();
        List<Formula> formulas =
                Formula.transform(
                        formulas(reader.primitive),
                        leaf ->
                                leaf.kind() == Formula.Kind.INPUT
                                                && reader.inputs.get(leaf.index()) == producer
                                        ? inner
                                        : renumbered(leaf, reader, inputs, slots));
        return new Merged(formulas, inputs, slots);
    }

    /// `formulas` of `unit` with operands and slots numbered as in `inputs` and `slots`, which grow as needed.
    static List<Formula> renumber(
            List<Formula> formulas, Unit unit, List<Unit> inputs, List<Integer> slots) {
        return Formula.transform(formulas, leaf -> renumbered(leaf, unit, inputs, slots));
    }

    static Formula renumbered(Formula leaf, Unit unit, List<Unit> inputs, List<Integer> slots) {
        return switch (leaf.kind()) {
            case INPUT -> Formula.input(place(unit.inputs.get(leaf.index()), inputs));
            case SLOT -> Formula.slot(place(unit.slots[leaf.index()], slots));
            default -> leaf;
        };
    }

    private static <T> int place(T value, List<T> list) {
        int at = list.indexOf(value);
        if (at < 0) {
            at = list.size();
            list.add(value);
        }
        return at;
    }
}
