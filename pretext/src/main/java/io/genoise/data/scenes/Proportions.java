package io.genoise.data.scenes;

/// The shape parameters of one object, drawn in turn; for each of them a fifth of its range is kept for the test split.
///
/// The range of the k-th parameter is cut at `0.8 · frac(0.3 + 0.618 k)`: the fifth from there on never occurs in
/// training. A test picture draws each parameter from that fifth with probability 0.4, and one of the first
/// [#LEAST] always: no test object has proportions that training could have shown.
final class Proportions {
    /// Every kind of object has at least so many shape parameters.
    static final int LEAST = 6;

    private static final float HELD_OUT = 0.2f;
    private static final float OFTEN = 0.4f;

    private final Dice dice;
    private final Half split;
    private final int always;
    private int drawn;

    Proportions(Dice dice, Half split) {
        this.dice = dice;
        this.split = split;
        this.always = dice.whole(0, LEAST - 1);
    }

    /// The next parameter, in [min, max).
    float of(float min, float max) {
        return min + (max - min) * next();
    }

    /// The next parameter, a whole number of min … max.
    int whole(int min, int max) {
        return min + (int) (next() * (max - min + 1));
    }

    /// How many have been drawn.
    int drawn() {
        return drawn;
    }

    /// Where the held-out fifth of parameter `k` begins, of a range of length 1.
    static float heldOutFrom(int k) {
        float turn = 0.3f + 0.618f * k;
        return (1 - HELD_OUT) * (turn - (float) Math.floor(turn));
    }

    private float next() {
        int k = drawn++;
        float from = heldOutFrom(k);
        float chance = dice.unit();
        float u = dice.unit();
        if (split == Half.TEST && (k == always || chance < OFTEN)) {
            return from + HELD_OUT * u;
        }
        float shown = (1 - HELD_OUT) * u;
        return shown < from ? shown : shown + HELD_OUT;
    }
}
