package io.genoise.check;

import io.genoise.op.Activations;
import io.genoise.op.CustomOp;
import io.genoise.op.Losses;
import io.genoise.op.Normalization;
import io.genoise.op.RandomNumbers;
import io.genoise.op.RegressionLosses;
import io.genoise.op.Softmax;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;

/// What networks are made of: activations, norms, losses, noise, and an operation of the user's.
final class NetworkCases {
    private static final long KEY = 0x1234_5678_9abc_def0L;

    private final OpCases cases;
    private final Extents e;

    private NetworkCases(OpCases cases, Extents e) {
        this.cases = cases;
        this.e = e;
    }

    static void addTo(OpCases cases, Extents e) {
        NetworkCases family = new NetworkCases(cases, e);
        family.activations();
        family.norms();
        family.softmax();
        family.losses();
        family.noise();
        cases.add(
                "CustomOp.apply(Tensor...)",
                t -> new Mix().apply(t[0], t[1].exp()).tanh(),
                Argument.apart(e.h(), e.c()),
                Argument.between(-1, 1, e.h(), e.c()));
    }

    private void activations() {
        Argument x = Argument.apart(e.n(), e.h(), e.c());
        cases.add("Activations.leakyRelu(Tensor,float)", t -> Activations.leakyRelu(t[0], 0.2f), x);
        cases.add("Activations.gelu(Tensor)", t -> Activations.gelu(t[0]), x);
        cases.add("Activations.silu(Tensor)", t -> Activations.silu(t[0]), x);
    }

    private void norms() {
        String name =
                "Normalization.batchNormTrain(Tensor,Tensor,Tensor,Variable,Variable,float,float)";
        Argument scale = Argument.between(0.5, 1.5, e.c());
        Argument shift = Argument.between(-1, 1, e.c());
        for (Argument x :
                List.of(Argument.apart(e.n(), e.h(), 2, e.c()), Argument.apart(e.h(), e.c()))) {
            cases.add(
                    OpCheck.of(
                            name + " over " + x.shape(),
                            (t, state) ->
                                    Normalization.batchNormTrain(
                                            t[0], t[1], t[2], state[0], state[1], 0.1f, 1e-3f),
                            List.of(x, scale, shift),
                            List.of(shift, scale)));
            cases.add(
                    OpCheck.of(
                            name + " and relu over " + x.shape(),
                            (t, state) ->
                                    Activations.relu(
                                            Normalization.batchNormTrain(
                                                    t[0].times(2),
                                                    t[1],
                                                    t[2],
                                                    state[0],
                                                    state[1],
                                                    0.1f,
                                                    1e-3f)),
                            List.of(x, scale, shift),
                            List.of(shift, scale)));
        }
        cases.add(
                "Normalization.batchNormEval(Tensor,Tensor,Tensor,Tensor,Tensor,float)",
                t -> Normalization.batchNormEval(t[0], t[1], t[2], t[3], t[4], 1e-3f),
                Argument.apart(e.n(), e.h(), 2, e.c()),
                scale,
                shift,
                Argument.between(-0.5, 0.5, e.c()),
                Argument.between(0.5, 2, e.c()));
    }

    private void softmax() {
        Argument x = Argument.apart(e.n(), e.h(), e.c());
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            cases.add(
                    "Softmax.softmax(Tensor,int) along " + along,
                    t -> Softmax.softmax(t[0], along),
                    x);
            cases.add(
                    "Softmax.logSoftmax(Tensor,int) along " + along,
                    t -> Softmax.logSoftmax(t[0], along),
                    x);
        }
    }

    private void losses() {
        Argument logits = Argument.apart(e.h(), e.c());
        Argument labels = Argument.integers(e.c(), e.h());
        cases.add(
                "Losses.crossEntropy(Tensor,Tensor)",
                t -> Losses.crossEntropy(t[0], t[1]),
                logits,
                labels);
        cases.add(
                "Losses.crossEntropy(Tensor,Tensor,float) smoothed",
                t -> Losses.crossEntropy(t[0], t[1], 0.1f),
                logits,
                labels);
        cases.add(
                "Losses.crossEntropy(Tensor,Tensor,float) of soft labels",
                t -> Losses.crossEntropy(t[0], Softmax.softmax(t[1], 1), 0.1f),
                logits,
                Argument.between(-1, 1, e.h(), e.c()));
        cases.add(
                "RegressionLosses.squaredError(Tensor,Tensor)",
                t -> RegressionLosses.squaredError(t[0], t[1]),
                logits,
                Argument.between(-1, 1, e.h(), e.c()));
        cases.add(
                "Losses.accuracy(Tensor,Tensor)", t -> Losses.accuracy(t[0], t[1]), logits, labels);
    }

    private void noise() {
        Argument x = Argument.apart(e.n(), e.h(), e.c());
        TensorShape shape = x.shape();
        cases.add(
                "RandomNumbers.uniform(Step,TensorShape,long,long)",
                t -> t[0].times(RandomNumbers.uniform(t[0].openStep(), shape, KEY, -3)),
                x);
        cases.add(
                "RandomNumbers.normal(Step,TensorShape,long,long)",
                t -> t[0].times(RandomNumbers.normal(t[0].openStep(), shape, KEY, 5)),
                x);
        cases.add(
                "RandomNumbers.dropout(Tensor,float,long,long)",
                t -> RandomNumbers.dropout(t[0].square(), 0.4f, KEY, 1L << 40),
                x);
        cases.add(
                "RandomNumbers.dropPath(Tensor,float,long,long)",
                t -> RandomNumbers.dropPath(t[0].square(), 0.4f, KEY, 3),
                x);
        cases.add(
                "RandomNumbers.dropout(Tensor,float,long,long) of nothing",
                t -> RandomNumbers.dropout(t[0].square(), 0, KEY, 2),
                x);
    }

    /// x²·y, an operation of the user's.
    private record Mix() implements CustomOp {
        @Override
        public String name() {
            return "mix";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = inputs.get(0)[i] * inputs.get(0)[i] * inputs.get(1)[i];
            }
        }

        @Override
        public void compute(List<float[]> inputs, List<TensorShape> shapes, float[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = inputs.get(0)[i] * inputs.get(0)[i] * inputs.get(1)[i];
            }
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            Tensor dx = dy.times(x.get(0)).times(x.get(1)).times(2);
            return List.of(dx, dy.times(apply(x.get(0), dy.device().filled(x.get(0).shape(), 1))));
        }
    }
}
