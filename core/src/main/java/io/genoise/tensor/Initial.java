package io.genoise.tensor;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.Arrays;

/// How a parameter begins: numbers in row-major order for a shape.
@FunctionalInterface
public interface Initial {
    /// 0 everywhere: biases.
    Initial ZEROS = (shape, _) -> new float[Math.toIntExact(shape.elements())];

    /// 1 everywhere: the scales of norms.
    Initial ONES = of(1);

    /// The numbers, drawn from `random`.
    float[] draw(TensorShape shape, RandomStream random);

    /// `value` everywhere.
    static Initial of(float value) {
        return (shape, _) -> filled(shape, value);
    }

    /// Normal numbers of mean 0 and standard deviation `deviation`.
    static Initial normal(double deviation) {
        return (shape, random) -> {
            float[] out = new float[Math.toIntExact(shape.elements())];
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) (random.nextGaussian() * deviation);
            }
            return out;
        };
    }

    /// Uniform numbers in ±`bound`.
    static Initial uniform(double bound) {
        return (shape, random) -> {
            float[] out = new float[Math.toIntExact(shape.elements())];
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
            return out;
        };
    }

    private static float[] filled(TensorShape shape, float value) {
        float[] out = new float[Math.toIntExact(shape.elements())];
        Arrays.fill(out, value);
        return out;
    }
}
