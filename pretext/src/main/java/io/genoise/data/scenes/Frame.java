package io.genoise.data.scenes;

/// Where a frame (y up) lies in the picture (the unit square, y down): its origin at (x, y), its unit `scale` of the
/// picture's side, turned counterclockwise, mirrored left to right first if `mirror` is -1.
record Frame(float x, float y, float scale, float cos, float sin, float mirror) {
    static Frame of(float x, float y, float scale, double degrees, float mirror) {
        return new Frame(x, y, scale, Form.cosine(degrees), Form.sine(degrees), mirror);
    }

    /// The frame's x of the picture's point.
    float frameX(float px, float py) {
        return mirror * (cos * (px - x) - sin * (py - y)) / scale;
    }

    /// The frame's y of the picture's point.
    float frameY(float px, float py) {
        return -(sin * (px - x) + cos * (py - y)) / scale;
    }

    /// The box in the picture (y down) that holds the frame's box `b`.
    Form.Bounds inPicture(Form.Bounds b) {
        float middleX = 0.5f * mirror * (b.left() + b.right());
        float middleY = 0.5f * (b.bottom() + b.top());
        float halfX = 0.5f * scale * (Math.abs(cos) * b.width() + Math.abs(sin) * b.height());
        float halfY = 0.5f * scale * (Math.abs(sin) * b.width() + Math.abs(cos) * b.height());
        float cx = x + scale * (cos * middleX - sin * middleY);
        float cy = y - scale * (sin * middleX + cos * middleY);
        return new Form.Bounds(cx - halfX, cy - halfY, cx + halfX, cy + halfY);
    }
}
