package io.genoise.task.clustering;

import io.genoise.algebra.SymmetricEigen;
import io.genoise.op.Distances;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;

/// Points along their principal directions, each direction scaled to deviation 1, and each point then to length 1:
///
///     y = z/‖z‖,  z[k] = vₖ·(x − mean)/√λₖ
///
/// with λ and v of the covariance of all points. Directions that hold less than 10⁻⁵ of the largest's variance, which rounding
/// could have made, are left out: they are 0.
///
/// Source: Caron, Bojanowski, Joulin, Douze 2018, arXiv:1807.05520, section 3.3 (PCA to 256 numbers, whitened, normalised).
///
/// @param mean `[F]`
/// @param directions `[d,F]`, vₖ/√λₖ being row k
record Whitening(float[] mean, float[] directions) {
    private static final double NOTHING = 1e-5;

    /// Of `points` `[N,F]`, to `dimensions` numbers, or F if that is less.
    static Whitening of(Variable points, int dimensions) {
        int count = points.shape().extent(0);
        int features = points.shape().extent(1);
        Reading mean;
        Reading products;
        try (Step step = points.device().step()) {
            Tensor middle = points.value().mean(0);
            Tensor centred = points.value().minus(middle);
            mean = step.read(middle);
            products = step.read(centred.matmul(centred, true, false));
            step.run();
        }
        double[] sums = products.doubles();
        double[][] covariance = new double[features][features];
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < features; j++) {
                covariance[i][j] = sums[i * features + j] / count;
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        int kept = Math.min(dimensions, features);
        float[] directions = new float[kept * features];
        for (int k = 0; k < kept; k++) {
            double variance = eigen.values()[k];
            boolean any = variance > NOTHING * eigen.values()[0];
            for (int j = 0; j < features; j++) {
                double part = any ? eigen.vectors()[k][j] / Math.sqrt(variance) : 0;
                directions[k * features + j] = (float) part;
            }
        }
        return new Whitening(mean.floats(), directions);
    }

    /// `points` `[N,F]` so whitened, in `scope`: `[N,d]`.
    Variable apply(Variable points, Scope scope) {
        int features = mean.length;
        int kept = directions.length / features;
        Tensor middle = scope.tensor(TensorShape.of(features), mean);
        Tensor to = scope.tensor(TensorShape.of(kept, features), directions);
        Variable white =
                scope.variable(
                        "whitened", TensorShape.of(points.shape().extent(0), kept), points.dtype());
        try (Step step = points.device().step()) {
            Tensor z = points.value().minus(middle).matmul(to, false, true);
            white.assign(Distances.normalize(z, 1));
            step.run();
        }
        return white;
    }
}
