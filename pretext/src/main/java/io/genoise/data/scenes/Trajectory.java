package io.genoise.data.scenes;

import java.util.List;

/// Where a thing's middle is, and how far it is turned, at [#STEPS] + 1 times of a clip.
///
/// Free flight is exact at these times; what meets something is stepped from one to the next. Only arithmetic, square roots
/// and `StrictMath` run here: a trajectory is the same on every machine.
///
/// @param x right
/// @param y down
/// @param turn degrees, counterclockwise
record Trajectory(double[] x, double[] y, double[] turn) {
    /// Divides by as many frames as anybody asks for, nearly.
    static final int STEPS = 960;

    private static final double STEP = 1.0 / STEPS;

    /// What a bounce leaves of the speed along a wall or floor.
    private static final double GRIP = 0.93;

    /// A trajectory of this kind, by lot. `outline` is in sides of the picture.
    static Trajectory of(Movement movement, Dice dice, Outline outline, Stage stage) {
        return switch (movement) {
            case FALL -> fall(dice, outline, stage);
            case BOUNCE -> bounce(dice, outline, stage);
            case SLIDE -> slide(dice, outline, stage);
            case ROLL -> roll(dice, outline, stage);
            case FLOAT -> drift(dice, outline, stage);
        };
    }

    /// The place at `time` 0–1, `[x, y, turn]`.
    double[] at(double time) {
        double step = time * STEPS;
        int low = Math.min(STEPS - 1, (int) step);
        double t = step - low;
        return new double[] {
            x[low] + t * (x[low + 1] - x[low]),
            y[low] + t * (y[low + 1] - y[low]),
            turn[low] + t * (turn[low + 1] - turn[low])
        };
    }

    /// `y = y₁ - g(1-τ)²/2 + g(t-τ)²/2`: highest at a τ of up to ½, and at its lowest, y₁ above the floor, in the end.
    private static Trajectory fall(Dice dice, Outline outline, Stage stage) {
        double g = stage.gravity();
        double reach = outline.reach();
        double lowest = -reach - dice.between(0.01f, 0.2f);
        double room = lowest - stage.ceiling() - 0.3 * reach;
        double most = Math.clamp(Math.sqrt(2 * Math.max(0, room) / g), 0.5, 0.95);
        double falling = 0.5 + (most - 0.5) * dice.unit();
        double highest = lowest - 0.5 * g * falling * falling;
        double across = dice.sign() * dice.between(0.05f, 0.5f);
        double middle = dice.between(-0.1f, 0.1f);
        double spin = dice.sign() * dice.between(30, 220);
        double start = dice.between(0, 360);
        Path path = new Path();
        for (int i = 0; i <= STEPS; i++) {
            double t = i * STEP;
            double since = t - (1 - falling);
            path.put(
                    middle + across * (t - 0.5),
                    highest + 0.5 * g * since * since,
                    start + spin * t);
        }
        return path.done();
    }

    /// Straight on, between ceiling and floor.
    private static Trajectory drift(Dice dice, Outline outline, Stage stage) {
        double reach = outline.reach();
        double low = -reach - 0.01;
        double high = Math.min(low - 0.05, stage.ceiling() + 0.7 * reach);
        double from = high + (low - high) * dice.unit();
        double to = high + (low - high) * dice.unit();
        double across = dice.sign() * dice.between(0.15f, 0.55f);
        double middle = dice.between(-0.1f, 0.1f);
        double spin = dice.sign() * dice.between(10, 70);
        double start = dice.between(0, 360);
        Path path = new Path();
        for (int i = 0; i <= STEPS; i++) {
            double t = i * STEP;
            path.put(middle + across * (t - 0.5), from + (to - from) * t, start + spin * t);
        }
        return path.done();
    }

    /// Meets the floor first at a time of 0.1–0.8, from wherever that takes it; what it keeps of its speed is the same at every bounce.
    private static Trajectory bounce(Dice dice, Outline outline, Stage stage) {
        double g = stage.gravity();
        double turn = stands(dice, outline);
        double meets = dice.between(0.1f, 0.8f);
        double most = Math.max(0.2, -stage.ceiling() - outline.reach());
        double gap = Math.min(most, 0.5 * g * meets * meets + dice.between(-0.3f, 0.2f));
        gap = Math.max(0.05, gap);
        double kept = dice.between(0.65f, 0.9f);
        double speed = dice.sign() * dice.between(0.05f, 0.6f);
        double floor = -outline.down(turn);
        double x = stage.between(-0.5 * speed + dice.between(-0.1f, 0.1f), turn, outline);
        double y = floor - gap;
        double fall = gap / meets - 0.5 * g * meets;
        Path path = new Path();
        for (int i = 0; i <= STEPS; i++) {
            path.put(x, y, turn);
            x += speed * STEP;
            y += fall * STEP + 0.5 * g * STEP * STEP;
            fall += g * STEP;
            if (y > floor && fall > 0) {
                // The speed with which it met the floor, a part of a step ago.
                double met = Math.sqrt(Math.max(0, fall * fall - 2 * g * (y - floor)));
                fall = -kept * met;
                speed *= GRIP;
                y = floor;
            }
            if (isBeyondWall(x, speed, turn, outline, stage)) {
                speed *= -kept;
            }
        }
        return path.done();
    }

    /// Friction takes speed at one rate until there is none.
    private static Trajectory slide(Dice dice, Outline outline, Stage stage) {
        double turn = stands(dice, outline);
        double first = dice.between(0.5f, 1.1f);
        double friction = dice.between(0.25f, 1f);
        double lasts = Math.min(1, first / friction);
        double way = first * lasts - 0.5 * friction * lasts * lasts;
        double towards = dice.sign();
        double speed = towards * first;
        double x = stage.between(-0.5 * towards * way + dice.between(-0.1f, 0.1f), turn, outline);
        double y = -outline.down(turn);
        Path path = new Path();
        for (int i = 0; i <= STEPS; i++) {
            path.put(x, y, turn);
            double slower = Math.max(0, Math.abs(speed) - friction * STEP);
            speed = Math.copySign(slower, speed);
            x += speed * STEP;
            if (isBeyondWall(x, speed, turn, outline, stage)) {
                speed *= -0.7;
            }
        }
        return path.done();
    }

    /// Its energy stays: `½ω²(k² + h² + h'²) + g·h`, h being the middle's height over the floor, of which it turns the foot.
    private static Trajectory roll(Dice dice, Outline outline, Stage stage) {
        double g = stage.gravity();
        double top = outline.reach();
        double slowest = dice.between(1.2f, 2.4f);
        double energy = 0.5 * slowest * slowest * (outline.spread() + top * top) + g * top;
        double towards = dice.sign();
        double start = dice.between(0, 360);
        double off = dice.between(-0.1f, 0.1f);
        Stage open = new Stage(g, 100, stage.ceiling());
        Trajectory free = rolled(0, start, -towards, energy, outline, open);
        double x = stage.between(off - 0.5 * free.x[STEPS], start, outline);
        return rolled(x, start, -towards, energy, outline, stage);
    }

    private static Trajectory rolled(
            double x, double turn, double sense, double energy, Outline outline, Stage stage) {
        Path path = new Path();
        for (int i = 0; i <= STEPS; i++) {
            double height = outline.down(turn);
            path.put(x, -height, turn);
            double slope = outline.slope(turn);
            double inertia = outline.spread() + height * height + slope * slope;
            double left = Math.max(0, energy - stage.gravity() * height);
            double rate = sense * Math.sqrt(2 * left / inertia);
            x -= rate * height * STEP;
            turn += StrictMath.toDegrees(rate) * STEP;
            if (isBeyondWall(x, -rate, turn, outline, stage)) {
                sense = -sense;
            }
        }
        return path.done();
    }

    private static boolean isBeyondWall(
            double x, double speed, double turn, Outline outline, Stage stage) {
        return speed < 0
                ? x - outline.left(turn) < -stage.wall()
                : x + outline.right(turn) > stage.wall();
    }

    private static double stands(Dice dice, Outline outline) {
        List<Integer> turns = outline.stands(12);
        return turns.isEmpty() ? dice.whole(0, 359) : dice.of(turns);
    }

    private static final class Path {
        private final double[] x = new double[STEPS + 1];
        private final double[] y = new double[STEPS + 1];
        private final double[] turn = new double[STEPS + 1];
        private int at;

        void put(double x, double y, double turn) {
            this.x[at] = x;
            this.y[at] = y;
            this.turn[at] = turn;
            at++;
        }

        Trajectory done() {
            return new Trajectory(x, y, turn);
        }
    }
}
