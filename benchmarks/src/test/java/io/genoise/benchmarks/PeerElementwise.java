package io.genoise.benchmarks;

import static io.genoise.benchmarks.Torch.scalar;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch's elementwise family.
final class PeerElementwise {
    private final PeerOps ops;

    private PeerElementwise(PeerOps ops) {
        this.ops = ops;
    }

    static void addTo(PeerOps ops) {
        PeerElementwise family = new PeerElementwise(ops);
        family.arithmetic();
        family.comparisons();
        family.functions();
        family.formulas();
        family.typesAndSources();
    }

    private void unary(String method, UnaryOperator<Tensor> f) {
        ops.add("Tensor." + method, x -> f.apply(x[0]));
    }

    private void binary(String method, BinaryOperator<Tensor> f) {
        ops.add("Tensor." + method, x -> f.apply(x[0], x[1]));
    }

    private void arithmetic() {
        binary("plus(Tensor)", Tensor::add);
        binary("minus(Tensor)", Tensor::sub);
        binary("times(Tensor)", Tensor::mul);
        binary("over(Tensor)", Tensor::div);
        binary("power(Tensor)", Tensor::pow);
        binary("min(Tensor)", torch::minimum);
        binary("max(Tensor)", torch::maximum);
        unary("plus(float)", x -> x.add(scalar(0.75)));
        unary("minus(float)", x -> x.sub(scalar(0.75)));
        unary("times(float)", x -> x.mul(scalar(-1.25)));
        unary("over(float)", x -> x.div(scalar(3)));
        unary("power(float)", x -> x.pow(scalar(2.5)));
        unary("power(float) of a square", x -> x.pow(scalar(2)));
        unary("clamp(float,float)", x -> x.clamp(some(-0.6f), some(1.1f)));
        unary("negate()", Tensor::neg);
        unary("times(Tensor) of itself", x -> x.mul(x));
    }

    private static ScalarOptional some(double value) {
        return new ScalarOptional(scalar(value));
    }

    private void comparisons() {
        binary("less(Tensor)", Tensor::lt);
        binary("lessEqual(Tensor)", Tensor::le);
        binary("greater(Tensor)", Tensor::gt);
        binary("equal(Tensor)", Tensor::eq);
        ops.add("Tensor.where(Tensor,Tensor)", x -> torch.where(x[0].ne(scalar(0)), x[1], x[2]));
        binary(
                "where(Tensor,Tensor) on a comparison",
                (x, y) -> torch.where(x.lt(y), x.square(), y.exp()));
    }

    private void functions() {
        unary("abs()", Tensor::abs);
        unary("sign()", Tensor::sign);
        unary("floor()", Tensor::floor);
        unary("reciprocal()", Tensor::reciprocal);
        unary("square()", Tensor::square);
        unary("sqrt()", Tensor::sqrt);
        unary("rsqrt()", Tensor::rsqrt);
        unary("exp()", Tensor::exp);
        unary("log()", Tensor::log);
        unary("tanh()", torch::tanh);
        unary("sigmoid()", torch::sigmoid);
        unary("softplus()", PeerElementwise::softplus);
        unary("erf()", torch::erf);
        unary("sin()", Tensor::sin);
        unary("cos()", Tensor::cos);
        ops.add("Activations.relu(Tensor)", x -> torch.relu(x[0]));
        unary("erf() far out", x -> torch.erf(x.mul(scalar(0.2f))));
    }

    /// With a threshold that no operand reaches: PyTorch's own, 20, is off by 2·10⁻⁹ beyond it.
    static Tensor softplus(Tensor x) {
        return torch.softplus(x, scalar(1), scalar(100));
    }

    private void formulas() {
        unary("map(UnaryOperator)", x -> x.mul(torch.tanh(softplus(x))).add(scalar(0.5)));
        ops.add(
                "Tensor.map(List,Function)",
                x -> x[0].mul(x[1]).add(torch.sigmoid(x[2]).mul(scalar(2))));
        unary("map(List,Function) with one operand twice", x -> x.exp().mul(torch.tanh(x)));
        binary(
                "map(List,Function) that branches",
                (x, y) ->
                        torch.maximum(
                                torch.where(x.lt(y), x.sin(), y.abs()),
                                torch.full_like(x, scalar(0.3f))));
        unary("withGradient(UnaryOperator,BinaryOperator)", PeerElementwise::softplus);
        unary(
                "detach()",
                x -> {
                    Tensor shift = x.select(0, 0).detach();
                    return x.sub(shift).exp().sum(0).log().add(shift);
                });
    }

    private void typesAndSources() {
        unary("to(DType) i32", x -> torch.round(x).to(ScalarType.Long));
        unary("to(DType) u8", x -> torch.round(x).clamp(some(0), some(255)).to(ScalarType.Byte));
        unary("to(DType) and back", x -> x.add(scalar(0.25)).mul(x));
        unary("to(DType) of i32", x -> x.to(ScalarType.Double).mul(scalar(0.5)));
        ops.add(
                "Device.filled(TensorShape,float)",
                x -> x[0].mul(torch.full_like(x[0], scalar(2.5))));
        ops.add(
                "Device.filled(TensorShape,float) alone",
                x -> torch.full_like(x[0].select(0, 0).select(0, 0).detach(), scalar(2.5)));
        ops.add("Device.iota(int)", x -> x[0].mul(upTo(x[0].size(-1)).to(ScalarType.Double)));
        unary("oneHot(int)", x -> x.unsqueeze(-1).eq(upTo(4)));
    }

    /// 0, 1 … n-1.
    static Tensor upTo(long n) {
        return torch.arange(new Scalar(n));
    }
}
