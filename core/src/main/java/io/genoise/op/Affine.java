package io.genoise.op;

/// How a picture is cut, turned and sized: a map from places of the result to places of the picture, built up in the order in
/// which one would do it by hand.
///
/// {@snippet :
/// Affine view = Affine.of(96, 96).crop(10, 20, 60, 48).flipColumns().resize(64, 64);
/// float[] matrices = Affine.matrices(view, another);   // [N,2,3], for Warping.affine
/// }
///
/// Places are (x,y) from the upper left corner, in pixels; pixel (i,j) has its centre at (j+½, i+½). The map is
///
///     x = a·x′ + b·y′ + c,   y = d·x′ + e·y′ + f
///
/// Flips, quarter turns and shifts by whole pixels are exact: no pixel changes. Immutable.
///
/// @param height rows of the result
/// @param width columns of the result
/// @param a columns of the picture for a column of the result
/// @param b columns of the picture for a row of the result
/// @param c x where x′ = y′ = 0, in pixels of the picture
/// @param d rows of the picture for a column of the result
/// @param e rows of the picture for a row of the result
/// @param f y where x′ = y′ = 0, in pixels of the picture
public record Affine(
        double height, double width, double a, double b, double c, double d, double e, double f) {
    /// A whole picture as it is.
    public static Affine of(int height, int width) {
        return new Affine(height, width, 1, 0, 0, 0, 1, 0);
    }

    /// The part `height` by `width` whose upper left corner is `top` below and `left` right of this one's. It may reach
    /// beyond the picture, and need not begin or end with a pixel. It only frames: what a later step moves into the frame is
    /// what the picture has there.
    public Affine crop(double top, double left, double height, double width) {
        return after(height, width, 1, 0, left, 0, 1, top);
    }

    /// All of this, `height` by `width` pixels large.
    public Affine resize(int height, int width) {
        return after(height, width, this.width / width, 0, 0, 0, this.height / height, 0);
    }

    /// Left and right exchanged.
    public Affine flipColumns() {
        return after(height, width, -1, 0, width, 0, 1, 0);
    }

    /// Top and bottom exchanged.
    public Affine flipRows() {
        return after(height, width, 1, 0, 0, 0, -1, height);
    }

    /// Turned counter-clockwise by `turns` times 90°, as [io.genoise.tensor.Tensor#rot90] does.
    public Affine turn(int turns) {
        return switch (Math.floorMod(turns, 4)) {
            case 1 -> after(width, height, 0, -1, width, 1, 0, 0);
            case 2 -> after(height, width, -1, 0, width, 0, -1, height);
            case 3 -> after(width, height, 0, 1, 0, -1, 0, height);
            default -> this;
        };
    }

    /// Turned counter-clockwise by `degrees` about the middle; the size stays.
    public Affine rotate(double degrees) {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        return aboutMiddle(cos, -sin, sin, cos);
    }

    /// `factor` times as large about the middle; the size of the frame stays.
    public Affine zoom(double factor) {
        return aboutMiddle(1 / factor, 0, 0, 1 / factor);
    }

    /// Moved `down` and to the `right`; the frame stays.
    public Affine shift(double down, double right) {
        return after(height, width, 1, 0, -right, 0, 1, -down);
    }

    private Affine aboutMiddle(double a, double b, double d, double e) {
        double x = width / 2;
        double y = height / 2;
        return after(height, width, a, b, x - a * x - b * y, d, e, y - d * x - e * y);
    }

    /// This, and then `next`, which maps its result to what this makes.
    public Affine then(Affine next) {
        return after(next.height, next.width, next.a, next.b, next.c, next.d, next.e, next.f);
    }

    /// What maps a place of a further result to one of this.
    private Affine after(
            double height,
            double width,
            double a,
            double b,
            double c,
            double d,
            double e,
            double f) {
        return new Affine(
                height,
                width,
                this.a * a + this.b * d,
                this.a * b + this.b * e,
                this.a * c + this.b * f + this.c,
                this.d * a + this.e * d,
                this.d * b + this.e * e,
                this.d * c + this.e * f + this.f);
    }

    /// The numbers of N maps, `[N,2,3]` in row-major order: the matrices that [Warping#affine] takes.
    public static float[] matrices(Affine... maps) {
        float[] numbers = new float[6 * maps.length];
        int at = 0;
        for (Affine m : maps) {
            for (double number : new double[] {m.a, m.b, m.c, m.d, m.e, m.f}) {
                // no −0: adding 0 makes it 0
                numbers[at++] = (float) number + 0f;
            }
        }
        return numbers;
    }
}
