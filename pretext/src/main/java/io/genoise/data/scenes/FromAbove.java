package io.genoise.data.scenes;

import io.genoise.data.scenes.Form.Around;
import io.genoise.data.scenes.Form.Box;
import io.genoise.data.scenes.Form.Disc;
import io.genoise.data.scenes.Form.Ellipse;
import io.genoise.data.scenes.Form.Minus;
import io.genoise.data.scenes.Form.Polygon;
import io.genoise.data.scenes.Form.Ring;
import io.genoise.data.scenes.Form.Union;
import java.util.List;

/// Gear and flower, seen from straight above and centred on the origin: what has no up.
final class FromAbove {
    private static final float GREY_BLUE = 0.58f;
    private static final float PINK = 0.92f;
    private static final float YELLOW = 0.14f;

    private FromAbove() {}

    /// A rim with teeth, spokes or a plain web, a hub with a bore.
    static List<Part> gear(Proportions p, Palette palette) {
        int teeth = p.whole(7, 11);
        float tooth = p.of(0.18f, 0.3f);
        float wide = p.of(0.4f, 0.65f) * 2.2f / teeth;
        float taper = p.of(0.55f, 0.9f);
        float rim = p.of(0.12f, 0.2f);
        float hub = p.of(0.22f, 0.32f);
        float bore = hub * p.of(0.4f, 0.65f);
        int spokes = p.whole(3, 5);
        float root = 1 - tooth;
        Form cog =
                new Polygon(
                        0.02f,
                        root - 0.1f,
                        -wide,
                        1,
                        -wide * taper,
                        1,
                        wide * taper,
                        root - 0.1f,
                        wide);
        Form wheel =
                new Union(
                        new Ring(0, 0, root - rim, rim),
                        Around.of(cog, 1.04f, teeth, 0),
                        Around.of(new Box(0, -0.08f, root - rim, 0.08f, 0), root, spokes, 0.3f),
                        new Disc(0, 0, hub));
        return List.of(palette.surface(new Minus(wheel, new Disc(0, 0, bore)), GREY_BLUE, 0.12f));
    }

    /// Long petals around a middle, a smaller ring of petals on them.
    static List<Part> flower(Proportions p, Palette palette) {
        int petals = p.whole(5, 8);
        float wide = p.of(0.75f, 1.05f) * 1.7f / petals;
        float middle = p.of(0.2f, 0.32f);
        float blunt = p.of(0.5f, 0.62f);
        float inner = p.of(0.5f, 0.72f);
        float turn = p.of(0f, 1f);
        float seeds = middle * p.of(0.4f, 0.7f);
        Form petal = new Ellipse(blunt, 0, 1 - blunt, wide);
        Form small = new Ellipse(inner * 0.5f, 0, inner * 0.5f, wide * 0.6f);
        return List.of(
                palette.surface(Around.of(petal, 1, petals, 0), PINK, 0.2f),
                palette.surface(Around.of(small, 1, petals, turn), PINK, 0.12f),
                palette.surface(new Disc(0, 0, middle), YELLOW, 0.15f),
                palette.dark(new Disc(0, 0, seeds)));
    }
}
