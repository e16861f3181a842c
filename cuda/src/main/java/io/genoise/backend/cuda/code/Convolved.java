package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.List;

/// A convolution's three operands, whichever of them a group computes from the others.
///
/// @param x `[N,…,C]`
/// @param w `[K,…,C/groups]`
/// @param y `[N,…,K]`
public record Convolved(
        Wanted wanted,
        SlidingWindow window,
        int groups,
        TensorShape x,
        TensorShape w,
        TensorShape y) {
    /// What `group` convolves.
    ///
    /// @throws IllegalArgumentException if it is no convolution and no adjoint of one
    public static Convolved of(Group group) {
        TensorShape out = group.output().layout().shape();
        return switch (group.primitive()) {
            case Convolve p ->
                    new Convolved(
                            Wanted.OUTPUT,
                            p.window(),
                            p.groups(),
                            shape(group, 0),
                            shape(group, 1),
                            out);
            case ConvolveInput p ->
                    new Convolved(
                            Wanted.INPUT,
                            p.window(),
                            p.groups(),
                            out,
                            shape(group, 1),
                            shape(group, 0));
            case ConvolveWeight p ->
                    new Convolved(
                            Wanted.WEIGHT,
                            p.window(),
                            p.groups(),
                            shape(group, 0),
                            out,
                            shape(group, 1));
            default -> throw new IllegalArgumentException("no convolution: " + group.primitive());
        };
    }

    private static TensorShape shape(Group group, int input) {
        return group.inputs().get(input).layout().shape();
    }

    /// The window over x.
    Sliding sliding() {
        return new Sliding(window, x, y);
    }

    /// What texts call the operands that are given.
    List<String> given() {
        return switch (wanted) {
            case OUTPUT -> List.of("x", "w");
            case INPUT -> List.of("dy", "w");
            case WEIGHT -> List.of("x", "dy");
        };
    }
}
