package io.genoise.data.scenes;

/// A picture while it is painted: parts one over the other, each with soft edges and lit by its slope, on a grid of 2x2
/// samples a pixel; and beside it how much of each sample the object covers, and what lies nearest there.
///
/// A part's signed distance is first laid out on the grid. Coverage is `clamp(1/2 - d)` with `d` in samples, and the
/// slope of its bevel comes from the differences of neighbouring distances, so that any [Form] can be lit.
final class Canvas {
    /// Samples along a pixel's side.
    private static final int FINE = 2;

    /// Where a part lies: ground that things lie on, scenery behind the object, cover before it.
    enum Layer {
        GROUND,
        SCENERY,
        OBJECT,
        COVER
    }

    private final int size;
    private final int side;
    private final float[] red;
    private final float[] green;
    private final float[] blue;
    private final float[] mask;
    private final byte[] nearest;
    private final float[] distance;

    Canvas(int size) {
        this.size = size;
        this.side = FINE * size;
        this.red = new float[side * side];
        this.green = new float[side * side];
        this.blue = new float[side * side];
        this.mask = new float[side * side];
        this.nearest = new byte[side * side];
        this.distance = new float[(side + 2) * (side + 2)];
    }

    /// Covers everything with the colours and texture of `sheet`, laid in the frame of `at`; one sample a pixel is
    /// enough.
    void fill(Part sheet, Frame at) {
        Colour a = sheet.colour();
        Colour b = sheet.second();
        for (int row = 0; row < size; row++) {
            float py = (row + 0.5f) / size;
            for (int column = 0; column < size; column++) {
                float px = (column + 0.5f) / size;
                float t = sheet.texture().at(at.frameX(px, py), at.frameY(px, py));
                int first = FINE * (row * side + column);
                for (int i : new int[] {first, first + 1, first + side, first + side + 1}) {
                    red[i] = a.red() + t * (b.red() - a.red());
                    green[i] = a.green() + t * (b.green() - a.green());
                    blue[i] = a.blue() + t * (b.blue() - a.blue());
                }
            }
        }
    }

    /// Covers everything as [#fill] does, looking at each sample: a pattern that moves would flicker otherwise.
    void fillFinely(Part sheet, Frame at) {
        Colour a = sheet.colour();
        Colour b = sheet.second();
        for (int i = 0; i < side * side; i++) {
            float px = (i % side + 0.5f) / side;
            float py = (i / side + 0.5f) / side;
            float t = sheet.texture().at(at.frameX(px, py), at.frameY(px, py));
            red[i] = a.red() + t * (b.red() - a.red());
            green[i] = a.green() + t * (b.green() - a.green());
            blue[i] = a.blue() + t * (b.blue() - a.blue());
        }
    }

    /// The same picture so far, to be painted on separately.
    Canvas copy() {
        Canvas copy = new Canvas(size);
        System.arraycopy(red, 0, copy.red, 0, red.length);
        System.arraycopy(green, 0, copy.green, 0, green.length);
        System.arraycopy(blue, 0, copy.blue, 0, blue.length);
        System.arraycopy(mask, 0, copy.mask, 0, mask.length);
        System.arraycopy(nearest, 0, copy.nearest, 0, nearest.length);
        return copy;
    }

    /// Paints `part`, whose frame lies at `at`, under `light`.
    void paint(Part part, Frame at, Light light, Layer layer) {
        Form.Bounds box = at.inPicture(part.shape().bounds());
        int left = Math.max(0, (int) Math.floor(box.left() * side - 0.5f));
        int right = Math.min(side, (int) Math.ceil(box.right() * side + 0.5f));
        int top = Math.max(0, (int) Math.floor(box.bottom() * side - 0.5f));
        int bottom = Math.min(side, (int) Math.ceil(box.top() * side + 0.5f));
        if (left >= right || top >= bottom) {
            return;
        }
        layDistances(part, at, left, top, right, bottom);
        int stride = right - left + 2;
        float depth = part.bevel() * at.scale() * side;
        for (int row = top; row < bottom; row++) {
            int k = (row - top + 1) * stride + 1;
            for (int column = left; column < right; column++, k++) {
                float cover = Math.min(1, 0.5f - distance[k]);
                if (cover > 0) {
                    float bright = 1;
                    float slope = 1 + Math.min(0, distance[k]) / Math.max(depth, 1e-3f);
                    if (slope > 0 && depth > 0) {
                        float nx = 0.5f * slope * (distance[k + 1] - distance[k - 1]);
                        float ny = 0.5f * slope * (distance[k - stride] - distance[k + stride]);
                        float flat = Math.min(1, nx * nx + ny * ny);
                        bright = light.on(nx, ny, (float) Math.sqrt(1 - flat));
                    }
                    blend(part, at, row, column, cover, bright, layer);
                }
            }
        }
    }

    /// Distances change by one a sample at most, so a sample far outside, or inside below the bevel, says how many of
    /// its neighbours to the right are so too; they get its value. Half of that is skipped, since not every shape is
    /// exact.
    private void layDistances(Part part, Frame at, int left, int top, int right, int bottom) {
        Form shape = part.shape();
        float samples = at.scale() * side;
        float below = -part.bevel() * samples;
        int k = 0;
        for (int row = top - 1; row <= bottom; row++) {
            float py = (row + 0.5f) / side;
            int column = left - 1;
            while (column <= right) {
                float px = (column + 0.5f) / side;
                float d = samples * shape.distance(at.frameX(px, py), at.frameY(px, py));
                int alike = 1 + (int) (0.5f * (Math.max(d, below - d) - 2));
                int end = Math.min(column + Math.max(1, alike), right + 1);
                while (column < end) {
                    distance[k++] = d;
                    column++;
                }
            }
        }
    }

    private void blend(
            Part part, Frame at, int row, int column, float cover, float bright, Layer layer) {
        float t = 0;
        if (!(part.texture() instanceof Texture.Plain)) {
            float px = (column + 0.5f) / side;
            float py = (row + 0.5f) / side;
            t = part.texture().at(at.frameX(px, py), at.frameY(px, py));
        }
        Colour a = part.colour();
        Colour b = part.second();
        int i = row * side + column;
        red[i] += cover * (bright * (a.red() + t * (b.red() - a.red())) - red[i]);
        green[i] += cover * (bright * (a.green() + t * (b.green() - a.green())) - green[i]);
        blue[i] += cover * (bright * (a.blue() + t * (b.blue() - a.blue())) - blue[i]);
        mask[i] =
                switch (layer) {
                    case GROUND, SCENERY -> mask[i];
                    case OBJECT -> mask[i] + cover * (1 - mask[i]);
                    case COVER -> mask[i] - cover * mask[i];
                };
        if (cover >= 0.5f) {
            nearest[i] =
                    switch (layer) {
                        case GROUND -> Rendering.GROUND;
                        case SCENERY -> Rendering.STREWN;
                        case OBJECT -> Rendering.OBJECT;
                        case COVER -> Rendering.COVER;
                    };
        }
    }

    /// The finished picture, `[size, size, 3]`: seen under `illuminant`, with sensor noise of standard deviation
    /// `noise`.
    byte[] picture(Colour illuminant, float noise, Dice dice) {
        byte[] bytes = new byte[size * size * 3];
        int k = 0;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                bytes[k++] = shown(mean(red, row, column) * illuminant.red(), noise, dice);
                bytes[k++] = shown(mean(green, row, column) * illuminant.green(), noise, dice);
                bytes[k++] = shown(mean(blue, row, column) * illuminant.blue(), noise, dice);
            }
        }
        return bytes;
    }

    /// How much of each pixel the object covers, `[size, size]`, 0–255.
    byte[] mask() {
        byte[] bytes = new byte[size * size];
        for (int k = 0; k < bytes.length; k++) {
            bytes[k] = (byte) Math.round(255 * mean(mask, k / size, k % size));
        }
        return bytes;
    }

    /// What lies nearest in most samples of each pixel, `[size, size]`; of two that share it evenly, the nearer.
    byte[] depth() {
        byte[] bytes = new byte[size * size];
        for (int k = 0; k < bytes.length; k++) {
            int[] votes = new int[Rendering.COVER + 1];
            int first = FINE * (k / size * side + k % size);
            for (int i : new int[] {first, first + 1, first + side, first + side + 1}) {
                votes[nearest[i]]++;
            }
            for (byte candidate = 1; candidate < votes.length; candidate++) {
                if (votes[candidate] >= votes[bytes[k]]) {
                    bytes[k] = candidate;
                }
            }
        }
        return bytes;
    }

    int size() {
        return size;
    }

    private float mean(float[] samples, int row, int column) {
        int i = FINE * row * side + FINE * column;
        return 0.25f * (samples[i] + samples[i + 1] + samples[i + side] + samples[i + side + 1]);
    }

    /// The noise is the sum of a random word's four bytes, near enough to a normal variable.
    private static byte shown(float value, float noise, Dice dice) {
        int word = dice.stream().nextInt();
        int sum = (word & 0xFF) + (word >>> 8 & 0xFF) + (word >>> 16 & 0xFF) + (word >>> 24);
        float normal = (sum - 510) / 147.8f;
        return (byte) Math.round(255 * Math.min(1, Math.max(0, value + noise * normal)));
    }
}
