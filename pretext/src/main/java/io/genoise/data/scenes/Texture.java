package io.genoise.data.scenes;

/// What a surface shows besides its colour: a pattern `t(x, y)` in 0–1 that mixes two colours. Patterns are laid in the
/// frame of their object and turn with it.
sealed interface Texture {
    /// The share of the second colour at (x, y), 0–1.
    float at(float x, float y);

    /// One colour.
    record Plain() implements Texture {
        @Override
        public float at(float x, float y) {
            return 0;
        }
    }

    /// Soft stripes across the direction (waveX, waveY), whose length is the stripes a unit.
    record Stripes(float waveX, float waveY, float phase) implements Texture {
        @Override
        public float at(float x, float y) {
            return wave(x * waveX + y * waveY + phase);
        }
    }

    /// Two crossing stripes.
    record Checks(float waveX, float waveY, float phase) implements Texture {
        @Override
        public float at(float x, float y) {
            float a = wave(x * waveX + y * waveY + phase);
            float b = wave(y * waveX - x * waveY + phase);
            return a + b - 2 * a * b;
        }
    }

    /// Smooth noise: random values on a lattice of `frequency` points a unit, joined by cubic steps; two octaves.
    record Grain(float frequency, int seed) implements Texture {
        @Override
        public float at(float x, float y) {
            return 0.65f * lattice(x * frequency, y * frequency, seed)
                    + 0.35f * lattice(2.1f * x * frequency, 2.1f * y * frequency, seed + 1);
        }
    }

    /// A pattern of 1.2–4 waves a unit in a random direction, or none.
    static Texture of(Dice dice) {
        float degrees = dice.between(0, 360);
        float frequency = dice.between(1.2f, 4f);
        float waveX = frequency * Form.cosine(degrees);
        float waveY = frequency * Form.sine(degrees);
        return switch (dice.whole(0, 4)) {
            case 0 -> new Stripes(waveX, waveY, dice.unit());
            case 1 -> new Checks(waveX, waveY, dice.unit());
            case 2, 3 -> new Grain(1.5f * frequency, dice.stream().nextInt());
            default -> new Plain();
        };
    }

    /// A triangle wave of period 1, steepened to soft steps between 0 and 1.
    private static float wave(float t) {
        float triangle = 2 * Math.abs(t - (float) Math.floor(t) - 0.5f);
        return Math.min(1, Math.max(0, 2 * triangle - 0.5f));
    }

    private static float lattice(float x, float y, int seed) {
        int ix = (int) Math.floor(x);
        int iy = (int) Math.floor(y);
        float fx = smooth(x - ix);
        float fy = smooth(y - iy);
        float low = mix(value(ix, iy, seed), value(ix + 1, iy, seed), fx);
        float high = mix(value(ix, iy + 1, seed), value(ix + 1, iy + 1, seed), fx);
        return mix(low, high, fy);
    }

    private static float value(int ix, int iy, int seed) {
        int h = ix * 0x9E3779B1 ^ iy * 0x85EBCA77 ^ seed * 0xC2B2AE3D;
        h = (h ^ h >>> 15) * 0x2C1B3C6D;
        h = (h ^ h >>> 12) * 0x297A2D39;
        return (h ^ h >>> 15) * 0x1p-32f + 0.5f;
    }

    private static float smooth(float t) {
        return t * t * (3 - 2 * t);
    }

    private static float mix(float a, float b, float t) {
        return a + (b - a) * t;
    }
}
