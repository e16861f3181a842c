package io.genoise.network;

import io.genoise.tensor.Initial;

/// Uniform in ±gain·√(6/(in + out)), where `in` and `out` count the numbers behind an output and an input: with a gain of 1 as
/// large going forth as back (Glorot, Bengio 2010).
final class GlorotUniform {
    private GlorotUniform() {}

    /// For weights `[out,…,in]`.
    static Initial of(double gain) {
        return (shape, random) -> {
            double places = 1;
            for (int i = 1; i < shape.rank() - 1; i++) {
                places *= shape.extent(i);
            }
            double numbers = places * (shape.extent(0) + shape.extent(-1));
            return Initial.uniform(gain * Math.sqrt(6 / numbers)).draw(shape, random);
        };
    }
}
