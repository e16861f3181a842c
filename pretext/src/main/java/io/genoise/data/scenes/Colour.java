package io.genoise.data.scenes;

/// Red, green and blue as they are shown, 0–1.
record Colour(float red, float green, float blue) {
    /// From hue (turns; the fraction counts), saturation 0–1 and value 0–1.
    static Colour of(float hue, float saturation, float value) {
        float h = 6 * (hue - (float) Math.floor(hue));
        return new Colour(
                channel(h, 5, saturation, value),
                channel(h, 3, saturation, value),
                channel(h, 1, saturation, value));
    }

    private static float channel(float sixths, int offset, float saturation, float value) {
        float k = (offset + sixths) % 6;
        return value - value * saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    }

    /// This colour, `factor` times as bright.
    Colour times(float factor) {
        return new Colour(red * factor, green * factor, blue * factor);
    }

    /// Seen through a filter: channel by channel.
    Colour times(Colour filter) {
        return new Colour(red * filter.red, green * filter.green, blue * filter.blue);
    }
}
