package io.genoise.transfer;

import io.genoise.random.RandomStream;

/// Drawn features: a Gaussian cloud a class, one apart from the other by `distance` in every feature on average.
final class Clouds {
    private Clouds() {}

    static int[] labels(int count, int classes) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % classes;
        }
        return labels;
    }

    static Features draw(
            String map, int count, int dimension, int classes, double distance, long seed) {
        float[] values = new float[count * dimension];
        double[][] centres = new double[classes][dimension];
        RandomStream random = RandomStream.of(99, dimension);
        for (double[] centre : centres) {
            for (int j = 0; j < dimension; j++) {
                centre[j] = distance * random.nextGaussian();
            }
        }
        RandomStream noise = RandomStream.of(seed);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < dimension; j++) {
                values[i * dimension + j] =
                        (float) (centres[i % classes][j] + noise.nextGaussian());
            }
        }
        return new Features(map, count, dimension, values);
    }

    static int[] range(int first, int end) {
        int[] range = new int[end - first];
        for (int i = 0; i < range.length; i++) {
            range[i] = first + i;
        }
        return range;
    }
}
