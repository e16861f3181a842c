package io.genoise.data.scenes;

/// Light from the direction (x, y, z) of length 1, x to the right, y **up** in the picture, z towards the viewer.
/// `strength` 0–1 is its share; the rest comes evenly from all sides.
record Light(float x, float y, float z, float strength) {
    /// From `degrees` to the left of straight above, `height` degrees out of the picture's plane.
    static Light from(double degrees, double height, float strength) {
        float flat = Form.cosine(height);
        return new Light(
                -Form.sine(degrees) * flat,
                Form.cosine(degrees) * flat,
                Form.sine(height),
                strength);
    }

    /// How bright a surface of the unit normal (nx, ny, nz) is, a surface that faces the viewer being 1 (Lambert).
    float on(float nx, float ny, float nz) {
        float lambert = Math.max(0, nx * x + ny * y + nz * z) / z;
        return 1 - strength + strength * lambert;
    }
}
