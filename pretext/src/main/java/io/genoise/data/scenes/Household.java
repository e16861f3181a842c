package io.genoise.data.scenes;

import io.genoise.data.scenes.Form.Box;
import io.genoise.data.scenes.Form.Disc;
import io.genoise.data.scenes.Form.Ellipse;
import io.genoise.data.scenes.Form.Polygon;
import io.genoise.data.scenes.Form.Ring;
import io.genoise.data.scenes.Form.Stroke;
import io.genoise.data.scenes.Form.Union;
import java.util.ArrayList;
import java.util.List;

/// Mug, teapot, lamp and chair. Each stands on y = 0.
final class Household {
    private static final float BROWN = 0.08f;
    private static final float YELLOW = 0.14f;
    private static final float GREEN = 0.4f;
    private static final float BLUE = 0.6f;
    private static final float PURPLE = 0.8f;

    private Household() {}

    /// A body narrowing downwards, the opening seen from a little above, and a handle.
    static List<Part> mug(Proportions p, Palette palette) {
        float half = p.of(0.5f, 0.75f);
        float foot = half * p.of(0.7f, 1f);
        float height = p.of(1.1f, 1.7f);
        float mouth = p.of(0.14f, 0.24f);
        float handle = p.of(0.28f, 0.42f);
        float pen = p.of(0.07f, 0.12f);
        float lift = height * p.of(0.48f, 0.62f);
        float wall = p.of(0.07f, 0.12f);
        Part body =
                palette.surface(
                        new Union(
                                new Polygon(
                                        0.06f,
                                        -foot + 0.06f,
                                        0.1f,
                                        foot - 0.06f,
                                        0.1f,
                                        half - 0.06f,
                                        height,
                                        0.06f - half,
                                        height),
                                new Ellipse(0, height, half, mouth)),
                        BLUE,
                        0.3f);
        return List.of(
                new Part(
                        new Ring(half * 0.95f, lift, handle, pen),
                        body.colour(),
                        body.second(),
                        body.texture(),
                        0.1f),
                body,
                palette.dark(new Ellipse(0, height + 0.01f, half - wall, mouth - 0.6f * wall)));
    }

    /// A belly on a foot, lid with knob, spout on one side and handle on the other.
    static List<Part> teapot(Proportions p, Palette palette) {
        float half = p.of(0.55f, 0.75f);
        float belly = p.of(0.42f, 0.58f);
        float spout = p.of(0.4f, 0.65f);
        float rise = p.of(0.35f, 0.65f);
        float lid = half * p.of(0.4f, 0.6f);
        float knob = p.of(0.09f, 0.15f);
        float handle = p.of(0.26f, 0.38f);
        float pen = p.of(0.06f, 0.1f);
        float middle = belly + 0.1f;
        float crown = middle + belly;
        float tipX = half + spout * 0.75f;
        float tipY = middle + rise;
        return List.of(
                palette.surface(
                        new Ring(-half - handle * 0.45f, middle + 0.08f, handle, pen),
                        PURPLE,
                        0.09f),
                palette.surface(
                        new Union(
                                new Stroke(
                                        half * 0.6f,
                                        middle - 0.15f,
                                        half + spout * 0.35f,
                                        middle + 0.05f,
                                        0.2f,
                                        0.13f),
                                new Stroke(
                                        half + spout * 0.35f,
                                        middle + 0.05f,
                                        tipX,
                                        tipY,
                                        0.13f,
                                        0.08f)),
                        PURPLE,
                        0.12f),
                palette.surface(new Box(-half * 0.6f, 0, half * 0.6f, 0.3f, 0.04f), PURPLE, 0.1f),
                palette.surface(new Disc(0, crown + 0.1f + knob * 0.8f, knob), YELLOW, 0.1f),
                palette.surface(new Ellipse(0, crown - 0.06f, lid, 0.2f), YELLOW, 0.14f),
                palette.surface(new Ellipse(0, middle, half, belly), PURPLE, 0.4f));
    }

    /// A shade wider below than above, a thin stem, a broad base.
    static List<Part> lamp(Proportions p, Palette palette) {
        float shade = p.of(0.6f, 0.9f);
        float crown = shade * p.of(0.35f, 0.65f);
        float shadeHeight = p.of(0.55f, 0.85f);
        float stem = p.of(0.05f, 0.09f);
        float height = p.of(0.75f, 1.15f);
        float base = p.of(0.35f, 0.6f);
        float foot = p.of(0.1f, 0.2f);
        float vase = p.of(0.1f, 0.2f);
        return List.of(
                palette.surface(
                        new Union(
                                new Box(-stem, 0.05f, stem, height + 0.1f, 0.02f),
                                new Ellipse(0, height * 0.4f, vase, height * 0.25f)),
                        BROWN,
                        0.12f),
                palette.surface(
                        new Polygon(
                                0.03f,
                                -base,
                                0.03f,
                                base,
                                0.03f,
                                base * 0.6f,
                                foot,
                                -base * 0.6f,
                                foot),
                        BROWN,
                        0.1f),
                palette.surface(
                        new Polygon(
                                0.03f,
                                -shade,
                                height,
                                shade,
                                height,
                                crown,
                                height + shadeHeight,
                                -crown,
                                height + shadeHeight),
                        YELLOW,
                        0.25f));
    }

    /// A chair from the side: seat, legs, a leaning back with its slat, a rung between the legs.
    static List<Part> chair(Proportions p, Palette palette) {
        float half = p.of(0.45f, 0.65f);
        float seat = p.of(0.75f, 1f);
        float thick = p.of(0.08f, 0.14f);
        float leg = p.of(0.06f, 0.1f);
        float back = p.of(0.85f, 1.25f);
        float lean = p.of(0f, 0.3f);
        float splay = p.of(-0.05f, 0.15f);
        float rung = seat * p.of(0.3f, 0.55f);
        float cushion = p.of(0.05f, 0.12f);
        List<Part> parts = new ArrayList<>();
        parts.add(
                palette.surface(
                        new Union(
                                new Stroke(half - leg, seat, half - leg + splay, leg, leg, leg),
                                new Stroke(leg - half, seat, leg - half - splay, leg, leg, leg),
                                new Stroke(-half, rung, half, rung, leg * 0.7f, leg * 0.7f)),
                        BROWN,
                        0.08f));
        parts.add(
                palette.surface(
                        new Union(
                                new Stroke(
                                        leg - half, seat, leg - half - lean, seat + back, leg, leg),
                                new Stroke(
                                        leg - half - 0.6f * lean + 0.02f,
                                        seat + 0.55f * back,
                                        leg - half - 0.98f * lean + 0.02f,
                                        seat + 0.97f * back,
                                        leg * 1.7f,
                                        leg * 1.7f)),
                        BROWN,
                        0.1f));
        parts.add(
                palette.surface(
                        new Box(-half - 0.03f, seat - thick, half + 0.08f, seat + thick, 0.05f),
                        BROWN,
                        0.1f));
        parts.add(
                palette.surface(
                        new Box(
                                -half + 0.1f,
                                seat + thick,
                                half,
                                seat + thick + 2 * cushion,
                                cushion),
                        GREEN,
                        0.1f));
        return parts;
    }
}
