package io.genoise.check;

import io.genoise.op.Activations;
import io.genoise.op.BinaryLosses;
import io.genoise.op.Distances;
import io.genoise.op.FeatureNorms;
import io.genoise.op.Losses;
import io.genoise.op.Recurrent;
import io.genoise.op.RegressionLosses;
import io.genoise.op.Softmax;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;

/// What tasks and larger networks are made of: further activations, norms of single samples, distances, losses, cells.
final class FormulaCases {
    private final OpCases cases;
    private final Extents e;

    private FormulaCases(OpCases cases, Extents e) {
        this.cases = cases;
        this.e = e;
    }

    static void addTo(OpCases cases, Extents e) {
        FormulaCases family = new FormulaCases(cases, e);
        family.activations();
        family.hardActivations();
        family.norms();
        family.distances();
        family.binaryLosses();
        family.regressionLosses();
        family.cells();
    }

    private void activations() {
        Argument x = Argument.apart(e.n(), e.h(), e.c());
        cases.add("Activations.geluTanh(Tensor)", t -> Activations.geluTanh(t[0]), x);
        cases.add("Activations.elu(Tensor,float)", t -> Activations.elu(t[0], 0.7f), x);
        cases.add("Activations.selu(Tensor)", t -> Activations.selu(t[0]), x);
        cases.add(
                "Activations.prelu(Tensor,Tensor)",
                t -> Activations.prelu(t[0], t[1]),
                x,
                Argument.between(0.1, 0.4, e.c()));
        cases.add("Activations.mish(Tensor)", t -> Activations.mish(t[0]), x);
        cases.add("Activations.logSigmoid(Tensor)", t -> Activations.logSigmoid(t[0]), x);
        cases.add("Activations.softsign(Tensor)", t -> Activations.softsign(t[0]), x);
        Argument wide = Argument.between(-90, 90, e.h(), e.c());
        cases.add("Activations.elu(Tensor,float) far out", t -> Activations.elu(t[0], 1), wide);
        cases.add(
                "Activations.logSigmoid(Tensor) far out", t -> Activations.logSigmoid(t[0]), wide);
        cases.add("Activations.mish(Tensor) far out", t -> Activations.mish(t[0]), wide);
    }

    private void hardActivations() {
        Argument x = Argument.apart(e.n(), e.h(), e.c());
        Argument wide = Argument.between(-7.9, 8.1, e.n(), e.h(), e.c());
        cases.add(
                "Activations.softShrink(Tensor,float)",
                t -> Activations.softShrink(t[0], 0.52f),
                x);
        cases.add(
                "Activations.hardShrink(Tensor,float)",
                t -> Activations.hardShrink(t[0], 0.52f),
                x);
        cases.add(
                "Activations.hardTanh(Tensor,float,float)",
                t -> Activations.hardTanh(t[0], -0.8f, 1.3f),
                x);
        cases.add("Activations.relu6(Tensor)", t -> Activations.relu6(t[0]), wide);
        cases.add("Activations.hardSigmoid(Tensor)", t -> Activations.hardSigmoid(t[0]), wide);
        cases.add("Activations.hardSwish(Tensor)", t -> Activations.hardSwish(t[0]), wide);
    }

    private void norms() {
        Argument scale = Argument.between(0.5, 1.5, e.c());
        Argument shift = Argument.between(-1, 1, e.c());
        Argument picture = Argument.apart(e.n(), e.h(), 2, e.c());
        Argument film = Argument.apart(2, 2, 3, 2, e.c());
        cases.add(
                "FeatureNorms.layerNorm(Tensor,Tensor,Tensor,float)",
                t -> FeatureNorms.layerNorm(t[0], t[1], t[2], 1e-3f),
                picture,
                scale,
                shift);
        cases.add(
                "FeatureNorms.layerNorm(Tensor,Tensor,Tensor,float) over two axes",
                t -> FeatureNorms.layerNorm(t[0], t[1], t[2], 1e-3f),
                Argument.apart(e.n(), e.h(), e.c()),
                Argument.between(0.5, 1.5, e.h(), e.c()),
                Argument.between(-1, 1, e.h(), e.c()));
        Argument even = Argument.apart(e.n(), e.h(), 2, 2 * e.c());
        cases.add(
                "FeatureNorms.groupNorm(Tensor,int,Tensor,Tensor,float)",
                t -> FeatureNorms.groupNorm(t[0], e.c(), t[1], t[2], 1e-3f),
                even,
                Argument.between(0.5, 1.5, 2 * e.c()),
                Argument.between(-1, 1, 2 * e.c()));
        cases.add(
                "FeatureNorms.groupNorm(Tensor,int,Tensor,Tensor,float) of films in one group",
                t -> FeatureNorms.groupNorm(t[0], 1, t[1], t[2], 1e-3f),
                film,
                scale,
                shift);
        for (Argument x : List.of(picture, film)) {
            cases.add(
                    "FeatureNorms.instanceNorm(Tensor,Tensor,Tensor,float) over " + x.shape(),
                    t -> FeatureNorms.instanceNorm(t[0], t[1], t[2], 1e-3f),
                    x,
                    scale,
                    shift);
        }
        cases.add(
                "FeatureNorms.instanceNorm(Tensor,float)",
                t -> FeatureNorms.instanceNorm(t[0], 1e-3f),
                picture);
    }

    private void distances() {
        Argument x = Argument.apart(e.h(), e.c());
        Argument y = Argument.between(-1, 1, e.h(), e.c());
        Argument rows = Argument.between(-1, 1.5, e.n(), e.c());
        cases.add("Distances.normalize(Tensor,int)", t -> Distances.normalize(t[0], 1), x);
        cases.add(
                "Distances.normalize(Tensor,int) along the first",
                t -> Distances.normalize(t[0], 0),
                x);
        cases.add(
                "Distances.cosineSimilarity(Tensor,Tensor,int)",
                t -> Distances.cosineSimilarity(t[0], t[1], 1),
                x,
                y);
        cases.add(
                "Distances.squared(Tensor,Tensor,int)",
                t -> Distances.squared(t[0], t[1], 1),
                x,
                y);
        cases.add(
                "Distances.euclidean(Tensor,Tensor,int)",
                t -> Distances.euclidean(t[0], t[1], 1),
                x,
                y);
        cases.add(
                "Distances.squaredPairs(Tensor,Tensor)",
                t -> Distances.squaredPairs(t[0], t[1]),
                x,
                rows);
        cases.add(
                "Distances.euclideanPairs(Tensor,Tensor)",
                t -> Distances.euclideanPairs(t[0], t[1]),
                x,
                rows);
        cases.add(
                "Distances.cosinePairs(Tensor,Tensor)",
                t -> Distances.cosinePairs(t[0], t[1]),
                x,
                rows);
        cases.add(
                "Distances.triplet(Tensor,Tensor,Tensor,float)",
                t -> Distances.triplet(t[0], t[1], t[2], 0.9f),
                x,
                y,
                Argument.between(-1.5, 1.2, e.h(), e.c()));
    }

    private void binaryLosses() {
        Argument x = Argument.apart(e.h(), e.c());
        Argument shares = Argument.between(0, 1, e.h(), e.c());
        cases.add(
                "BinaryLosses.crossEntropy(Tensor,Tensor)",
                t -> BinaryLosses.crossEntropy(t[0], t[1]),
                x,
                shares);
        cases.add(
                "BinaryLosses.crossEntropy(Tensor,float)",
                t -> BinaryLosses.crossEntropy(t[0], 0.9f),
                x);
        cases.add(
                "BinaryLosses.hinge(Tensor,Tensor)",
                t -> BinaryLosses.hinge(t[0], t[1].sign()),
                Argument.between(-2, 2, e.h(), e.c()),
                Argument.between(-1, 1, e.h(), e.c()));
        cases.add(
                "BinaryLosses.hinge(Tensor,float)",
                t -> BinaryLosses.hinge(t[0], -1),
                Argument.between(-2, 2, e.h(), e.c()));
        cases.add(
                "Losses.hinge(Tensor,Tensor)",
                t -> Losses.hinge(t[0], t[1]),
                Argument.between(-2, 2, e.h(), e.c()),
                Argument.integers(e.c(), e.h()));
    }

    private void regressionLosses() {
        Argument x = Argument.apart(e.h(), e.c());
        Argument y = Argument.between(-1, 1, e.h(), e.c());
        cases.add(
                "RegressionLosses.absoluteError(Tensor,Tensor)",
                t -> RegressionLosses.absoluteError(t[0], t[1]),
                x,
                y);
        cases.add(
                "RegressionLosses.smoothAbsoluteError(Tensor,Tensor,float)",
                t -> RegressionLosses.smoothAbsoluteError(t[0], t[1], 0.75f),
                x,
                y);
        cases.add(
                "RegressionLosses.huber(Tensor,Tensor,float)",
                t -> RegressionLosses.huber(t[0], t[1], 0.75f),
                x,
                y);
        cases.add(
                "RegressionLosses.divergence(Tensor,Tensor)",
                t -> RegressionLosses.divergence(Softmax.logSoftmax(t[0], 1), t[1]),
                x,
                Argument.between(0.1, 1, e.h(), e.c()));
    }

    private void cells() {
        int wide = e.h();
        TensorShape hidden = TensorShape.of(e.n(), wide);
        List<Argument> state =
                List.of(
                        Argument.between(-1, 1, e.n(), e.c()),
                        Argument.between(-1, 1, hidden.extents()),
                        Argument.between(-1, 1.5, hidden.extents()));
        Argument[] lstm = state.toArray(new Argument[7]);
        weights(lstm, 3, 4 * wide, wide);
        cases.add("Memory.hidden() of an LSTM", t -> lstm(t).hidden(), lstm);
        cases.add("Memory.cell() of an LSTM", t -> lstm(t).cell(), lstm);
        Argument[] gru = new Argument[6];
        gru[0] = state.get(0);
        gru[1] = state.get(1);
        weights(gru, 2, 3 * wide, wide);
        cases.add(
                "Recurrent.gru(Tensor,Tensor,Tensor,Tensor,Tensor,Tensor)",
                t -> Recurrent.gru(t[0], t[1], t[2], t[3], t[4], t[5]),
                gru);
        mapCells();
    }

    private void mapCells() {
        int wide = 2;
        Argument[] all = {
            Argument.between(-1, 1, e.n(), e.h(), e.w(), e.c()),
            Argument.between(-1, 1, e.n(), e.h(), e.w(), wide),
            Argument.between(-1, 1.5, e.n(), e.h(), e.w(), wide),
            Argument.between(-0.5, 0.5, 4 * wide, 3, 3, e.c()),
            Argument.between(-0.5, 0.5, 4 * wide, 3, 3, wide),
            Argument.between(-0.3, 0.5, 4 * wide)
        };
        cases.add("Memory.hidden() of a convolutional LSTM", t -> convLstm(t).hidden(), all);
        cases.add("Memory.cell() of a convolutional LSTM", t -> convLstm(t).cell(), all);
    }

    private void weights(Argument[] all, int at, int gates, int wide) {
        all[at] = Argument.between(-0.5, 0.5, gates, e.c());
        all[at + 1] = Argument.between(-0.5, 0.5, gates, wide);
        all[at + 2] = Argument.between(-0.3, 0.5, gates);
        all[at + 3] = Argument.between(-0.5, 0.3, gates);
    }

    private static Recurrent.Memory convLstm(Tensor... t) {
        return Recurrent.convLstm(t[0], new Recurrent.Memory(t[1], t[2]), t[3], t[4], t[5]);
    }

    private static Recurrent.Memory lstm(Tensor... t) {
        return Recurrent.lstm(t[0], new Recurrent.Memory(t[1], t[2]), t[3], t[4], t[5], t[6]);
    }
}
