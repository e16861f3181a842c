package io.genoise.onnx;

import io.genoise.primitive.Attending;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Resampling;
import io.genoise.primitive.Selection;
import io.genoise.program.Node;

/// Each operation of a recording as operators of ONNX.
final class Operators {
    private final Translation translation;
    private final GivenOperators given;

    Operators(Translation translation, GivenOperators given) {
        this.translation = translation;
        this.given = given;
    }

    /// Translates `node`, whose operands have been.
    ///
    /// @throws IllegalArgumentException if it cannot be; the message names the operation and its layer
    void translate(Node node) {
        translation.begin(node);
        translation.put(node, given.isNamed(node) ? given.parameter(node) : operators(node));
    }

    private Laid operators(Node node) {
        return switch (node.primitive()) {
            case Primitive.Source _ -> given.constant(node);
            case Primitive.Iota _ -> given.iota(node);
            case Primitive.Pointwise pointwise -> pointwise(node, pointwise);
            case Primitive.Reduce reduce -> ReduceOperators.translate(translation, node, reduce);
            case Primitive.Movement movement ->
                    MovementOperators.translate(translation, node, movement);
            case Primitive.MatMul matMul ->
                    ProductOperators.product(translation, node, matMul, null);
            case Primitive.Convolve convolve ->
                    WindowOperators.convolve(translation, node, convolve, null);
            case Primitive.ConvolveInput convolve ->
                    WindowOperators.convolveInput(translation, node, convolve, null);
            case Primitive.MaxPool pool -> WindowOperators.maxPool(translation, node, pool);
            case Primitive.AveragePool pool -> WindowOperators.averagePool(translation, node, pool);
            case Primitive.Gather _ -> IndexOperators.gather(translation, node);
            case Selection.TakeAlong _ -> IndexOperators.takeAlong(translation, node);
            case Attending.Attention attention ->
                    ProductOperators.attention(translation, node, attention);
            case Primitive.Random _,
                    Primitive.ConvolveWeight _,
                    Primitive.MaxPoolIndices _,
                    Primitive.PoolGather _,
                    Primitive.PoolScatter _,
                    Primitive.AveragePoolInput _,
                    Primitive.ScatterAdd _,
                    Primitive.Custom _,
                    Selection.TopK _,
                    Selection.AddAlong _,
                    Attending.AttentionGradient _,
                    Resampling _ ->
                    throw translation.refused(
                            "there is no operator for it; what networks do in use (Pass.eval()) has them");
        };
    }

    private Laid pointwise(Node node, Primitive.Pointwise pointwise) {
        Laid known = KnownFormulas.translate(translation, node, pointwise);
        if (known != null) {
            return known;
        }
        FormulaOperators formula = new FormulaOperators(translation, node, pointwise.formula());
        return new Laid(formula.as(pointwise.type()), formula.order());
    }
}
