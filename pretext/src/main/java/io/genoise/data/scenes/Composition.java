package io.genoise.data.scenes;

import io.genoise.data.scenes.Background.Thing;
import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/// Everything that is drawn by lot for one picture, before a pixel is made: it can be painted at any size.
///
/// Object, background, covers and noise have random streams of their own below (seed, split, index).
record Composition(
        Kind kind,
        List<Part> object,
        Frame place,
        Light light,
        Background background,
        List<Thing> covers,
        Colour illuminant,
        float noise,
        RandomStream grain) {
    private static final long OBJECT = 1;
    private static final long BACKGROUND = 2;
    private static final long COVERS = 3;
    private static final long NOISE = 4;

    /// The least and the largest side of an object's box, as a share of the picture's side.
    static final float LEAST_SCALE = 0.35f;

    static final float LARGEST_SCALE = 0.9f;

    /// How far an object that has an up leans, degrees to either side.
    static final float TILT = 8;

    /// The picture that `stream` names, of an object of `kind`.
    static Composition of(RandomStream stream, Half split, Kind kind) {
        Dice dice = new Dice(stream.child(OBJECT));
        boolean bright = dice.chance(0.5f);
        float scale = dice.between(LEAST_SCALE, LARGEST_SCALE);
        float reach = Math.max(0, 0.5f - 0.5f * scale);
        float x = 0.5f + reach * dice.between(-1, 1);
        float y = 0.5f + reach * dice.between(-1, 1);
        float tilt = kind.hasUp() ? dice.between(-TILT, TILT) : dice.between(0, 360);
        float azimuth = dice.between(-40, 40) + (kind.hasUp() ? 0 : tilt);
        Light light = Light.from(azimuth, dice.between(35, 55), dice.between(0.2f, 0.6f));
        List<Part> object =
                kind.recipe().parts(new Proportions(dice, split), new Palette(dice, bright));
        Frame place = fitted(object, x, y, scale, tilt, dice.sign());
        Background background = Background.of(new Dice(stream.child(BACKGROUND)), !bright);
        List<Thing> covers = covers(new Dice(stream.child(COVERS)), x, y, scale);
        Dice sensor = new Dice(stream.child(NOISE));
        Colour illuminant =
                new Colour(
                        sensor.between(0.75f, 1.1f),
                        sensor.between(0.75f, 1.1f),
                        sensor.between(0.75f, 1.1f));
        return new Composition(
                kind,
                object,
                place,
                light,
                background,
                covers,
                illuminant,
                sensor.between(0, 0.05f),
                stream.child(NOISE + 1));
    }

    /// The picture at `size` pixels a side, and the object's mask.
    Rendering render(int size) {
        Canvas canvas = new Canvas(size);
        background.paint(canvas);
        for (Part part : object) {
            canvas.paint(part, place, light, Canvas.Layer.OBJECT);
        }
        for (Thing thing : covers) {
            canvas.paint(thing.part(), thing.at(), thing.light(), Canvas.Layer.COVER);
        }
        return rendering(canvas);
    }

    /// The same picture without object and covers.
    Rendering renderBackground(int size) {
        Canvas canvas = new Canvas(size);
        background.paint(canvas);
        return rendering(canvas);
    }

    private Rendering rendering(Canvas canvas) {
        return new Rendering(
                canvas.size(),
                canvas.picture(illuminant, noise, grainDice()),
                canvas.mask(),
                canvas.depth());
    }

    private Dice grainDice() {
        return new Dice(grain.child(0));
    }

    /// A third of the objects has something before its edge that hides a little of it.
    private static List<Thing> covers(Dice dice, float x, float y, float scale) {
        List<Thing> covers = new ArrayList<>();
        if (dice.chance(0.35f)) {
            float degrees = dice.between(0, 360);
            float away = scale * dice.between(0.3f, 0.5f);
            covers.add(
                    Background.cover(
                            dice,
                            x + away * Form.cosine(degrees),
                            y + away * Form.sine(degrees),
                            scale * dice.between(0.08f, 0.16f)));
        }
        return covers;
    }

    private static Frame fitted(
            List<Part> object, float x, float y, float scale, float tilt, float mirror) {
        Form.Bounds box =
                object.stream()
                        .map(part -> part.shape().bounds())
                        .reduce(Form.Bounds::with)
                        .orElseThrow();
        float unit = scale / Math.max(box.width(), box.height());
        float middleX = 0.5f * mirror * (box.left() + box.right());
        float middleY = 0.5f * (box.bottom() + box.top());
        Frame about = Frame.of(x, y, unit, tilt, mirror);
        float originX = x - unit * (about.cos() * middleX - about.sin() * middleY);
        float originY = y + unit * (about.sin() * middleX + about.cos() * middleY);
        return new Frame(originX, originY, unit, about.cos(), about.sin(), mirror);
    }
}
