package io.genoise.data.scenes;

/// Where a thing moves. Lengths are shares of the picture's side, y points down, the floor is y = 0; time is 1 over a whole
/// clip.
///
/// @param gravity acceleration, in sides a squared clip
/// @param wall how far left and right of the middle the walls stand
/// @param ceiling the y of the picture's upper edge in the middle of the clip: above it a thing is out of sight
record Stage(double gravity, double wall, double ceiling) {
    /// The place nearest to `x` at which a thing, turned by `turn`, stands between the walls.
    double between(double x, double turn, Outline outline) {
        return Math.clamp(x, outline.left(turn) - wall, wall - outline.right(turn));
    }

    static Stage of(Dice dice) {
        return new Stage(
                dice.between(1.6f, 3.2f), dice.between(0.7f, 1f), -dice.between(0.66f, 0.9f));
    }
}
