package io.genoise.data.scenes;

/// The colours of one object. A part has a hue of its own kind (leaves greenish, roofs reddish), but only half of the
/// time and loosely: no hue stands for a class.
///
/// `bright` says whether the object stands light before a dark ground or the other way round; both are alike likely, so
/// that neither tells of the object or its turn.
record Palette(Dice dice, boolean bright) {
    /// A rounded, textured surface of about the given hue (turns).
    Part surface(Form shape, float hue, float bevel) {
        float h = hue(hue);
        float saturation = dice.between(0.25f, 0.9f);
        float value = value();
        Colour colour = Colour.of(h, saturation, value);
        float contrast = dice.between(0.1f, 0.4f);
        Colour second =
                Colour.of(h + dice.between(-0.08f, 0.08f), saturation, value * (1 - contrast));
        return new Part(shape, colour, second, Texture.of(dice), bevel);
    }

    /// A small dark hollow: an eye, an opening.
    Part dark(Form shape) {
        return Part.flat(
                shape, Colour.of(dice.unit(), dice.between(0, 0.5f), dice.between(0.03f, 0.2f)));
    }

    /// A small flat thing that stands out: light on a dark object, dark on a light one.
    Part accent(Form shape) {
        float value = bright ? dice.between(0.05f, 0.25f) : dice.between(0.8f, 1f);
        return Part.flat(shape, Colour.of(dice.unit(), dice.between(0, 0.4f), value));
    }

    private float hue(float usual) {
        float free = dice.unit();
        float near = usual + dice.between(-0.09f, 0.09f);
        return dice.chance(0.5f) ? near : free;
    }

    private float value() {
        return bright ? dice.between(0.62f, 1f) : dice.between(0.18f, 0.52f);
    }
}
