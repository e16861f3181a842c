package io.genoise.data.scenes;

import io.genoise.data.scenes.Background.Thing;
import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/// Everything that is drawn by lot for one clip, before a pixel is made: it can be painted at any size and any time.
///
/// The background is a still scene's, twice as large, so that a camera can move over it; before it stands a floor between two
/// walls. Thing, background, room, motion, camera and noise have random streams of their own below (seed, split, index).
record MovingComposition(
        Kind kind,
        List<Part> thing,
        Outline outline,
        float unit,
        float mirror,
        Light light,
        Background background,
        List<Part> room,
        List<Thing> covers,
        Trajectory trajectory,
        Camera.Way way,
        Colour illuminant,
        float noise,
        RandomStream grain) {
    private static final long THING = 1;
    private static final long BACKGROUND = 2;
    private static final long ROOM = 3;
    private static final long MOTION = 4;
    private static final long CAMERA = 5;
    private static final long COVERS = 6;
    private static final long NOISE = 7;

    /// The least and the largest side of a thing's box, as a share of the picture's side.
    static final float LEAST_SCALE = 0.26f;

    static final float LARGEST_SCALE = 0.48f;

    /// The clip that `stream` names.
    static MovingComposition of(RandomStream stream, Half split, Movement movement) {
        Dice dice = new Dice(stream.child(THING));
        Kind kind = dice.of(List.of(Kind.values()));
        boolean bright = dice.chance(0.5f);
        float mirror = dice.sign();
        float scale = dice.between(LEAST_SCALE, LARGEST_SCALE);
        Light light =
                Light.from(dice.between(-40, 40), dice.between(35, 55), dice.between(0.2f, 0.6f));
        List<Part> thing =
                kind.recipe().parts(new Proportions(dice, split), new Palette(dice, bright));
        Form.Bounds box =
                thing.stream()
                        .map(part -> part.shape().bounds())
                        .reduce(Form.Bounds::with)
                        .orElseThrow();
        float unit = scale / Math.max(box.width(), box.height());
        Outline outline = Outline.of(thing, mirror).times(unit);

        Dice built = new Dice(stream.child(ROOM));
        Stage stage = Stage.of(built);
        Trajectory trajectory =
                Trajectory.of(movement, new Dice(stream.child(MOTION)), outline, stage);
        Dice sensor = new Dice(stream.child(NOISE));
        return new MovingComposition(
                kind,
                thing,
                outline,
                unit,
                mirror,
                light,
                Background.of(new Dice(stream.child(BACKGROUND)), !bright),
                room(built, stage, !bright),
                covers(new Dice(stream.child(COVERS)), trajectory, scale),
                trajectory,
                way(stream),
                new Colour(
                        sensor.between(0.75f, 1.1f),
                        sensor.between(0.75f, 1.1f),
                        sensor.between(0.75f, 1.1f)),
                sensor.between(0, 0.03f),
                stream.child(NOISE + 1));
    }

    /// The way of the camera alone in the clip that `stream` names.
    static Camera.Way way(RandomStream stream) {
        Stage stage = Stage.of(new Dice(stream.child(ROOM)));
        Dice dice = new Dice(stream.child(CAMERA));
        Camera middle =
                new Camera(
                        dice.between(-0.12f, 0.12f),
                        stage.ceiling() + 0.5 + dice.between(-0.08f, 0.08f),
                        dice.between(0.85f, 1.15f),
                        dice.between(-4, 4));
        return Camera.Way.of(dice, middle);
    }

    /// What does not move at all, seen by `camera`.
    Canvas still(Camera camera, int size) {
        Canvas canvas = new Canvas(size);
        canvas.fillFinely(background.sheet(), camera.sees(wide(background.lie())));
        for (Thing strewn : background.litter()) {
            paint(canvas, strewn, camera, Canvas.Layer.SCENERY);
        }
        for (Thing strewn : background.distractors()) {
            paint(canvas, strewn, camera, Canvas.Layer.SCENERY);
        }
        Frame world = camera.sees(new Frame(0, 0, 1, 1, 0, 1));
        for (Part part : room) {
            canvas.paint(part, world, camera.sees(light), Canvas.Layer.GROUND);
        }
        return canvas;
    }

    /// Paints the moving thing, as it is at `time`, and what lies before it on `canvas`, and takes frame `number`.
    Rendering render(Canvas canvas, Camera camera, double time, int number) {
        Frame place = camera.sees(place(time));
        Light shown = camera.sees(light);
        for (Part part : thing) {
            canvas.paint(part, place, shown, Canvas.Layer.OBJECT);
        }
        for (Thing cover : covers) {
            canvas.paint(
                    cover.part(),
                    camera.sees(cover.at()),
                    camera.sees(cover.light()),
                    Canvas.Layer.COVER);
        }
        return bare(canvas, number);
    }

    /// Takes frame `number` of what stands still alone.
    Rendering bare(Canvas canvas, int number) {
        return new Rendering(
                canvas.size(),
                canvas.picture(illuminant, noise, new Dice(grain.child(number))),
                canvas.mask(),
                canvas.depth());
    }

    /// Where the thing's frame lies in the world at `time`: its middle of mass is where the trajectory says.
    private Frame place(double time) {
        double[] at = trajectory.at(time);
        Frame about = Frame.of(0, 0, unit, at[2], mirror);
        float x = mirror * outline.x();
        float originX = (float) at[0] - unit * (about.cos() * x - about.sin() * outline.y());
        float originY = (float) at[1] + unit * (about.sin() * x + about.cos() * outline.y());
        return new Frame(originX, originY, unit, about.cos(), about.sin(), mirror);
    }

    private static void paint(Canvas canvas, Thing thing, Camera camera, Canvas.Layer layer) {
        canvas.paint(
                thing.part(), camera.sees(wide(thing.at())), camera.sees(thing.light()), layer);
    }

    /// From the square of a still picture to one of twice the side, over the floor's middle.
    private static Frame wide(Frame frame) {
        return new Frame(
                2 * (frame.x() - 0.5f),
                2 * (frame.y() - 0.5f) - 0.3f,
                2 * frame.scale(),
                frame.cos(),
                frame.sin(),
                frame.mirror());
    }

    /// A floor and two walls, of one make.
    private static List<Part> room(Dice dice, Stage stage, boolean bright) {
        Palette palette = new Palette(dice, bright);
        float wall = (float) stage.wall();
        float hue = dice.unit();
        Part floor = palette.surface(new Form.Box(-3, -3, 3, 0, 0), hue, 0.02f);
        Part walls =
                palette.surface(
                        new Form.Union(
                                new Form.Box(-3, -0.1f, -wall, 3, 0),
                                new Form.Box(wall, -0.1f, 3, 3, 0)),
                        hue,
                        0.02f);
        return List.of(walls, floor);
    }

    /// In a third of the clips something stands before the thing's way.
    private static List<Thing> covers(Dice dice, Trajectory trajectory, float scale) {
        List<Thing> covers = new ArrayList<>();
        if (dice.chance(0.35f)) {
            double[] at = trajectory.at(dice.between(0.2f, 0.8f));
            covers.add(
                    Background.cover(
                            dice,
                            (float) at[0] + scale * dice.between(-0.3f, 0.3f),
                            (float) at[1] + scale * dice.between(-0.3f, 0.3f),
                            scale * dice.between(0.12f, 0.25f)));
        }
        return covers;
    }
}
