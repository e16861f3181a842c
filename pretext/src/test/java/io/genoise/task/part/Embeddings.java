package io.genoise.task.part;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;

/// Embeddings as rows of numbers, for slow, obvious losses, and as tensors, for those that are tested beside them.
public record Embeddings(Device device) {
    public static double[][] normal(int rows, int columns, long seed) {
        RandomStream random = RandomStream.of(seed);
        double[][] numbers = new double[rows][columns];
        for (double[] row : numbers) {
            Arrays.setAll(row, _ -> (float) random.nextGaussian());
        }
        return numbers;
    }

    public Tensor tensor(double[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return device.tensor(TensorShape.of(rows.length, rows[0].length), flat);
    }

    public double value(Supplier<Tensor> figure) {
        try (Step step = device.step()) {
            Reading reading = step.read(figure.get());
            step.run();
            return reading.doubles()[0];
        }
    }

    public static double[] column(double[][] rows, int c) {
        return Arrays.stream(rows).mapToDouble(row -> row[c]).toArray();
    }

    public static double covariance(double[] x, double[] y, int divisor) {
        double mx = Arrays.stream(x).average().orElseThrow();
        double my = Arrays.stream(y).average().orElseThrow();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - mx) * (y[i] - my);
        }
        return sum / divisor;
    }
}
