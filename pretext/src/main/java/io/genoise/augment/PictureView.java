package io.genoise.augment;

import io.genoise.op.Affine;
import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;

/// How one view of a picture is made: a part of it, in some size, with changed colours.
///
/// @param crop the part
/// @param size rows and columns of the view; 0 for those of the picture
/// @param changes what is done to its pixels
public record PictureView(Crop crop, int size, Augmentation changes) {
    /// @throws IllegalArgumentException if `size` is negative
    public PictureView {
        if (size < 0) {
            throw new IllegalArgumentException(
                    "a view of %s by %s pixels: 1 or more, or 0 for the picture's size, expected"
                            .formatted(size, size));
        }
    }

    /// A view as large as the picture.
    public static PictureView of(Crop crop, Augmentation... changes) {
        return new PictureView(crop, 0, Augmentation.of(changes));
    }

    /// This in another size.
    public PictureView sized(int size) {
        return new PictureView(crop, size, changes);
    }

    /// How many numbers describe it.
    public int parameters() {
        return Crop.PARAMETERS + changes.parameters();
    }

    /// Draws the numbers of a view of a picture of `height` by `width` pixels into `into`, from `at` on.
    public void draw(RandomStream random, int height, int width, float[] into, int at) {
        Affine map =
                crop.draw(random.child(0), height, width, sized(height, size), sized(width, size));
        System.arraycopy(Affine.matrices(map), 0, into, at, Crop.PARAMETERS);
        changes.draw(random.child(1), into, at + Crop.PARAMETERS);
    }

    /// Records the views: f32 `[N,size,size,C]`, 0 … 1.
    ///
    /// @param pictures u8 `[N,H,W,C]`
    /// @param parameters f32 `[N,parameters]`, as drawn
    public Tensor apply(Tensor pictures, Tensor parameters) {
        Tensor part =
                Crop.apply(
                        pictures,
                        parameters.fixedSlice(1, 0, Crop.PARAMETERS),
                        sized(pictures.shape().extent(1), size),
                        sized(pictures.shape().extent(2), size));
        if (changes.parameters() == 0) {
            return part;
        }
        return changes.apply(part, parameters.fixedSlice(1, Crop.PARAMETERS, parameters()));
    }

    private static int sized(int picture, int size) {
        return size == 0 ? picture : size;
    }
}
