package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.Values;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// A primitive's texts, tried over given numbers ([Trial]), beside what the reference computes.
///
/// @param codes what the group became
/// @param result what its kernels gave
/// @param expected the reference's, not yet rounded to the type of the result
record Ran(Codes codes, Values result, double[] expected) {
    /// Runs `primitive` on `inputs`, as well aligned as the backend asks for.
    static Ran of(Function<Group, Codes> texts, Primitive primitive, Values... inputs) {
        return of(texts, primitive, DType.F32, 16, inputs);
    }

    /// As above; an f32 result is stored as `stored`, and addresses are multiples of `alignment` alone.
    static Ran of(
            Function<Group, Codes> texts,
            Primitive primitive,
            DType stored,
            int alignment,
            Values... inputs) {
        Group group = group(primitive, stored, alignment, inputs);
        Codes codes = texts.apply(group);
        Operand out = group.output();
        double[] found = trial(group, inputs).found(codes).getFirst();
        Group exact = group(primitive, DType.F32, alignment, inputs);
        double[] expected = trial(exact, inputs).expected().getFirst();
        return new Ran(codes, new Values(out.type(), out.layout(), found), expected);
    }

    private static Trial trial(Group group, Values... inputs) {
        Trial trial = Trial.of(group);
        for (int k = 0; k < inputs.length; k++) {
            trial = trial.with(k, inputs[k].numbers());
        }
        return trial;
    }

    /// The group of `primitive` over operands of which so much is promised.
    static Group group(Primitive primitive, DType stored, int alignment, Values... inputs) {
        List<Operand> operands =
                Arrays.stream(inputs)
                        .map(input -> new Operand(input.type(), input.layout(), alignment))
                        .toList();
        Layout out =
                Layout.contiguous(
                        primitive.shape(Arrays.stream(inputs).map(Values::shape).toList()));
        DType type = primitive.dtype(Arrays.stream(inputs).map(Values::type).toList());
        DType of = type == DType.F32 ? stored : type;
        return new Group(primitive, new int[0], operands, new Operand(of, out, alignment));
    }

    /// The result is the reference's, to `tolerance` of what is 1 or of the number itself if that is larger; NaN where
    /// that is NaN.
    void isClose(double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            double want = expected[i];
            double found = result.numbers()[i];
            boolean same = Double.compare(want, found) == 0 || (float) want == found;
            assertThat(same || Math.abs(found - want) <= tolerance * Math.max(1, Math.abs(want)))
                    .as("element %s of %s: %s, and %s expected", i, result.shape(), found, want)
                    .isTrue();
        }
    }

    /// The result is the reference's, rounded to the type that it is stored as.
    void isRounded() {
        double[] rounded =
                Arrays.stream(expected).map(value -> result.type().round(value)).toArray();
        new Ran(codes, result, rounded).isClose(0);
    }
}
