package io.genoise.data.scenes;

import io.genoise.data.scenes.Form.Box;
import io.genoise.data.scenes.Form.Disc;
import io.genoise.data.scenes.Form.Minus;
import io.genoise.data.scenes.Form.Polygon;
import io.genoise.data.scenes.Form.Ring;
import io.genoise.data.scenes.Form.Stroke;
import io.genoise.data.scenes.Form.Union;
import java.util.ArrayList;
import java.util.List;

/// What lies behind and before the object, and says nothing about which way is up: every direction, place and light of
/// it is drawn uniformly, so that a background turned by 90° is as likely as it was before.
///
/// `sheet` fills the picture, `litter` are patches of its colours strewn over it, `distractors` are things of no class.
record Background(Part sheet, Frame lie, List<Thing> litter, List<Thing> distractors) {
    /// One painted thing and where it lies; its light comes from anywhere.
    record Thing(Part part, Frame at, Light light) {}

    /// A sheet in one or two colours, 6–20 patches, 0–3 distractors. `bright` is the tone of the ground.
    static Background of(Dice dice, boolean bright) {
        float hue = dice.unit();
        float calm = dice.between(0.15f, 1f);
        Part sheet =
                new Part(
                        new Disc(0, 0, 1),
                        ground(dice, hue, calm, bright),
                        ground(dice, hue, calm, bright),
                        Texture.of(dice),
                        0);
        Frame lie = Frame.of(0.5f, 0.5f, dice.between(0.4f, 1f), dice.between(0, 360), 1);
        List<Thing> litter = new ArrayList<>();
        for (int i = dice.whole(6, 20); i > 0; i--) {
            float size = dice.between(0.04f, 0.05f + 0.2f * dice.unit());
            Colour colour = ground(dice, hue, calm, bright);
            Part patch =
                    new Part(
                            patch(dice),
                            colour,
                            ground(dice, hue, calm, bright),
                            dice.chance(0.4f) ? Texture.of(dice) : new Texture.Plain(),
                            0);
            litter.add(strewn(dice, patch, size));
        }
        List<Thing> distractors = new ArrayList<>();
        for (int i = dice.whole(0, 3); i > 0; i--) {
            distractors.add(strewn(dice, oddment(dice, !bright), dice.between(0.06f, 0.13f)));
        }
        return new Background(sheet, lie, litter, distractors);
    }

    /// A thing of no class, to lie before the object.
    static Thing cover(Dice dice, float x, float y, float size) {
        Frame at = Frame.of(x, y, size, dice.between(0, 360), 1);
        return new Thing(oddment(dice, dice.chance(0.5f)), at, anyLight(dice));
    }

    /// Paints all of it.
    void paint(Canvas canvas) {
        canvas.fill(sheet, lie);
        for (Thing thing : litter) {
            canvas.paint(thing.part(), thing.at(), thing.light(), Canvas.Layer.SCENERY);
        }
        for (Thing thing : distractors) {
            canvas.paint(thing.part(), thing.at(), thing.light(), Canvas.Layer.SCENERY);
        }
    }

    private static Thing strewn(Dice dice, Part part, float size) {
        float x = dice.between(-0.05f, 1.05f);
        float y = dice.between(-0.05f, 1.05f);
        return new Thing(part, Frame.of(x, y, size, dice.between(0, 360), 1), anyLight(dice));
    }

    private static Light anyLight(Dice dice) {
        return Light.from(dice.between(0, 360), dice.between(35, 60), dice.between(0.3f, 0.8f));
    }

    private static Colour ground(Dice dice, float hue, float calm, boolean bright) {
        float value = bright ? dice.between(0.6f, 0.98f) : dice.between(0.12f, 0.5f);
        float near = hue + 0.5f * calm * dice.between(-1f, 1f);
        return Colour.of(near, dice.between(0.1f, 0.7f), value);
    }

    private static Form patch(Dice dice) {
        return switch (dice.whole(0, 3)) {
            case 0 -> new Disc(0, 0, 1);
            case 1 -> new Box(-1, -dice.between(0.3f, 1f), 1, dice.between(0.3f, 1f), 0);
            case 2 ->
                    new Polygon(0, -1, -0.7f, 1, -0.7f * dice.unit(), dice.between(-0.6f, 0.6f), 1);
            default -> new Stroke(-1.5f, 0, 1.5f, 0, 0.25f, 0.25f);
        };
    }

    private static Part oddment(Dice dice, boolean bright) {
        Form shape =
                switch (dice.whole(0, 5)) {
                    case 0 -> new Box(-1, -0.35f, 1, 0.35f, 0.1f);
                    case 1 ->
                            new Union(
                                    new Box(-1, -1, -0.3f, 1, 0.05f),
                                    new Box(-1, -1, 1, -0.3f, 0.05f));
                    case 2 ->
                            new Union(
                                    new Stroke(-1, 0, 1, 0, 0.25f, 0.25f),
                                    new Stroke(0, -1, 0, 1, 0.25f, 0.25f));
                    case 3 -> new Ring(0, 0, 0.75f, 0.25f);
                    case 4 -> new Minus(new Disc(0, 0, 1), new Disc(0.6f, 0, 0.7f));
                    default -> new Polygon(0.1f, -0.9f, -0.7f, 0.9f, -0.7f, 0, 0.9f);
                };
        return new Palette(dice, bright).surface(shape, dice.unit(), 0.3f);
    }
}
