package io.genoise.augment;

import static io.genoise.expression.Formula.constant;

import io.genoise.tensor.Tensor;
import java.util.List;

/// A rectangle of each picture in one colour: what [Cutout] and [Erasing] have in common. Its four numbers are the upper
/// and lower edge in heights of the picture, and the left and right one in widths; a pixel is covered if its centre lies
/// within.
final class Covering {
    static final int NUMBERS = 4;

    private Covering() {}

    static void put(float[] into, int at, double top, double bottom, double left, double right) {
        into[at] = (float) top;
        into[at + 1] = (float) bottom;
        into[at + 2] = (float) left;
        into[at + 3] = (float) right;
    }

    static Tensor apply(Tensor pictures, Tensor parameters, double fill) {
        Tensor rows = centres(pictures, 1).reshape(-1, 1);
        Tensor columns = centres(pictures, 2);
        List<Tensor> changed =
                Planes.of(pictures).stream()
                        .map(plane ->
                                Tensor.map(
                                        List.of(
                                                plane,
                                                rows,
                                                columns,
                                                Planes.number(parameters, 0),
                                                Planes.number(parameters, 1),
                                                Planes.number(parameters, 2),
                                                Planes.number(parameters, 3)),
                                        x ->
                                                x.get(3)
                                                        .lessEqual(x.get(1))
                                                        .times(x.get(1).less(x.get(4)))
                                                        .times(x.get(5).lessEqual(x.get(2)))
                                                        .times(x.get(2).less(x.get(6)))
                                                        .select(constant((float) fill), x.get(0))))
                        .toList();
        return Planes.pictures(changed);
    }

    private static Tensor centres(Tensor pictures, int axis) {
        int extent = pictures.shape().extent(axis);
        return pictures.device().iota(extent).plus(0.5f).over(extent);
    }
}
