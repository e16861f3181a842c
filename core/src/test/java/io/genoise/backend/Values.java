package io.genoise.backend;

import io.genoise.primitive.Primitive;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A tensor of a kernel's test: numbers and how they lie. [#run] does for one primitive what a planner does for
/// many, on any backend.
public record Values(DType type, Layout layout, double[] numbers) {
    /// The f32 tensor of `shape` with these numbers in row-major order.
    public static Values of(TensorShape shape, double... numbers) {
        if (numbers.length != shape.elements()) {
            throw new IllegalArgumentException(numbers.length + " numbers for shape " + shape);
        }
        return new Values(DType.F32, Layout.contiguous(shape), numbers);
    }

    /// A f32 tensor of numbers in [-1, 1), exact in single precision.
    public static Values random(RandomStream random, int... extents) {
        TensorShape shape = TensorShape.of(extents);
        double[] numbers = new double[(int) shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat() * 2 - 1;
        }
        return of(shape, numbers);
    }

    /// The i32 tensor of `shape` of numbers in 0 … bound-1.
    public static Values indices(RandomStream random, int bound, TensorShape shape) {
        double[] numbers = new double[(int) shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(bound);
        }
        return of(shape, numbers).as(DType.I32);
    }

    /// These numbers as elements of another type.
    public Values as(DType other) {
        return new Values(other, layout, numbers);
    }

    /// These numbers in another layout: a view.
    public Values as(Layout other) {
        return new Values(type, other, numbers);
    }

    public TensorShape shape() {
        return layout.shape();
    }

    /// Σ x·y over two contiguous tensors of equal shape.
    public double dot(Values y) {
        if (!shape().equals(y.shape())) {
            throw new IllegalArgumentException("dot of " + shape() + " and " + y.shape());
        }
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += numbers[i] * y.numbers[i];
        }
        return sum;
    }

    /// The result of `primitive` on `backend`. Slots lie in the parameter block in reverse order, so that a kernel that
    /// ignores where they are is found out.
    public static Values run(Backend backend, Primitive primitive, int[] slots, Values... inputs) {
        List<Values> given = List.of(inputs);
        Layout out = Layout.contiguous(primitive.shape(given.stream().map(Values::shape).toList()));
        DType type = primitive.dtype(given.stream().map(Values::type).toList());
        int[] places = new int[slots.length];
        int[] parameters = new int[slots.length];
        for (int i = 0; i < slots.length; i++) {
            places[i] = slots.length - 1 - i;
            parameters[places[i]] = slots[i];
        }
        List<Operand> operands = given.stream().map(v -> new Operand(v.type, v.layout)).toList();
        PreparedKernel kernel =
                backend.prepare(new Group(primitive, places, operands, new Operand(type, out)));
        Span[] spans =
                Stream.concat(
                                given.stream().map(v -> upload(backend, v)),
                                Stream.of(
                                        new Span(
                                                backend.allocate(
                                                        out.shape().elements()
                                                                * backend.bytes(type)),
                                                0)))
                        .toArray(Span[]::new);
        Span workspace =
                kernel.workspace() == 0 ? null : new Span(backend.allocate(kernel.workspace()), 0);
        kernel.run(spans, workspace, parameters);
        double[] numbers = new double[(int) out.shape().elements()];
        backend.download(spans[inputs.length], type, numbers, 0, numbers.length);
        for (Span span : spans) {
            span.memory().close();
        }
        if (workspace != null) {
            workspace.memory().close();
        }
        return new Values(type, out, numbers);
    }

    /// The result of `primitive`, which has no slots, on `backend`.
    public static Values run(Backend backend, Primitive primitive, Values... inputs) {
        return run(backend, primitive, new int[0], inputs);
    }

    private static Span upload(Backend backend, Values v) {
        Span span = new Span(backend.allocate((long) v.numbers.length * backend.bytes(v.type)), 0);
        backend.upload(v.numbers, 0, v.numbers.length, span, v.type);
        return span;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values that
                && type == that.type
                && layout.equals(that.layout)
                && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return layout.hashCode() * 31 + Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
        return type + " " + layout + " " + Arrays.toString(numbers);
    }
}
