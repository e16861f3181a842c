package io.genoise.layer;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;

/// A weight's first numbers, and with them the directions in which it stretches most: of W `[K,n]`, fifteen times
/// v ← Wᵀu/‖·‖, u ← Wv/‖·‖ from a random u that follows from the layer's name alone.
final class PowerIteration implements Initial {
    private static final int STEPS = 15;

    private final String name;
    private final Initial initial;
    private float[] left;
    private float[] right;

    PowerIteration(String name, Initial initial) {
        this.name = name;
        this.initial = initial;
    }

    /// u, of the weight that was drawn last.
    float[] left() {
        return left;
    }

    /// v, channels before places, of the weight that was drawn last.
    float[] right() {
        return right;
    }

    @Override
    public float[] draw(TensorShape shape, RandomStream random) {
        float[] weight = initial.draw(shape, random);
        int rows = shape.extent(0);
        int columns = weight.length / rows;
        double[] u = new double[rows];
        RandomStream direction = RandomStream.of(name.hashCode());
        for (int i = 0; i < rows; i++) {
            u[i] = direction.nextGaussian();
        }
        double[] v = new double[columns];
        for (int step = 0; step < STEPS; step++) {
            v = new double[columns];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    v[column] += weight[row * columns + column] * u[row];
                }
            }
            normalize(v);
            for (int row = 0; row < rows; row++) {
                u[row] = 0;
                for (int column = 0; column < columns; column++) {
                    u[row] += weight[row * columns + column] * v[column];
                }
            }
            normalize(u);
        }
        left = new float[rows];
        for (int i = 0; i < rows; i++) {
            left[i] = (float) u[i];
        }
        int channels = shape.extent(-1);
        int places = columns / channels;
        right = new float[columns];
        for (int i = 0; i < columns; i++) {
            right[i % channels * places + i / channels] = (float) v[i];
        }
        return weight;
    }

    private static void normalize(double[] vector) {
        double squares = 0;
        for (double x : vector) {
            squares += x * x;
        }
        double length = Math.max(Math.sqrt(squares), 1e-12);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
    }
}
