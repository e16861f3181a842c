package io.genoise.data.scenes;

/// How the world is seen: its point (x, y) in the picture's middle, `zoom` times as large, turned by `degrees`
/// counterclockwise. `p = ½ + zoom · R(degrees) · (w - (x, y))`, y pointing down in both.
record Camera(double x, double y, double zoom, double degrees) {
    /// Where what lies at `frame` in the world lies in the picture.
    Frame sees(Frame frame) {
        float cos = Form.cosine(degrees);
        float sin = Form.sine(degrees);
        double dx = frame.x() - x;
        double dy = frame.y() - y;
        return new Frame(
                (float) (0.5 + zoom * (cos * dx + sin * dy)),
                (float) (0.5 + zoom * (cos * dy - sin * dx)),
                (float) (zoom * frame.scale()),
                cos * frame.cos() - sin * frame.sin(),
                sin * frame.cos() + cos * frame.sin(),
                frame.mirror());
    }

    /// Light of the world in the picture.
    Light sees(Light light) {
        float cos = Form.cosine(degrees);
        float sin = Form.sine(degrees);
        return new Light(
                cos * light.x() - sin * light.y(),
                sin * light.x() + cos * light.y(),
                light.z(),
                light.strength());
    }

    /// How what stands still moves in a picture of `size` pixels while this camera becomes `next`.
    EgoMotion to(Camera next, int size) {
        double cos = Form.cosine(next.degrees);
        double sin = Form.sine(next.degrees);
        double dx = x - next.x;
        double dy = y - next.y;
        return new EgoMotion(
                (float) (size * next.zoom * (cos * dx + sin * dy)),
                (float) (size * next.zoom * (cos * dy - sin * dx)),
                (float) (next.zoom / zoom),
                (float) (next.degrees - degrees));
    }

    /// A camera held by hand that pans, nears or goes back, and turns a little: steady, with one slow sway over it.
    ///
    /// @param middle the camera in the middle of the clip
    /// @param panX sides over the clip, to the right
    /// @param panY down
    /// @param nearing the logarithm of how much larger things become over the clip
    /// @param turning degrees over the clip
    /// @param sway sides; `phase` turns, `rate` a clip
    record Way(
            Camera middle,
            double panX,
            double panY,
            double nearing,
            double turning,
            double sway,
            double phase,
            double rate) {
        static Way of(Dice dice, Camera middle) {
            double towards = dice.between(0, 360);
            double far = dice.between(0, 0.5f);
            return new Way(
                    middle,
                    far * Form.cosine(towards),
                    0.6 * far * Form.sine(towards),
                    dice.between(-0.4f, 0.4f),
                    dice.between(-12, 12),
                    dice.between(0, 0.04f),
                    dice.unit(),
                    dice.between(0.7f, 1.5f));
        }

        /// The camera at `time` 0–1.
        Camera at(double time) {
            double t = time - 0.5;
            double angle = 360 * (phase + rate * time);
            return new Camera(
                    middle.x + panX * t + sway * Form.sine(angle),
                    middle.y + panY * t + sway * Form.cosine(angle),
                    middle.zoom * StrictMath.exp(nearing * t),
                    middle.degrees + turning * t);
        }
    }
}
