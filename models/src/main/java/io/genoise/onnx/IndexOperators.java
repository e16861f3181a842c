package io.genoise.onnx;

import io.genoise.program.Node;
import io.genoise.shape.DType;
import io.genoise.weights.StoredTensor;
import java.util.ArrayList;
import java.util.List;

/// Taking by index as operators. ONNX knows no index outside: one is put inside, and what it takes becomes 0.
final class IndexOperators {
    private final Translation translation;
    private final Node node;
    private final Value x;
    private final Value indices;
    private final List<Extent> rows;

    private IndexOperators(Translation translation, Node node) {
        this.translation = translation;
        this.node = node;
        this.x = translation.plain(node.inputs().get(0));
        this.indices = translation.plain(node.inputs().get(1));
        this.rows = translation.batches().shape(node.inputs().get(0));
    }

    /// Rows of x `[V,…]` by indices of any shape.
    static Laid gather(Translation translation, Node node) {
        IndexOperators all = new IndexOperators(translation, node);
        Value count = all.count(all.rows.getFirst());
        Value taken =
                translation.operator(
                        "Gather", List.of(Attribute.integer("axis", 0)), all.x, all.inside(count));
        List<Long> ones = new ArrayList<>();
        int picked = node.inputs().get(1).shape().rank();
        for (int axis = picked; axis < node.shape().rank(); axis++) {
            ones.add((long) axis);
        }
        Value valid = all.valid(count);
        return all.where(
                ones.isEmpty()
                        ? valid
                        : translation.operator("Unsqueeze", valid, translation.integers(ones)),
                taken);
    }

    /// Elements of x `[…,n]` by indices `[…,k]`, row by row.
    static Laid takeAlong(Translation translation, Node node) {
        IndexOperators all = new IndexOperators(translation, node);
        Value count = all.count(all.rows.getLast());
        Value taken =
                translation.operator(
                        "GatherElements",
                        List.of(Attribute.integer("axis", -1)),
                        all.x,
                        all.inside(count));
        return all.where(all.valid(count), taken);
    }

    private Value zero() {
        return integer(0);
    }

    private Value integer(int number) {
        return translation.graph().constant(StoredTensor.ofInts(new int[0], new int[] {number}));
    }

    /// i32 `[]`.
    private Value count(Extent extent) {
        if (extent.isFixed()) {
            return integer((int) extent.few());
        }
        Value single =
                translation.operator(
                        "Squeeze",
                        translation.lengths(List.of(extent)),
                        translation.graph().integers(0));
        return translation.cast(single, ElementType.INT32);
    }

    private Value inside(Value count) {
        Value last = translation.operator("Sub", count, integer(1));
        return translation.operator("Clip", indices, zero(), last);
    }

    private Value valid(Value count) {
        return translation.operator(
                "And",
                translation.operator("GreaterOrEqual", indices, zero()),
                translation.operator("Less", indices, count));
    }

    private Laid where(Value valid, Value taken) {
        Value none = translation.graph().number(0);
        if (node.dtype() != DType.F32) {
            none = translation.cast(none, ElementType.of(node.dtype()));
        }
        return Laid.plain(translation.operator("Where", valid, taken, none), node.shape().rank());
    }
}
