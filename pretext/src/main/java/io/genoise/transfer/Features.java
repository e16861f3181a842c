package io.genoise.transfer;

/// What one map of an encoder, or one hand-made description, says about a row of pictures: `values[i · dimension + j]`
/// is feature `j` of picture `i`, `[count, dimension]`.
///
/// @param map a name for tables, such as `conv2 4x4`
/// @param count pictures
/// @param dimension features of a picture
/// @param values `count · dimension` finite numbers; not copied, and not to be changed afterwards
public record Features(String map, int count, int dimension, float[] values) {
    /// @throws IllegalArgumentException if there are no features, or not `count · dimension` values
    public Features {
        if (count < 0 || dimension <= 0) {
            throw new IllegalArgumentException(
                    "features '%s' of %s pictures need a positive dimension, got %s"
                            .formatted(map, count, dimension));
        }
        if ((long) count * dimension != values.length) {
            throw new IllegalArgumentException(
                    "features '%s' [%s, %s] need %s values, got %s"
                            .formatted(
                                    map,
                                    count,
                                    dimension,
                                    (long) count * dimension,
                                    values.length));
        }
    }

    /// Writes the features of picture `index` into `target`.
    void read(int index, double[] target) {
        int offset = index * dimension;
        for (int j = 0; j < dimension; j++) {
            target[j] = values[offset + j];
        }
    }

    /// The rows of the pictures `indices`, in their order, `[indices.length][dimension]`.
    double[][] rows(int[] indices) {
        double[][] rows = new double[indices.length][dimension];
        for (int i = 0; i < indices.length; i++) {
            read(indices[i], rows[i]);
        }
        return rows;
    }

    /// The features of the pictures `indices` alone, in their order.
    public Features select(int[] indices) {
        float[] selected = new float[indices.length * dimension];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, indices[i] * dimension, selected, i * dimension, dimension);
        }
        return new Features(map, indices.length, dimension, selected);
    }
}
