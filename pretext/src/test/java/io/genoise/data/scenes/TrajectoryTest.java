package io.genoise.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The laws of motion, looked up in 24 trajectories each. Time is 1 over a clip.
class TrajectoryTest {
    private static final int MANY = 24;
    private static final double STEP = 1.0 / Trajectory.STEPS;

    /// One trajectory and what it was made for.
    private record Run(Trajectory path, Outline outline, Stage stage) {
        /// The lowest point of the thing over the floor.
        double clearance(int step) {
            return -path.y()[step] - outline.down(path.turn()[step]);
        }
    }

    @ParameterizedTest
    @EnumSource(Movement.class)
    void nothingSinksIntoFloorOrWalls(Movement movement) {
        for (Run run : runs(movement)) {
            for (int i = 0; i <= Trajectory.STEPS; i++) {
                assertThat(run.clearance(i)).isGreaterThan(-1e-6);
                double x = run.path.x()[i];
                double turn = run.path.turn()[i];
                double most = run.stage.wall() + 5e-3;
                assertThat(x + run.outline.right(turn)).isLessThan(most);
                assertThat(x - run.outline.left(turn)).isGreaterThan(-most);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Movement.class)
    void nothingJumps(Movement movement) {
        for (Run run : runs(movement)) {
            for (int i = 1; i <= Trajectory.STEPS; i++) {
                double dx = run.path.x()[i] - run.path.x()[i - 1];
                double dy = run.path.y()[i] - run.path.y()[i - 1];
                double turned = run.path.turn()[i] - run.path.turn()[i - 1];
                assertThat(Math.hypot(dx, dy)).isLessThan(6 * STEP);
                assertThat(Math.abs(turned)).isLessThan(2500 * STEP);
            }
        }
    }

    @Test
    void whatFallsIsAcceleratedByGravityAlone() {
        for (Run run : runs(Movement.FALL)) {
            for (int i = 50; i + 50 <= Trajectory.STEPS; i += 50) {
                assertThat(acceleration(run.path.y(), i))
                        .isCloseTo(run.stage.gravity(), within(1e-6));
                assertThat(acceleration(run.path.x(), i)).isCloseTo(0, within(1e-6));
                assertThat(acceleration(run.path.turn(), i)).isCloseTo(0, within(1e-6));
            }
            assertThat(run.path.y()[Trajectory.STEPS])
                    .isGreaterThanOrEqualTo(run.path.y()[0] - 1e-9);
        }
    }

    @Test
    void whatFloatsGoesStraightOn() {
        for (Run run : runs(Movement.FLOAT)) {
            for (int i = 50; i + 50 <= Trajectory.STEPS; i += 50) {
                assertThat(acceleration(run.path.y(), i)).isCloseTo(0, within(1e-6));
                assertThat(acceleration(run.path.x(), i)).isCloseTo(0, within(1e-6));
            }
        }
    }

    @Test
    void whatBouncesMeetsTheFloorAndComesUpLessHigh() {
        for (Run run : runs(Movement.BOUNCE)) {
            List<Integer> meetings = new ArrayList<>();
            for (int i = 1; i <= Trajectory.STEPS; i++) {
                if (run.clearance(i) < 1e-9 && run.clearance(i - 1) > 1e-9) {
                    meetings.add(i);
                }
            }
            assertThat(meetings).isNotEmpty();
            assertThat(meetings.getFirst() * STEP).isBetween(0.09, 0.82);
            double before = speedDown(run, meetings.getFirst() - 1);
            double after = -speedDown(run, meetings.getFirst() + 1);
            assertThat(after / before).isBetween(0.6, 0.95);
        }
    }

    @Test
    void whatSlidesStaysOnTheFloorAndIsSlowedDown() {
        for (Run run : runs(Movement.SLIDE)) {
            double speed = Double.MAX_VALUE;
            for (int i = 1; i <= Trajectory.STEPS; i++) {
                assertThat(run.clearance(i)).isCloseTo(0, within(1e-9));
                assertThat(run.path.turn()[i]).isEqualTo(run.path.turn()[0]);
                double now = Math.abs(run.path.x()[i] - run.path.x()[i - 1]);
                assertThat(now).isLessThanOrEqualTo(speed + 1e-12);
                speed = now;
            }
        }
    }

    /// Where it touches the floor it has no speed: the way goes on by height times turn.
    @Test
    void whatRollsDoesNotSlip() {
        for (Run run : runs(Movement.ROLL)) {
            for (int i = 1; i <= Trajectory.STEPS; i++) {
                assertThat(run.clearance(i)).isCloseTo(0, within(1e-9));
                double turned = StrictMath.toRadians(run.path.turn()[i] - run.path.turn()[i - 1]);
                double way = run.path.x()[i] - run.path.x()[i - 1];
                assertThat(way).isCloseTo(turned * run.path.y()[i - 1], within(1e-9));
            }
        }
    }

    @Test
    void whatRollsIsSlowerWhereItsMiddleIsHigh() {
        for (Run run : runs(Movement.ROLL)) {
            double top = run.outline.reach();
            for (int i = 1; i <= Trajectory.STEPS; i++) {
                double rate =
                        StrictMath.toRadians(run.path.turn()[i] - run.path.turn()[i - 1]) / STEP;
                double height = -run.path.y()[i - 1];
                double slope = run.outline.slope(run.path.turn()[i - 1]);
                double inertia = run.outline.spread() + height * height + slope * slope;
                double energy = 0.5 * rate * rate * inertia - run.stage.gravity() * (top - height);
                assertThat(energy)
                        .isBetween(
                                0.5 * 1.2 * 1.2 * (run.outline.spread() + top * top) - 1e-6,
                                0.5 * 2.4 * 2.4 * (run.outline.spread() + top * top) + 1e-6);
            }
        }
    }

    @Test
    void aSquareStandsOnItsFourSidesAndIsHighestOnItsCorners() {
        Part square = Part.flat(new Form.Box(2, 1, 4, 3, 0), new Colour(0, 0, 0));
        Outline outline = Outline.of(List.of(square), 1);

        assertThat(outline.x()).isCloseTo(3, within(1e-3f));
        assertThat(outline.y()).isCloseTo(2, within(1e-3f));
        assertThat(outline.spread()).isCloseTo(2.0 / 3, within(0.01));
        assertThat(outline.down(0)).isCloseTo(1, within(0.03));
        assertThat(outline.down(45)).isCloseTo(Math.sqrt(2), within(0.03));
        assertThat(outline.left(0)).isCloseTo(1, within(0.03));
        assertThat(outline.stands(12)).hasSize(4).allMatch(turn -> turn % 90 < 2 || turn % 90 > 88);
    }

    private static double acceleration(double[] values, int i) {
        double span = 50 * STEP;
        return (values[i + 50] - 2 * values[i] + values[i - 50]) / (span * span);
    }

    private static double speedDown(Run run, int step) {
        return (run.path.y()[step] - run.path.y()[step - 1]) / STEP;
    }

    private static List<Run> runs(Movement movement) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Dice dice = new Dice(RandomStream.of(7, i));
            Kind kind = Kind.values()[i % Kind.values().length];
            List<Part> parts =
                    kind.recipe().parts(new Proportions(dice, Half.TRAIN), new Palette(dice, true));
            Outline outline = Outline.of(parts, dice.sign());
            outline = outline.times(dice.between(0.13f, 0.24f) / outline.reach());
            Stage stage = Stage.of(dice);
            runs.add(new Run(Trajectory.of(movement, dice, outline, stage), outline, stage));
        }
        return runs;
    }
}
