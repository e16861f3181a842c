package io.genoise.tensor;

import io.genoise.op.CustomOp;
import io.genoise.shape.TensorShape;
import java.util.List;

/// A user's operation that can be planned, but not computed.
record Throwing() implements CustomOp {
    @Override
    public String name() {
        return "throwing";
    }

    @Override
    public TensorShape shape(List<TensorShape> inputs) {
        return inputs.getFirst();
    }

    @Override
    public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
        throw new ArithmeticException("user's kernel");
    }

    @Override
    public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
        return List.of(dy);
    }
}
