package io.genoise.data.scenes;

import io.genoise.data.scenes.Form.Both;
import io.genoise.data.scenes.Form.Box;
import io.genoise.data.scenes.Form.Disc;
import io.genoise.data.scenes.Form.Ellipse;
import io.genoise.data.scenes.Form.Minus;
import io.genoise.data.scenes.Form.Polygon;
import io.genoise.data.scenes.Form.Stroke;
import io.genoise.data.scenes.Form.Turned;
import io.genoise.data.scenes.Form.Union;
import java.util.ArrayList;
import java.util.List;

/// House, tree, mushroom, bird, boat and car. Each stands on y = 0.
final class Outdoors {
    private static final float RED = 0.02f;
    private static final float BROWN = 0.08f;
    private static final float YELLOW = 0.14f;
    private static final float GREEN = 0.33f;
    private static final float BLUE = 0.6f;

    private Outdoors() {}

    /// Wall, gable roof with eaves, chimney, a door and a window.
    static List<Part> house(Proportions p, Palette palette) {
        float half = p.of(0.55f, 0.95f);
        float wall = p.of(0.65f, 1.15f);
        float roof = p.of(0.5f, 1f);
        float eaves = p.of(0.06f, 0.24f);
        float door = half * p.of(-0.6f, 0.6f);
        float doorHalf = p.of(0.13f, 0.22f);
        float doorHeight = wall * p.of(0.5f, 0.75f);
        float chimney = half * p.of(0.3f, 0.65f);
        float window = p.of(0.13f, 0.2f);
        float windowX = door > 0 ? door - half * 0.8f : door + half * 0.8f;
        float windowY = wall * 0.62f;
        float ridge = wall + roof;
        return List.of(
                palette.surface(
                        new Box(chimney - 0.12f, wall, chimney + 0.12f, ridge * 0.98f, 0.02f),
                        RED,
                        0.08f),
                palette.surface(new Box(-half, 0, half, wall + 0.05f, 0.02f), YELLOW, 0.16f),
                palette.surface(
                        new Polygon(
                                0.03f,
                                -half - eaves,
                                wall - 0.05f,
                                half + eaves,
                                wall - 0.05f,
                                0,
                                ridge),
                        RED,
                        0.16f),
                palette.accent(new Box(door - doorHalf, 0, door + doorHalf, doorHeight, 0.03f)),
                palette.accent(
                        new Box(
                                windowX - window,
                                windowY - window,
                                windowX + window,
                                windowY + window,
                                0.02f)));
    }

    /// A fir: a trunk and two to four tiers, each a triangle wider than the one above it.
    static List<Part> tree(Proportions p, Palette palette) {
        float trunk = p.of(0.08f, 0.17f);
        float stem = p.of(0.25f, 0.55f);
        float width = p.of(0.5f, 0.85f);
        int tiers = p.whole(2, 4);
        float taper = p.of(0.35f, 0.6f);
        float height = p.of(1.3f, 2f);
        float droop = p.of(-0.05f, 0.12f);
        List<Part> parts = new ArrayList<>();
        parts.add(palette.surface(new Box(-trunk, 0, trunk, stem + 0.2f, 0.02f), BROWN, 0.12f));
        float step = height / (tiers + 0.6f);
        List<Form> crown = new ArrayList<>();
        for (int tier = 0; tier < tiers; tier++) {
            float share = tiers == 1 ? 0 : (float) tier / (tiers - 1);
            float half = width * (1 - (1 - taper) * share);
            float foot = stem + tier * step;
            crown.add(
                    new Polygon(
                            0.03f,
                            -half,
                            foot - droop,
                            0,
                            foot,
                            half,
                            foot - droop,
                            0,
                            foot + 1.6f * step));
        }
        parts.add(palette.surface(new Union(crown), GREEN, 0.2f));
        return parts;
    }

    /// A thick stem and a domed cap with light spots.
    static List<Part> mushroom(Proportions p, Palette palette) {
        float stem = p.of(0.16f, 0.3f);
        float foot = stem * p.of(1f, 1.5f);
        float stemHeight = p.of(0.6f, 1.1f);
        float cap = p.of(0.75f, 1.05f);
        float dome = p.of(0.55f, 0.95f);
        float brim = p.of(0.05f, 0.22f);
        float spots = p.of(0.08f, 0.15f);
        float spread = p.of(0.4f, 0.6f);
        float under = stemHeight - brim;
        Form outline =
                new Both(
                        new Ellipse(0, stemHeight, cap, dome),
                        new Box(-2, under, 2, stemHeight + 2, 0.05f));
        return List.of(
                palette.surface(
                        new Polygon(
                                0.06f,
                                -foot,
                                0.06f,
                                foot,
                                0.06f,
                                stem,
                                stemHeight,
                                -stem,
                                stemHeight),
                        YELLOW,
                        0.22f),
                palette.surface(outline, RED, 0.35f),
                palette.accent(
                        new Union(
                                new Disc(0.05f, stemHeight + 0.6f * dome, spots),
                                new Disc(-spread * cap, stemHeight + 0.25f * dome, spots * 0.9f),
                                new Disc(spread * cap, stemHeight + 0.3f * dome, spots * 0.8f))));
    }

    /// A bird that stands: body, head with beak and eye, wing, tail, two legs.
    static List<Part> bird(Proportions p, Palette palette) {
        float leg = p.of(0.3f, 0.6f);
        float length = p.of(0.55f, 0.75f);
        float thick = p.of(0.32f, 0.45f);
        float pitch = p.of(5f, 35f);
        float head = p.of(0.22f, 0.32f);
        float beak = p.of(0.22f, 0.42f);
        float tail = p.of(0.35f, 0.7f);
        float stride = p.of(0.1f, 0.22f);
        float neck = p.of(0.1f, 0.35f);
        float middle = leg + thick;
        float chestX = length * 0.75f * Form.cosine(pitch);
        float chestY = middle + length * 0.75f * Form.sine(pitch);
        float headX = chestX + 0.1f;
        float headY = chestY + neck;
        float rumpX = -0.8f * length * Form.cosine(pitch);
        float rumpY = middle - 0.8f * length * Form.sine(pitch);
        Form body = new Turned(new Ellipse(0, middle, length, thick), 0, middle, pitch);
        return List.of(
                palette.surface(
                        new Union(
                                new Stroke(-stride, 0, -stride * 0.5f, middle, 0.05f, 0.05f),
                                new Stroke(stride * 1.5f, 0, stride * 0.5f, middle, 0.05f, 0.05f),
                                new Stroke(-stride, 0.03f, -stride + 0.22f, 0.03f, 0.04f, 0.03f),
                                new Stroke(
                                        stride * 1.5f,
                                        0.03f,
                                        stride * 1.5f + 0.22f,
                                        0.03f,
                                        0.04f,
                                        0.03f)),
                        YELLOW,
                        0.05f),
                palette.surface(
                        new Stroke(rumpX + 0.15f, rumpY, rumpX - tail, rumpY + 0.06f, 0.16f, 0.1f),
                        BLUE,
                        0.12f),
                palette.surface(
                        new Polygon(
                                0.02f,
                                headX + head * 0.7f,
                                headY + 0.12f,
                                headX + head + beak,
                                headY - 0.02f,
                                headX + head * 0.7f,
                                headY - 0.12f),
                        YELLOW,
                        0.06f),
                palette.surface(
                        new Union(
                                body,
                                new Stroke(chestX * 0.8f, chestY - 0.1f, headX, headY, head, head),
                                new Disc(headX, headY, head)),
                        BLUE,
                        0.3f),
                palette.surface(
                        new Turned(
                                new Ellipse(-0.12f, middle + 0.04f, length * 0.62f, thick * 0.55f),
                                0,
                                middle,
                                pitch - 8),
                        BLUE,
                        0.15f),
                palette.dark(new Disc(headX + head * 0.35f, headY + head * 0.2f, 0.07f)));
    }

    /// A sailing boat: hull, mast, mainsail behind the mast and a smaller jib before it.
    static List<Part> boat(Proportions p, Palette palette) {
        float half = p.of(0.75f, 1.05f);
        float hull = p.of(0.28f, 0.48f);
        float bow = p.of(0.2f, 0.5f);
        float stern = p.of(0.05f, 0.25f);
        float mast = p.of(1.2f, 1.8f);
        float mastX = p.of(-0.1f, 0.3f);
        float main = p.of(0.65f, 0.95f);
        float jib = p.of(0.5f, 0.9f);
        float boom = hull + p.of(0.1f, 0.2f);
        float top = hull + mast;
        return List.of(
                palette.surface(
                        new Box(mastX - 0.045f, hull - 0.1f, mastX + 0.045f, top + 0.06f, 0.02f),
                        BROWN,
                        0.05f),
                palette.surface(
                        new Polygon(
                                0.02f,
                                mastX - 0.09f,
                                boom,
                                mastX - 0.09f,
                                top,
                                mastX - 0.09f - main,
                                boom),
                        YELLOW,
                        0.25f),
                palette.surface(
                        new Polygon(
                                0.02f,
                                mastX + 0.1f,
                                boom,
                                mastX + 0.1f,
                                hull + 0.8f * mast,
                                mastX + 0.1f + jib * 0.8f,
                                boom),
                        RED,
                        0.2f),
                palette.surface(
                        new Polygon(
                                0.04f,
                                -half,
                                hull,
                                half,
                                hull,
                                half - bow,
                                0.04f,
                                -half + stern,
                                0.04f),
                        BLUE,
                        0.2f));
    }

    /// A car from the side: body, cabin with windows, two wheels.
    static List<Part> car(Proportions p, Palette palette) {
        float half = p.of(0.9f, 1.15f);
        float wheel = p.of(0.2f, 0.3f);
        float sill = wheel * p.of(0.7f, 1f);
        float body = p.of(0.35f, 0.5f);
        float cabin = p.of(0.3f, 0.5f);
        float roof = p.of(0.3f, 0.5f);
        float rake = p.of(0.15f, 0.4f);
        float shift = p.of(-0.35f, 0.05f);
        float base = half * p.of(0.55f, 0.68f);
        float belt = sill + body;
        float top = belt + cabin;
        float back = shift - roof;
        float front = shift + roof;
        Form house =
                new Polygon(
                        0.04f,
                        back - rake * 0.6f,
                        belt - 0.05f,
                        front + rake,
                        belt - 0.05f,
                        front,
                        top,
                        back,
                        top);
        float glass = belt + 0.04f;
        Form windows =
                new Minus(
                        new Polygon(
                                0,
                                back - rake * 0.35f,
                                glass,
                                front + rake * 0.65f,
                                glass,
                                front - 0.03f,
                                top - 0.07f,
                                back + 0.03f,
                                top - 0.07f),
                        new Box(shift - 0.05f, 0, shift + 0.05f, top, 0));
        Form tyres = new Union(new Disc(-base, wheel, wheel), new Disc(base, wheel, wheel));
        Form hubs =
                new Union(
                        new Disc(-base, wheel, wheel * 0.45f),
                        new Disc(base, wheel, wheel * 0.45f));
        return List.of(
                palette.surface(house, RED, 0.14f),
                palette.accent(windows),
                palette.surface(new Box(-half, sill, half, belt, 0.14f), RED, 0.2f),
                palette.surface(tyres, BLUE, 0.1f),
                palette.accent(hubs));
    }
}
