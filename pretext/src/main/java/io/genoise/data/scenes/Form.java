package io.genoise.data.scenes;

import java.util.List;

/// A region of the plane as its signed distance `d(x, y)`: negative inside, positive outside, in the units of the
/// frame it is drawn in (y points up). What a picture needs of a shape, its edge's coverage and its slope, is read off
/// `d`. Distances are exact for the simple shapes and good near the edge for the others, where alone they matter.
///
/// Only `+ - * / sqrt` run here, which Java defines to the bit: a picture is the same on every machine.
///
/// Source of most formulas: Quilez, *2D distance functions*.
sealed interface Form {
    /// The signed distance of the point (x, y).
    float distance(float x, float y);

    /// A box that holds the shape.
    Bounds bounds();

    /// An axis-aligned box.
    record Bounds(float left, float bottom, float right, float top) {
        Bounds with(Bounds other) {
            return new Bounds(
                    Math.min(left, other.left),
                    Math.min(bottom, other.bottom),
                    Math.max(right, other.right),
                    Math.max(top, other.top));
        }

        float width() {
            return right - left;
        }

        float height() {
            return top - bottom;
        }
    }

    /// `|p - c| - r`.
    record Disc(float x0, float y0, float radius) implements Form {
        @Override
        public float distance(float x, float y) {
            return length(x - x0, y - y0) - radius;
        }

        @Override
        public Bounds bounds() {
            return new Bounds(x0 - radius, y0 - radius, x0 + radius, y0 + radius);
        }
    }

    /// `k (k - 1) / |q / r|` with `q = (p - c) / r` and `k = |q|`: first order at the edge.
    record Ellipse(float x0, float y0, float radiusX, float radiusY) implements Form {
        @Override
        public float distance(float x, float y) {
            float qx = (x - x0) / radiusX;
            float qy = (y - y0) / radiusY;
            float k = length(qx, qy);
            float slope = length(qx / radiusX, qy / radiusY);
            float deepest = -Math.min(radiusX, radiusY);
            return slope < 1e-6f ? deepest : Math.max(deepest, k * (k - 1) / slope);
        }

        @Override
        public Bounds bounds() {
            return new Bounds(x0 - radiusX, y0 - radiusY, x0 + radiusX, y0 + radiusY);
        }
    }

    /// A rectangle between two corners, its own corners rounded by `round`.
    record Box(float left, float bottom, float right, float top, float round) implements Form {
        @Override
        public float distance(float x, float y) {
            float qx = Math.abs(x - 0.5f * (left + right)) - 0.5f * (right - left) + round;
            float qy = Math.abs(y - 0.5f * (bottom + top)) - 0.5f * (top - bottom) + round;
            float outside = qx > 0 && qy > 0 ? length(qx, qy) : Math.max(qx, qy);
            return outside - round;
        }

        @Override
        public Bounds bounds() {
            return new Bounds(left, bottom, right, top);
        }
    }

    /// A stroke from (x1, y1) to (x2, y2), its radius going from `r1` to `r2`.
    record Stroke(float x1, float y1, float x2, float y2, float r1, float r2) implements Form {
        @Override
        public float distance(float x, float y) {
            float dx = x2 - x1;
            float dy = y2 - y1;
            float along = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy);
            float t = Math.min(1, Math.max(0, along));
            return length(x - x1 - t * dx, y - y1 - t * dy) - r1 - t * (r2 - r1);
        }

        @Override
        public Bounds bounds() {
            return new Bounds(x1 - r1, y1 - r1, x1 + r1, y1 + r1)
                    .with(new Bounds(x2 - r2, y2 - r2, x2 + r2, y2 + r2));
        }
    }

    /// `||p - c| - r| - w`: a circle drawn with a pen of radius `w`.
    record Ring(float x0, float y0, float radius, float pen) implements Form {
        @Override
        public float distance(float x, float y) {
            return Math.abs(length(x - x0, y - y0) - radius) - pen;
        }

        @Override
        public Bounds bounds() {
            float r = radius + pen;
            return new Bounds(x0 - r, y0 - r, x0 + r, y0 + r);
        }
    }

    /// A closed polygon of corners x0, y0, x1, y1, …, grown by `round`, which rounds its corners.
    record Polygon(float round, float... corners) implements Form {
        @Override
        public float distance(float x, float y) {
            float nearest = Float.MAX_VALUE;
            boolean inside = false;
            int n = corners.length;
            float bx = corners[n - 2];
            float by = corners[n - 1];
            for (int i = 0; i < n; i += 2) {
                float ax = corners[i];
                float ay = corners[i + 1];
                float ex = bx - ax;
                float ey = by - ay;
                float wx = x - ax;
                float wy = y - ay;
                float t = Math.min(1, Math.max(0, (wx * ex + wy * ey) / (ex * ex + ey * ey)));
                float px = wx - t * ex;
                float py = wy - t * ey;
                nearest = Math.min(nearest, px * px + py * py);
                if (y >= ay != y >= by && wx < ex * wy / ey) {
                    inside = !inside;
                }
                bx = ax;
                by = ay;
            }
            float d = (float) Math.sqrt(nearest);
            return (inside ? -d : d) - round;
        }

        @Override
        public Bounds bounds() {
            Bounds all = new Bounds(corners[0], corners[1], corners[0], corners[1]);
            for (int i = 2; i < corners.length; i += 2) {
                all = all.with(new Bounds(corners[i], corners[i + 1], corners[i], corners[i + 1]));
            }
            return new Bounds(
                    all.left - round, all.bottom - round, all.right + round, all.top + round);
        }
    }

    /// `min(d₁, d₂, …)`.
    record Union(List<Form> shapes) implements Form {
        Union(Form... shapes) {
            this(List.of(shapes));
        }

        @Override
        public float distance(float x, float y) {
            float d = Float.MAX_VALUE;
            for (int i = 0; i < shapes.size(); i++) {
                d = Math.min(d, shapes.get(i).distance(x, y));
            }
            return d;
        }

        @Override
        public Bounds bounds() {
            return shapes.stream().map(Form::bounds).reduce(Bounds::with).orElseThrow();
        }
    }

    /// `max(a, -b)`: `a` without `b`.
    record Minus(Form a, Form b) implements Form {
        @Override
        public float distance(float x, float y) {
            return Math.max(a.distance(x, y), -b.distance(x, y));
        }

        @Override
        public Bounds bounds() {
            return a.bounds();
        }
    }

    /// `max(a, b)`: what `a` and `b` share.
    record Both(Form a, Form b) implements Form {
        @Override
        public float distance(float x, float y) {
            return Math.max(a.distance(x, y), b.distance(x, y));
        }

        @Override
        public Bounds bounds() {
            Bounds s = a.bounds();
            Bounds t = b.bounds();
            return new Bounds(
                    Math.max(s.left, t.left),
                    Math.max(s.bottom, t.bottom),
                    Math.min(s.right, t.right),
                    Math.min(s.top, t.top));
        }
    }

    /// `shape` turned about (x0, y0) by the angle whose cosine and sine are given, counterclockwise.
    record Turned(Form shape, float x0, float y0, float cos, float sin) implements Form {
        Turned(Form shape, float x0, float y0, double degrees) {
            this(shape, x0, y0, cosine(degrees), sine(degrees));
        }

        @Override
        public float distance(float x, float y) {
            float dx = x - x0;
            float dy = y - y0;
            return shape.distance(x0 + cos * dx + sin * dy, y0 - sin * dx + cos * dy);
        }

        @Override
        public Bounds bounds() {
            Bounds b = shape.bounds();
            return corner(b.left, b.bottom)
                    .with(corner(b.right, b.bottom))
                    .with(corner(b.left, b.top))
                    .with(corner(b.right, b.top));
        }

        private Bounds corner(float x, float y) {
            float cx = x0 + cos * (x - x0) - sin * (y - y0);
            float cy = y0 + sin * (x - x0) + cos * (y - y0);
            return new Bounds(cx, cy, cx, cy);
        }
    }

    /// `count` copies of `one`, which lies about the positive x axis, around the origin and `phase` of a step ahead.
    /// Each point asks only the copy whose axis is nearest. `reach` is how far from the origin a copy goes.
    record Around(Form one, float reach, float[] cos, float[] sin) implements Form {
        static Around of(Form one, float reach, int count, float phase) {
            float[] cos = new float[count];
            float[] sin = new float[count];
            for (int i = 0; i < count; i++) {
                cos[i] = cosine(360.0 * (i + phase) / count);
                sin[i] = sine(360.0 * (i + phase) / count);
            }
            return new Around(one, reach, cos, sin);
        }

        @Override
        public float distance(float x, float y) {
            int nearest = 0;
            float best = -Float.MAX_VALUE;
            for (int i = 0; i < cos.length; i++) {
                float along = cos[i] * x + sin[i] * y;
                if (along > best) {
                    best = along;
                    nearest = i;
                }
            }
            return one.distance(best, cos[nearest] * y - sin[nearest] * x);
        }

        @Override
        public Bounds bounds() {
            return new Bounds(-reach, -reach, reach, reach);
        }
    }

    private static float length(float x, float y) {
        return (float) Math.sqrt(x * x + y * y);
    }

    /// The cosine of an angle in degrees, the same bits everywhere (`Math.cos` may differ in the last one).
    static float cosine(double degrees) {
        return (float) StrictMath.cos(StrictMath.toRadians(degrees));
    }

    /// The sine of an angle in degrees, the same bits everywhere.
    static float sine(double degrees) {
        return (float) StrictMath.sin(StrictMath.toRadians(degrees));
    }
}
