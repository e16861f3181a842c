package io.genoise.onnx;

import io.genoise.primitive.Attending.Attention;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.program.Node;
import io.genoise.shape.TensorShape;
import io.genoise.weights.StoredTensor;
import java.util.List;

/// Matrix products as operators, and attention, which becomes two of them and a softmax.
final class ProductOperators {
    private ProductOperators() {}

    /// @param bias `[N]`, which is added to each row of a product of matrices; or null
    static Laid product(Translation translation, Node node, MatMul primitive, Node bias) {
        Laid a = translation.real(node.inputs().get(0));
        Laid b = translation.real(node.inputs().get(1));
        int rank = node.shape().rank();
        if (rank > 2) {
            Value product =
                    translation.operator(
                            "MatMul",
                            translation.arranged(a, order(rank, primitive.transposeA())),
                            translation.arranged(b, order(rank, primitive.transposeB())));
            return Laid.plain(product, rank);
        }
        // Gemm transposes by itself: matrices are taken as they lie
        List<Attribute> attributes =
                List.of(
                        transposed("transA", primitive.transposeA() == a.order().isPlain()),
                        transposed("transB", primitive.transposeB() == b.order().isPlain()));
        Value product =
                bias == null
                        ? translation.operator("Gemm", attributes, a.value(), b.value())
                        : translation.operator(
                                "Gemm", attributes, a.value(), b.value(), translation.plain(bias));
        return Laid.plain(product, 2);
    }

    private static Attribute transposed(String name, boolean transposed) {
        return Attribute.integer(name, transposed ? 1 : 0);
    }

    private static Order order(int rank, boolean transposed) {
        return transposed ? Order.transposed(rank) : Order.plain(rank);
    }

    static Laid attention(Translation translation, Node node, Attention primitive) {
        int rank = node.shape().rank();
        Order plain = Order.plain(rank);
        Laid k = translation.real(node.inputs().get(1));
        Value scores =
                translation.operator(
                        "MatMul",
                        translation.arranged(translation.real(node.inputs().get(0)), plain),
                        translation.arranged(k, Order.transposed(rank)));
        float scale = Float.intBitsToFloat(node.slots()[0]);
        scores = translation.operator("Mul", scores, translation.graph().number(scale));
        if (primitive.biased()) {
            Laid bias = translation.real(node.inputs().get(3));
            scores = translation.operator("Add", scores, translation.broadcasting(bias, plain));
        }
        if (primitive.causal()) {
            scores = causal(translation, node, scores);
        }
        Value weights =
                translation.operator("Softmax", List.of(Attribute.integer("axis", -1)), scores);
        Value v = translation.arranged(translation.real(node.inputs().get(2)), plain);
        return Laid.plain(translation.operator("MatMul", weights, v), rank);
    }

    /// `scores` `[…,T,S]` with −∞ where a place would attend to a later one.
    private static Value causal(Translation translation, Node node, Value scores) {
        Extent rows = places(translation, node.inputs().get(0));
        Extent columns = places(translation, node.inputs().get(1));
        if (!rows.isFixed() || !columns.isFixed()) {
            throw translation.refused(
                    "how many places attend depends on how many samples there are");
        }
        OnnxGraph graph = translation.graph();
        Value later =
                translation.operator(
                        "Less",
                        graph.constant(count(TensorShape.of((int) rows.few(), 1))),
                        graph.constant(count(TensorShape.of((int) columns.few()))));
        return translation.operator("Where", later, graph.number(Float.NEGATIVE_INFINITY), scores);
    }

    /// The extent of the last axis but one.
    private static Extent places(Translation translation, Node node) {
        List<Extent> extents = translation.batches().shape(node);
        return extents.get(extents.size() - 2);
    }

    /// 0, 1 … in `shape`.
    private static StoredTensor count(TensorShape shape) {
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        return StoredTensor.ofFloats(shape.extents(), numbers);
    }
}
