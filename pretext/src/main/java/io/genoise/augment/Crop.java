package io.genoise.augment;

import io.genoise.op.Affine;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;

/// A part of the picture in another size, perhaps mirrored, turned and shifted: one affine map a view, read in one pass from
/// the bytes.
///
/// A part has an area uniform in `leastArea` … `mostArea` of the picture's, and a ratio of width to height e^u, u uniform in
/// ±log `stretch`; sides are rounded to whole pixels. One that does not fit is drawn again, ten times at most; then it is the
/// largest in the middle whose ratio is allowed. Its place is uniform. (A least area of 1 is the whole picture, whatever its
/// ratio.) Left and right then change places with the probability
/// `flip`; the part is turned about its middle by up to ±`degrees`, and shifted by up to ±`shift` of its sides, in whole pixels
/// of it. What lies outside of the picture is as its nearest pixel.
///
/// Pixels are interpolated bilinearly and not smoothed before they are made smaller (PIL's and torchvision's resizing is).
///
/// Source: Szegedy et al. 2015, arXiv:1409.4842, section 6; torchvision's `RandomResizedCrop` has the same loop.
///
/// @param leastArea of the picture's area, above 0
/// @param mostArea of the picture's area, at most 1
/// @param stretch the largest ratio of sides, 1 or more; commonly 4/3
/// @param flip 0 … 1
/// @param degrees 0 or more
/// @param shift of a side, 0 … 1
public record Crop(
        double leastArea,
        double mostArea,
        double stretch,
        double flip,
        double degrees,
        double shift) {
    /// The picture as it is.
    public static final Crop WHOLE = new Crop(1, 1, 1, 0, 0, 0);

    /// How many numbers describe one: its matrix `[2,3]`.
    public static final int PARAMETERS = 6;

    private static final int TRIES = 10;

    /// @throws IllegalArgumentException if a number is outside its range, or the areas are not in order
    public Crop {
        if (!(leastArea > 0 && leastArea <= mostArea && mostArea <= 1 && stretch >= 1)) {
            throw new IllegalArgumentException(
                    ("crops of areas %s … %s, stretched by up to %s: areas above 0, in order, at most 1,"
                                    + " and a stretch from 1 on expected")
                            .formatted(leastArea, mostArea, stretch));
        }
        if (!(degrees >= 0 && degrees < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "turns by up to %s degrees: 0 or more expected".formatted(degrees));
        }
        Planes.checkShare("the probability of a flip", flip);
        Planes.checkShare("a shift", shift);
    }

    /// Parts of `leastArea` to `mostArea`, stretched by up to 4/3 and mirrored half of the time.
    public static Crop of(double leastArea, double mostArea) {
        return new Crop(leastArea, mostArea, 4.0 / 3, 0.5, 0, 0);
    }

    /// This, turned by up to ±`degrees` too.
    public Crop turned(double degrees) {
        return new Crop(leastArea, mostArea, stretch, flip, degrees, shift);
    }

    /// This, shifted by up to ±`shift` of its sides too.
    public Crop shifted(double shift) {
        return new Crop(leastArea, mostArea, stretch, flip, degrees, shift);
    }

    /// Draws a view of `rows` by `columns` pixels from a picture of `height` by `width`.
    public Affine draw(RandomStream random, int height, int width, int rows, int columns) {
        Affine view = part(random.child(0), height, width);
        if (random.nextDouble() < flip) {
            view = view.flipColumns();
        }
        double angle = Planes.uniform(random, -degrees, degrees);
        double down = Math.rint(Planes.uniform(random, -shift, shift) * view.height());
        double right = Math.rint(Planes.uniform(random, -shift, shift) * view.width());
        if (angle != 0) {
            view = view.rotate(angle);
        }
        return view.shift(down, right).resize(rows, columns);
    }

    private Affine part(RandomStream random, int height, int width) {
        Affine whole = Affine.of(height, width);
        if (leastArea == 1) {
            return whole;
        }
        for (int i = 0; i < TRIES; i++) {
            double area = Planes.uniform(random, leastArea, mostArea) * height * width;
            double ratio = Math.exp(Planes.uniform(random, -Math.log(stretch), Math.log(stretch)));
            int columns = (int) Math.rint(Math.sqrt(area * ratio));
            int rows = (int) Math.rint(Math.sqrt(area / ratio));
            if (columns > 0 && columns <= width && rows > 0 && rows <= height) {
                int top = random.nextInt(height - rows + 1);
                int left = random.nextInt(width - columns + 1);
                return whole.crop(top, left, rows, columns);
            }
        }
        int columns = (int) Math.min(width, Math.rint(height * stretch));
        int rows = (int) Math.min(height, Math.rint(width * stretch));
        return whole.crop((height - rows) / 2, (width - columns) / 2, rows, columns);
    }

    /// Records the views: f32 `[N,rows,columns,C]`, 0 … 1.
    ///
    /// @param pictures u8 `[N,H,W,C]`
    /// @param parameters f32 `[N,6]`: the matrices of [#draw]'s maps
    public static Tensor apply(Tensor pictures, Tensor parameters, int rows, int columns) {
        Tensor matrices = parameters.reshape(-1, 2, 3);
        return Warping.affine(pictures, matrices, rows, columns, Filter.BILINEAR, Outside.EDGE)
                .over(255);
    }
}
