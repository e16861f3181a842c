package io.genoise.network;

import io.genoise.tensor.Tensor;

/// How a generator reaches a size by doubling: from `least` ≥ 4 rows, `doublings` times, and what is too much is cut off. 32
/// is 4·2³, 28 is 7·2², 18 is cut from 5·2².
///
/// @param size rows and columns of the picture
record GrowingSize(int size) {
    /// Rows of the smallest map, at least.
    static final int LEAST = 4;

    /// @throws IllegalArgumentException if that is less than twice the least
    GrowingSize {
        if (size < 2 * LEAST) {
            throw new IllegalArgumentException(
                    "a generator's pictures have %s rows or more, not %s"
                            .formatted(2 * LEAST, size));
        }
    }

    /// How often the size is doubled: ⌊log₂(size/4)⌋.
    int doublings() {
        return 31 - Integer.numberOfLeadingZeros(size / LEAST);
    }

    /// Rows of the first map: ⌈size/2^doublings⌉.
    int least() {
        return ((size - 1) >> doublings()) + 1;
    }

    /// The upper left `size` rows and columns.
    Tensor cut(Tensor pictures) {
        return pictures.shape().extent(1) == size
                ? pictures
                : pictures.slice(1, 0, size).slice(2, 0, size);
    }
}
