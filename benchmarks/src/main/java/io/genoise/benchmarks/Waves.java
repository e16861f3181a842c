package io.genoise.benchmarks;

import io.genoise.random.RandomStream;

/// Made-up batches, the same for everybody: pictures of waves whose direction and bend the label gives, with grain, so
/// that no two places are equal and rounding decides on one side of a ReLU for one place alone.
final class Waves {
    /// How many labels there are.
    static final int LABELS = 4;

    private Waves() {}

    /// The pictures of batch `number`, `[N,H,W,3]` in [-1, 1].
    static float[] pictures(Work work, int number) {
        RandomStream random = RandomStream.of(7, number);
        int size = work.size();
        float[] pictures = new float[work.batch() * size * size * 3];
        int at = 0;
        for (int label : labels(work, number)) {
            double begin = 6 * random.nextDouble();
            double pace = 0.2 + 0.3 * random.nextDouble();
            for (int i = 0; i < size * size; i++) {
                int row = i / size;
                int column = i % size;
                double along = pace * (label % 2 == 0 ? row : column);
                double bend = 0.005 * (label / 2) * row * column;
                for (int channel = 0; channel < 3; channel++) {
                    double grain = 0.6 * random.nextFloat() - 0.3;
                    double wave = Math.sin(begin + along + bend + channel);
                    pictures[at++] = (float) (0.7 * wave + grain);
                }
            }
        }
        return pictures;
    }

    /// Their labels, `[N]`, each 0 … 3.
    static int[] labels(Work work, int number) {
        RandomStream random = RandomStream.of(8, number);
        int[] labels = new int[work.batch()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(LABELS);
        }
        return labels;
    }

    /// `count` numbers of mean 0 and variance 1 for batch `number`.
    static float[] noise(int count, int number) {
        RandomStream random = RandomStream.of(9, number);
        float[] noise = new float[count];
        for (int i = 0; i < count; i++) {
            double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
            noise[i] = (float) (radius * Math.cos(2 * Math.PI * random.nextDouble()));
        }
        return noise;
    }
}
