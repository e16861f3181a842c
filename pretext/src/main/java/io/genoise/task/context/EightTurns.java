package io.genoise.task.context;

import io.genoise.data.Column;
import io.genoise.data.Sample;
import io.genoise.op.Affine;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.tensor.Tensor;

/// Turns by 45°: the host turns a picture by whole quarters, which changes no pixel, and the step by the rest.
///
/// That must read between pixels and would leave corners empty. So of each of the eight views only the largest square is used
/// that no corner reaches into, 1/√2 of the side, enlarged to the whole side: all eight are resampled alike in size.
final class EightTurns {
    /// The column of the places from which the step reads.
    static final String PLACES = "places";

    private EightTurns() {}

    /// The column of the places of `views` views of each picture.
    static Column column(int views) {
        return Column.floats(PLACES, views, 2, 3);
    }

    /// Writes where view `view`, in turn number `turn`, is read.
    static void put(Sample sample, int view, int turn) {
        sample.put(PLACES, view, Affine.matrices(place(turn, sample.height())));
    }

    /// Where, in a picture that whole quarters have turned already, the view of one of eight turns lies.
    static Affine place(int turn, int side) {
        return Affine.of(side, side).rotate(turn % 2 * 45).zoom(Math.sqrt(2));
    }

    /// The rest of eight turns: u8 pictures `[N,S,S,C]`, read at `places` `[N,2,3]`, as f32 of 0…1.
    static Tensor turned(Tensor pictures, Tensor places) {
        int side = pictures.shape().extent(1);
        return Warping.affine(pictures, places, side, side, Filter.BILINEAR, Outside.EDGE)
                .times(1f / 255);
    }
}
