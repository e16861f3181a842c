package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/// A primitive's texts, tried over operands that are made one by one ([Trial]).
final class TextTrial {
    private final Primitive primitive;
    private final Function<Group, Codes> texts;
    private final List<Operand> inputs = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();
    private float[] slots = {};

    private TextTrial(Primitive primitive, Function<Group, Codes> texts) {
        this.primitive = primitive;
        this.texts = texts;
    }

    static TextTrial of(Primitive primitive, Function<Group, Codes> texts) {
        return new TextTrial(primitive, texts);
    }

    /// An operand in f32, aligned to 16 bytes, of random numbers in [-2, 2).
    TextTrial input(int... extents) {
        return input(DType.F32, Layout.contiguous(TensorShape.of(extents)), 16, u -> 4 * u - 2);
    }

    /// An operand whose elements are `of(u)` for u in [0, 1). It lies at a multiple of `alignment`, and of nothing larger.
    TextTrial input(DType type, Layout layout, int alignment, DoubleUnaryOperator of) {
        long end = layout.offset() + 1;
        for (int i = 0; i < layout.strides().length; i++) {
            end += Math.max(0, (layout.shape().extent(i) - 1) * layout.strides()[i]);
        }
        RandomStream random = RandomStream.of(7, inputs.size());
        double[] elements = new double[Math.toIntExact(end)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = type.round((float) of.applyAsDouble(random.nextFloat()));
        }
        inputs.add(new Operand(type, layout, alignment));
        values.add(elements);
        return this;
    }

    /// Uses `elements` for the last operand.
    TextTrial values(double... elements) {
        values.set(values.size() - 1, elements);
        return this;
    }

    TextTrial slots(float... values) {
        slots = values;
        return this;
    }

    private Group group() {
        List<TensorShape> shapes = inputs.stream().map(i -> i.layout().shape()).toList();
        List<DType> types = inputs.stream().map(Operand::type).toList();
        int[] places = new int[slots.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = places.length - 1 - i;
        }
        Layout out = Layout.contiguous(primitive.shape(shapes));
        return new Group(primitive, places, inputs, new Operand(primitive.dtype(types), out, 16));
    }

    private int[] block() {
        int[] block = new int[slots.length];
        for (int i = 0; i < block.length; i++) {
            block[block.length - 1 - i] = Float.floatToRawIntBits(slots[i]);
        }
        return block;
    }

    private Trial trial(Group group) {
        Trial trial = Trial.of(group).parameters(block());
        for (int k = 0; k < values.size(); k++) {
            trial.with(k, values.get(k));
        }
        return trial;
    }

    /// What the texts compute.
    double[] run() {
        Group group = group();
        return trial(group).found(texts.apply(group)).getFirst();
    }

    /// What the reference backend computes.
    double[] reference() {
        return trial(group()).expected().getFirst();
    }

    /// Asserts that the result is the reference's, to `tolerance` relative to max(1, |value|).
    void agrees(double tolerance) {
        double[] expected = reference();
        double[] found = run();
        for (int i = 0; i < expected.length; i++) {
            double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
            if (!(Math.abs(found[i] - expected[i]) <= allowed)
                    && Double.compare(found[i], expected[i]) != 0) {
                assertThat(found[i])
                        .as("element %s of %s of %s", i, primitive, inputs)
                        .isEqualTo(expected[i]);
            }
        }
    }
}
