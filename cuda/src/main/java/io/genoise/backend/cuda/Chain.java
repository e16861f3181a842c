package io.genoise.backend.cuda;

import io.genoise.backend.Group;
import io.genoise.backend.Launch;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.code.Code;
import io.genoise.backend.cuda.code.Codes;
import io.genoise.backend.cuda.code.Texts;
import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One group that takes several kernels, one after another: a product whose factors are converted first, a convolution by
/// patches. What lies between them is scratch memory:
///
///     | what the steps hand on, a piece each | workspace of whichever step runs |
final class Chain implements CudaKernel {
    /// What every piece of scratch memory begins at a multiple of: what cuBLAS and cuDNN want of their workspaces.
    private static final int ALIGNMENT = 256;

    /// Where an operand of a step lies.
    sealed interface Place {
        /// Where operand `number` of the group lies: its inputs in order, then its output.
        record Operand(int number) implements Place {}

        /// A piece of scratch memory, `offset` bytes from its beginning.
        record Scratch(long offset) implements Place {}
    }

    /// @param over whether the kernel's workspace is all scratch memory from its beginning; otherwise it is behind that
    private record Step(CudaKernel kernel, List<Place> operands, boolean over) {}

    private final String algorithm;
    private final List<Step> steps;
    private final long scratch;
    private final long workspace;

    private Chain(String algorithm, List<Step> steps, long scratch) {
        this.algorithm = algorithm;
        this.steps = List.copyOf(steps);
        this.scratch = scratch;
        long own = steps.stream().mapToLong(step -> step.kernel.workspace()).max().orElse(0);
        this.workspace = scratch + own == 0 ? 0 : scratch + own + ALIGNMENT;
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public long workspace() {
        return workspace;
    }

    @Override
    public Call bind(Bound bound) {
        long begin = Math.ceilDiv(bound.workspace(), ALIGNMENT) * ALIGNMENT;
        List<Call> calls = new ArrayList<>();
        for (Step step : steps) {
            long[] operands =
                    step.operands.stream()
                            .mapToLong(place ->
                                    switch (place) {
                                        case Place.Operand o -> bound.operands()[o.number];
                                        case Place.Scratch s -> begin + s.offset;
                                    })
                            .toArray();
            List<List<Launch.Shift>> still = Collections.nCopies(operands.length, List.of());
            long own = step.over ? begin : begin + scratch;
            calls.add(
                    step.kernel.bind(new Bound(operands, still, own, bound.slots(), bound.host())));
        }
        return new Call() {
            @Override
            public void enqueue(long stream) {
                calls.forEach(call -> call.enqueue(stream));
            }

            @Override
            public void close() {
                calls.forEach(Call::close);
            }
        };
    }

    @Override
    public void close() {
        steps.forEach(step -> step.kernel.close());
    }

    /// Puts a chain together. Until it is made, what its kernels hold is the builder's.
    static final class Builder implements AutoCloseable {
        private final Context context;
        private final Group group;
        private final List<Step> steps = new ArrayList<>();
        private long scratch;
        private boolean made;

        Builder(Context context, Group group) {
            this.context = context;
            this.group = group;
        }

        /// Where input `i` of the group lies.
        Place input(int i) {
            return new Place.Operand(i);
        }

        /// Where the group's result lies.
        Place output() {
            return new Place.Operand(group.inputs().size());
        }

        /// A piece of scratch memory for so many elements.
        Place.Scratch scratch(long elements, DType type) {
            Place.Scratch place = new Place.Scratch(scratch);
            scratch += Math.ceilDiv(elements * type.bytes(), ALIGNMENT) * ALIGNMENT;
            return place;
        }

        /// A step: `kernel`, whose operands lie at `operands`.
        void add(CudaKernel kernel, Place... operands) {
            steps.add(new Step(kernel, List.of(operands), false));
        }

        /// A step by a text over the group's own operands, whose workspace is all scratch memory.
        void add(Code code) {
            List<Place> operands = new ArrayList<>();
            for (int i = 0; i <= group.inputs().size(); i++) {
                operands.add(new Place.Operand(i));
            }
            Codes codes = new Codes("text", List.of(code), 0);
            steps.add(new Step(new CodeKernel(context, codes, 0), operands, true));
        }

        /// A step that is a primitive of its own, over contiguous operands.
        void add(Primitive primitive, Operand input, Operand output, Place from, Place to) {
            Group step = new Group(primitive, new int[0], List.of(input), output);
            Codes codes = Texts.of(step, context.cuda().driver().facts());
            add(new CodeKernel(context, codes, 0), from, to);
        }

        /// A contiguous operand that begins where it is bound.
        private static Operand operand(DType type, TensorShape shape) {
            return new Operand(type, Layout.contiguous(shape), ALIGNMENT);
        }

        /// Input `i` as elements of `to`.
        Place input(int i, DType to) {
            Operand input = group.inputs().get(i);
            if (input.type() == to) {
                return input(i);
            }
            TensorShape shape = input.layout().shape();
            Place converted = scratch(shape.elements(), to);
            add(same(to), input, operand(to, shape), input(i), converted);
            return converted;
        }

        /// Where the group's result is to be put as `elements` elements of `type`; [#converted] brings it from there.
        Place result(DType type) {
            return type == group.output().type()
                    ? output()
                    : scratch(group.output().layout().shape().elements(), type);
        }

        /// Makes what was put at [#result] the group's result.
        void converted(Place result, DType type) {
            DType to = group.output().type();
            if (type != to) {
                TensorShape shape = group.output().layout().shape();
                add(same(to), operand(type, shape), group.output(), result, output());
            }
        }

        private static Pointwise same(DType type) {
            return new Pointwise(Formula.input(0), 0, type);
        }

        /// A step that multiplies, or two: a long sum whose result is small is cut into parts that are computed side by side
        /// ([ProductKernel#parts]), and added.
        void product(Product p, Place a, Place b, Place c) {
            int parts = ProductKernel.parts(p);
            if (parts == 1) {
                add(new ProductKernel(context, p), a, b, c);
                return;
            }
            Product part =
                    new Product(
                            parts,
                            p.m(),
                            p.n(),
                            p.k() / parts,
                            true,
                            false,
                            p.type(),
                            DType.F32,
                            p.arithmetic());
            TensorShape sums = TensorShape.of(parts, p.m(), p.n());
            Place each = scratch(sums.elements(), DType.F32);
            add(new ProductKernel(context, part), a, b, each);
            add(
                    new Reduce(Reduction.SUM, List.of(Formula.input(0)), 1, 0),
                    operand(DType.F32, sums),
                    operand(p.result(), TensorShape.of(p.m(), p.n())),
                    each,
                    c);
        }

        Chain build(String algorithm) {
            made = true;
            return new Chain(algorithm, steps, scratch);
        }

        @Override
        public void close() {
            if (!made) {
                steps.forEach(step -> step.kernel.close());
            }
        }
    }
}
