package io.genoise.backend.cpu;

import io.genoise.primitive.Resampling;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;

/// Which pixels one row of a resampled picture reads: for each of its pixels two columns and two rows of the picture, and a
/// weight for each ([Resampling]). A weight of 0 means: not read.
///
/// Places are computed in double, as the primitive says, and weights rounded to f32.
final class ResampleTaps {
    private final boolean nearest;
    private final boolean edge;
    private final int height;
    private final int width;

    final int[] left;
    final int[] right;
    final float[] leftWeight;
    final float[] rightWeight;
    final int[] upper;
    final int[] lower;
    final float[] upperWeight;
    final float[] lowerWeight;

    /// @param height rows of the picture that is read
    /// @param width its columns
    /// @param count pixels of a row of the result
    ResampleTaps(Resampling op, int height, int width, int count) {
        this.nearest = op.filter() == Filter.NEAREST;
        this.edge = op.outside() == Outside.EDGE;
        this.height = height;
        this.width = width;
        left = new int[count];
        right = new int[count];
        leftWeight = new float[count];
        rightWeight = new float[count];
        upper = new int[count];
        lower = new int[count];
        upperWeight = new float[count];
        lowerWeight = new float[count];
    }

    /// Bytes of the lists of one row.
    long bytes() {
        return 4L * (Integer.BYTES + Float.BYTES) * left.length;
    }

    /// Whether all pixels of a row of the result have one row of the picture, and all of a column one column.
    static boolean upright(double[] matrix) {
        return matrix[1] == 0 && matrix[3] == 0;
    }

    /// Finds the columns for the pixels of row `i`.
    void columns(double[] matrix, int i) {
        double fixed = matrix[1] * (i + 0.5);
        for (int j = 0; j < left.length; j++) {
            double place = matrix[0] * (j + 0.5) + fixed + matrix[2];
            find(place, width, j, left, right, leftWeight, rightWeight);
        }
    }

    /// Finds the rows for the first `count` pixels of row `i`.
    void rows(double[] matrix, int i, int count) {
        double fixed = matrix[4] * (i + 0.5);
        for (int j = 0; j < count; j++) {
            double place = matrix[3] * (j + 0.5) + fixed + matrix[5];
            find(place, height, j, upper, lower, upperWeight, lowerWeight);
        }
    }

    private void find(
            double place,
            int extent,
            int j,
            int[] first,
            int[] second,
            float[] firstWeight,
            float[] secondWeight) {
        double from = nearest ? place : place - 0.5;
        double floor = Math.floor(from);
        double share = nearest ? 0 : from - floor;
        firstWeight[j] = (float) (1 - share);
        secondWeight[j] = (float) share;
        if (floor >= 0 && floor < extent - 1) {
            first[j] = (int) floor;
            second[j] = (int) floor + 1;
            return;
        }
        if (place - place != 0) {
            firstWeight[j] = Float.NaN;
            secondWeight[j] = Float.NaN;
        } else if (!edge) {
            firstWeight[j] = floor >= 0 && floor < extent ? firstWeight[j] : 0;
            secondWeight[j] = floor >= -1 && floor < extent - 1 ? secondWeight[j] : 0;
        }
        first[j] = (int) Math.clamp(floor, 0.0, extent - 1.0);
        second[j] = (int) Math.clamp(floor + 1, 0.0, extent - 1.0);
    }
}
