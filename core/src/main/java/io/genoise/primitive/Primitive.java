package io.genoise.primitive;

import static io.genoise.primitive.Types.checked;

import io.genoise.expression.Formula;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// What a step is made of. The set is small, closed, and closed under differentiation: the gradient of each is a
/// formula over the others, so second derivatives need nothing more. Everything else (norms, losses, optimisers) is a
/// formula over these.
///
/// A primitive is a value: two of equal structure compute the same function, and a plan is cached by that. Values that
/// change from step to step are not in it but in slots.
///
/// Families with a story of their own have a file each: [Resampling], [Selection], [Attending].
public sealed interface Primitive
        permits Primitive.Source,
                Primitive.Iota,
                Primitive.Random,
                Primitive.Pointwise,
                Primitive.Reduce,
                Primitive.MatMul,
                Primitive.Convolve,
                Primitive.ConvolveInput,
                Primitive.ConvolveWeight,
                Primitive.MaxPool,
                Primitive.MaxPoolIndices,
                Primitive.PoolGather,
                Primitive.PoolScatter,
                Primitive.AveragePool,
                Primitive.AveragePoolInput,
                Primitive.Gather,
                Primitive.ScatterAdd,
                Primitive.Custom,
                Primitive.Movement,
                Resampling,
                Selection,
                Attending {
    /// The result's shape for operands of these shapes.
    ///
    /// @throws IllegalArgumentException if the operands do not fit, saying what came and what was expected
    TensorShape shape(List<TensorShape> inputs);

    /// The result's element type. Where f32 is expected, bf16 and f16 do as well, and the result is f32: a planner may
    /// store it with fewer bits.
    ///
    /// @throws IllegalArgumentException if an operand has a type that the primitive does not take
    default DType dtype(List<DType> inputs) {
        return checked(this, inputs, Collections.nCopies(inputs.size(), DType.F32));
    }

    /// How many slots of the parameter block it reads.
    default int slots() {
        return 0;
    }

    /// Checks the values of the slots where they are no mere numbers.
    ///
    /// @throws IllegalArgumentException if they do not fit the operands
    default void check(List<TensorShape> inputs, int[] slots) {
        // any number will do
    }

    /// A tensor that is there before the step: a Variable, a batch, a kept tensor. Which one is bound at run time.
    ///
    /// @param of its shape
    /// @param type its element type
    record Source(TensorShape of, DType type) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return of;
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return type;
        }
    }

    /// `out[i] = i` as f32, `[n]`. Beyond 2²⁴ + 1 numbers f32 would leave some out.
    ///
    /// @param n how many numbers, at most 2²⁴ + 1
    record Iota(int n) implements Primitive {
        private static final int MOST = (1 << 24) + 1;

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            if (n > MOST) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "iota of %,d numbers: f32 counts no further than %,d",
                                n,
                                MOST - 1));
            }
            return TensorShape.of(n);
        }
    }

    /// Uniform numbers in [0, 1) of shape `of`. Four slots: the key's low and high word, the stream's low and high word.
    /// Element i is word i mod 4 of the Philox block (key, high = stream, low = i div 4), by `Philox.uniform`.
    ///
    /// @param of the result's shape
    record Random(TensorShape of) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return of;
        }

        @Override
        public int slots() {
            return 4;
        }
    }

    /// out = formula(inputs), element by element; operands broadcast (aligned at the last axis). i32 and u8 operands are
    /// converted to f32; a result of another type is rounded to nearest (ties to even) and, for u8, clamped to 0–255.
    ///
    /// An operation that is recorded has one formula. A rewrite puts several side by side, each with a result of its own of
    /// the operands' broadcast shape, for a backend that absorbs them.
    ///
    /// @param formulas over the operands, of which input i is operand i; one, unless a rewrite has put several side by
    ///     side
    /// @param slots how many places of the parameter block the formulas read
    /// @param type of the results
    record Pointwise(List<Formula> formulas, int slots, DType type) implements Primitive {
        /// Copies `formulas`.
        public Pointwise {
            formulas = List.copyOf(formulas);
        }

        /// One formula.
        public Pointwise(Formula formula, int slots, DType type) {
            this(List.of(formula), slots, type);
        }

        /// The first formula: the only one of what is recorded.
        public Formula formula() {
            return formulas.getFirst();
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape out = TensorShape.SCALAR;
            for (TensorShape input : inputs) {
                out = TensorShape.broadcast(out, input);
            }
            return out;
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return type;
        }
    }

    /// What a reduction computes over its axes. `MOMENTS` gives the mean and the sum of squared deviations from it; the
    /// ARG kinds give the position (row-major within the reduced axes) of the first extreme value.
    enum Reduction {
        /// The sum.
        SUM,
        /// The largest value.
        MAX,
        /// The smallest value.
        MIN,
        /// Mean μ and M2 = Σ(x − μ)².
        MOMENTS,
        /// Where the first of the largest values is.
        ARGMAX,
        /// Where the first of the smallest values is.
        ARGMIN
    }

    /// The reduction of formula(inputs) over `axes` (bit i for axis i of the operands' broadcast shape).
    ///
    /// One formula of a kind other than `MOMENTS` gives the operands' shape without the axes. Otherwise the results are
    /// stacked on a new first axis: `[formulas]` for several sums, `[2]` (mean, M2) for `MOMENTS`, which takes one
    /// formula. `ARGMAX` and `ARGMIN` give i32.
    ///
    /// @param kind what is computed of the formulas' values
    /// @param formulas over the operands; several only of `SUM`
    /// @param axes bit i for axis i of the operands' broadcast shape
    /// @param slots how many places of the parameter block the formulas read
    record Reduce(Reduction kind, List<Formula> formulas, int axes, int slots)
            implements Primitive {
        /// Copies `formulas`.
        public Reduce {
            formulas = List.copyOf(formulas);
        }

        /// How many results lie side by side on the first axis; 1 if there is no such axis.
        public int results() {
            return kind == Reduction.MOMENTS ? 2 : formulas.size();
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape whole = TensorShape.SCALAR;
            for (TensorShape input : inputs) {
                whole = TensorShape.broadcast(whole, input);
            }
            if (axes >> whole.rank() != 0) {
                throw new IllegalArgumentException(
                        "a reduction over axes beyond the rank of " + whole);
            }
            TensorShape kept = whole.reduce(axes, false);
            boolean counts = kind == Reduction.ARGMAX || kind == Reduction.ARGMIN;
            if (counts && whole.elements() / Math.max(1, kept.elements()) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "%s over more than %,d elements of %s: its result is i32",
                                kind,
                                Integer.MAX_VALUE,
                                whole));
            }
            return results() == 1 ? kept : kept.insert(0, results());
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return kind == Reduction.ARGMAX || kind == Reduction.ARGMIN ? DType.I32 : DType.F32;
        }
    }

    /// The same elements elsewhere. All but `Pad` and `Concat` are views: they become a layout of their operand and cost
    /// nothing, unless a consumer insists on contiguous memory.
    sealed interface Movement extends Primitive {
        @Override
        default DType dtype(List<DType> inputs) {
            return inputs.getFirst();
        }
    }

    /// The same elements in row-major order as shape `to`.
    ///
    /// @param to the result's shape, of as many elements
    record Reshape(TensorShape to) implements Movement {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            if (inputs.getFirst().elements() != to.elements()) {
                throw new IllegalArgumentException(
                        "reshape of %s (%s elements) to %s (%s)"
                                .formatted(
                                        inputs.getFirst(),
                                        inputs.getFirst().elements(),
                                        to,
                                        to.elements()));
            }
            return to;
        }
    }

    /// Axis i of the result is axis `order[i]` of the operand.
    ///
    /// @param order a permutation of the operand's axes
    record Permute(List<Integer> order) implements Movement {
        /// Copies `order`; whether it is a permutation is checked by [#shape].
        public Permute {
            order = List.copyOf(order);
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape x = inputs.getFirst();
            int seen = 0;
            int[] out = new int[order.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = x.extent(order.get(i));
                seen |= 1 << order.get(i);
            }
            if (order.size() != x.rank() || seen != (1 << x.rank()) - 1) {
                throw new IllegalArgumentException(
                        "order " + order + " is no permutation of the axes of " + x);
            }
            return TensorShape.of(out);
        }
    }

    /// The block of shape `part` that begins at `starts`. If it is `moving`, a slot holds the start along the first axis,
    /// and `starts` has 0 there: blocks at other places are then no other plan.
    ///
    /// @param starts where the block begins, one number an axis
    /// @param part the block's shape, of the operand's rank
    /// @param moving whether the start along the first axis is in a slot
    record Slice(List<Integer> starts, TensorShape part, boolean moving) implements Movement {
        /// Copies `starts`.
        public Slice {
            starts = List.copyOf(starts);
        }

        /// A block that lies still.
        public Slice(List<Integer> starts, TensorShape part) {
            this(starts, part, false);
        }

        @Override
        public int slots() {
            return moving ? 1 : 0;
        }

        @Override
        public void check(List<TensorShape> inputs, int[] slots) {
            if (moving) {
                new Slice(begin(starts, slots[0]), part).shape(inputs);
            }
        }

        private static List<Integer> begin(List<Integer> starts, int first) {
            List<Integer> begin = new ArrayList<>(starts);
            begin.set(0, first);
            return begin;
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape x = inputs.getFirst();
            boolean fits = starts.size() == x.rank() && part.rank() == x.rank();
            for (int i = 0; fits && i < x.rank(); i++) {
                fits = starts.get(i) >= 0 && starts.get(i) <= x.extent(i) - part.extent(i);
            }
            if (!fits) {
                throw new IllegalArgumentException(
                        "a slice " + part + " at " + starts + " does not lie in " + x);
            }
            return part;
        }
    }

    /// The elements in reverse order along `axes` (bit i for axis i).
    ///
    /// @param axes bit i for axis i
    record Flip(int axes) implements Movement {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }
    }

    /// The operand repeated to shape `to`.
    ///
    /// @param to the result's shape
    record Broadcast(TensorShape to) implements Movement {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            if (!TensorShape.broadcast(inputs.getFirst(), to).equals(to)) {
                throw new IllegalArgumentException(
                        inputs.getFirst() + " does not broadcast to " + to);
            }
            return to;
        }
    }

    /// The operand at `starts` within zeros of shape `to`; the adjoint of `Slice`, `moving` as it does.
    ///
    /// @param starts where the operand begins in the result, one number an axis
    /// @param to the result's shape
    /// @param moving whether the start along the first axis is in a slot
    record Pad(List<Integer> starts, TensorShape to, boolean moving) implements Movement {
        /// Copies `starts`.
        public Pad {
            starts = List.copyOf(starts);
        }

        /// A block that lies still.
        public Pad(List<Integer> starts, TensorShape to) {
            this(starts, to, false);
        }

        @Override
        public int slots() {
            return moving ? 1 : 0;
        }

        @Override
        public void check(List<TensorShape> inputs, int[] slots) {
            new Slice(starts, inputs.getFirst(), moving).check(List.of(to), slots);
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            new Slice(starts, inputs.getFirst()).shape(List.of(to));
            return to;
        }
    }

    /// The operands one after another along `axis`.
    ///
    /// @param axis counted from 0
    record Concat(int axis) implements Movement {
        @Override
        public DType dtype(List<DType> inputs) {
            return checked(this, inputs, Collections.nCopies(inputs.size(), inputs.getFirst()));
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape first = inputs.getFirst();
            long extent = 0;
            for (TensorShape x : inputs) {
                if (x.rank() != first.rank()
                        || axis >= x.rank()
                        || !x.with(axis, first.extent(axis)).equals(first)) {
                    throw new IllegalArgumentException(
                            "concat of %s along axis %s: all other extents must be equal"
                                    .formatted(inputs, axis));
                }
                extent += x.extent(axis);
            }
            return first.with(axis, TensorShape.extent(extent));
        }
    }

    /// c[…,m,n] = Σₖ a[…,m,k]·b[…,k,n]; with `transposeA` the operand holds a[…,k,m], with `transposeB` b[…,n,k]. The
    /// leading axes are equal.
    ///
    /// @param transposeA whether the first operand's last two axes are exchanged
    /// @param transposeB whether the second operand's last two axes are exchanged
    record MatMul(boolean transposeA, boolean transposeB) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape a = inputs.get(0);
            TensorShape b = inputs.get(1);
            int rank = a.rank();
            if (rank < 2 || b.rank() != rank) {
                throw new IllegalArgumentException(
                        "matmul of " + a + " and " + b + ": equal ranks from 2 on expected");
            }
            int m = a.extent(transposeA ? -1 : -2);
            int k = a.extent(transposeA ? -2 : -1);
            int n = b.extent(transposeB ? -2 : -1);
            TensorShape out = a.with(-2, m).with(-1, n);
            if (k != b.extent(transposeB ? -1 : -2) || !b.with(-2, m).with(-1, n).equals(out)) {
                throw new IllegalArgumentException(
                        "matmul of %s%s and %s%s: inner or leading extents differ"
                                .formatted(a, transposeA ? "ᵀ" : "", b, transposeB ? "ᵀ" : ""));
            }
            return out;
        }
    }

    /// y[n,p,k] = Σ over taps r and channels c of x[n, p·stride + r·dilation − padding, c] · w[k,r,c]: a
    /// cross-correlation, channels last. Operands x `[N,H,W,C]`, w `[K,R,S,C/groups]`; result `[N,H′,W′,K]`. (Video has
    /// one more spatial axis in front.)
    ///
    /// @param window kernel, stride, padding and dilation
    /// @param groups parts into which the channels fall, each with filters of its own; divides C and K
    record Convolve(SlidingWindow window, int groups) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape x = inputs.get(0);
            TensorShape w = inputs.get(1);
            TensorShape out = window.output(x, w.extent(0));
            boolean fits =
                    w.rank() == x.rank()
                            && x.extent(-1) == (long) w.extent(-1) * groups
                            && w.extent(0) % groups == 0;
            for (int i = 0; fits && i < window.rank(); i++) {
                fits = w.extent(i + 1) == window.kernel().get(i);
            }
            if (!fits) {
                throw new IllegalArgumentException(
                        "convolution of x %s with w %s in %s groups, kernel %s: x [N,H,W,C] and w [K,R,S,C/groups] expected%s"
                                .formatted(
                                        x,
                                        w,
                                        groups,
                                        window.kernel(),
                                        window.rank() == 2 ? "" : ", with all spatial axes"));
            }
            return out;
        }
    }

    /// The adjoint of `Convolve` in x: operands dy `[N,H′,W′,K]` and w; result dx of spatial extents `spatial`.
    ///
    /// @param window that of the convolution
    /// @param groups those of the convolution
    /// @param spatial extents of x, such as `[H,W]`: where the stride is not 1, dy does not tell them
    record ConvolveInput(SlidingWindow window, int groups, List<Integer> spatial)
            implements Primitive {
        /// Copies `spatial`.
        public ConvolveInput {
            spatial = List.copyOf(spatial);
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape dy = inputs.get(0);
            TensorShape w = inputs.get(1);
            int[] extents = dy.extents();
            for (int i = 0; i < spatial.size(); i++) {
                extents[i + 1] = spatial.get(i);
            }
            extents[extents.length - 1] = TensorShape.extent((long) w.extent(-1) * groups);
            TensorShape x = TensorShape.of(extents);
            if (!new Convolve(window, groups).shape(List.of(x, w)).equals(dy)) {
                throw new IllegalArgumentException(
                        "dy " + dy + " and w " + w + " are not of a convolution of " + x);
            }
            return x;
        }
    }

    /// The adjoint of `Convolve` in w: operands x and dy; result dw `[K,R,S,C/groups]`.
    ///
    /// @param window that of the convolution
    /// @param groups those of the convolution
    record ConvolveWeight(SlidingWindow window, int groups) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape x = inputs.get(0);
            TensorShape dy = inputs.get(1);
            int[] extents = new int[window.rank() + 2];
            extents[0] = dy.extent(-1);
            for (int i = 0; i < window.rank(); i++) {
                extents[i + 1] = window.kernel().get(i);
            }
            extents[extents.length - 1] = x.extent(-1) / groups;
            TensorShape w = TensorShape.of(extents);
            if (!new Convolve(window, groups).shape(List.of(x, w)).equals(dy)) {
                throw new IllegalArgumentException(
                        "x " + x + " and dy " + dy + " are not of a convolution with w " + w);
            }
            return w;
        }
    }

    /// The largest value in each window, padding never winning; `[N,H,W,C]` → `[N,H′,W′,C]`.
    ///
    /// @param window kernel, stride, padding and dilation
    record MaxPool(SlidingWindow window) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return window.output(inputs.getFirst(), inputs.getFirst().extent(-1));
        }
    }

    /// Where in its window (row-major position, i32) each maximum lies: the first one, a NaN winning over all.
    ///
    /// @param window that of the pool
    record MaxPoolIndices(SlidingWindow window) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return window.output(inputs.getFirst(), inputs.getFirst().extent(-1));
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return DType.I32;
        }
    }

    /// y[n,p,c] = x[n, the place in window p that indices[n,p,c] names, c]; operands x and indices.
    ///
    /// @param window that of the pool
    record PoolGather(SlidingWindow window) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            TensorShape out = window.output(inputs.get(0), inputs.get(0).extent(-1));
            if (!out.equals(inputs.get(1))) {
                throw new IllegalArgumentException(
                        "indices " + inputs.get(1) + " of a pool that gives " + out);
            }
            return out;
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return checked(this, inputs, List.of(DType.F32, DType.I32));
        }
    }

    /// The adjoint of `PoolGather` in x: adds each dy[n,p,c] to the place that indices[n,p,c] names; operands dy and
    /// indices; result of spatial extents `spatial`.
    ///
    /// @param window that of the pool
    /// @param spatial extents of x, such as `[H,W]`
    record PoolScatter(SlidingWindow window, List<Integer> spatial) implements Primitive {
        /// Copies `spatial`.
        public PoolScatter {
            spatial = List.copyOf(spatial);
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return pooled(window, inputs.getFirst(), spatial);
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return checked(this, inputs, List.of(DType.F32, DType.I32));
        }
    }

    /// The mean of each window: over the taps inside the picture, or over all taps, padding as 0, if `countPadding`.
    ///
    /// @param window kernel, stride, padding and dilation
    /// @param countPadding whether a window at the edge is divided by all its taps
    record AveragePool(SlidingWindow window, boolean countPadding) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return window.output(inputs.getFirst(), inputs.getFirst().extent(-1));
        }
    }

    /// The adjoint of `AveragePool`: operand dy; result of spatial extents `spatial`.
    ///
    /// @param window that of the pool
    /// @param countPadding that of the pool
    /// @param spatial extents of x, such as `[H,W]`
    record AveragePoolInput(SlidingWindow window, boolean countPadding, List<Integer> spatial)
            implements Primitive {
        /// Copies `spatial`.
        public AveragePoolInput {
            spatial = List.copyOf(spatial);
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return pooled(window, inputs.getFirst(), spatial);
        }
    }

    /// out[i…,d…] = x[indices[i…],d…]: rows of x `[V,d…]` by indices (i32, any shape). An index outside 0 … V-1 gives 0.
    record Gather() implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            int[] row = inputs.get(0).extents();
            int[] picked = inputs.get(1).extents();
            int[] out = new int[picked.length + row.length - 1];
            System.arraycopy(picked, 0, out, 0, picked.length);
            System.arraycopy(row, 1, out, picked.length, row.length - 1);
            return TensorShape.of(out);
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return checked(this, inputs, List.of(inputs.getFirst(), DType.I32));
        }
    }

    /// The adjoint of `Gather` in x: rows dy[i…,d…] are added, in the order of i, to row indices[i…] of zeros
    /// `[rows,d…]`; an index outside is left out. Operands dy and indices.
    ///
    /// @param rows the result's first extent
    record ScatterAdd(int rows) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            int[] dy = inputs.get(0).extents();
            int picked = inputs.get(1).rank();
            int[] out = new int[dy.length - picked + 1];
            out[0] = rows;
            System.arraycopy(dy, picked, out, 1, dy.length - picked);
            TensorShape x = TensorShape.of(out);
            if (!new Gather().shape(List.of(x, inputs.get(1))).equals(inputs.get(0))) {
                throw new IllegalArgumentException(
                        "rows " + inputs.get(0) + " for indices " + inputs.get(1));
            }
            return x;
        }

        @Override
        public DType dtype(List<DType> inputs) {
            return checked(this, inputs, List.of(DType.F32, DType.I32));
        }
    }

    /// An operation of the user's.
    ///
    /// @param kernel its shape rule and its values; two that are equal compute the same
    record Custom(CustomKernel kernel) implements Primitive {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return kernel.shape(inputs);
        }

        /// Users' kernels read f32 arrays.
        @Override
        public DType dtype(List<DType> inputs) {
            if (inputs.stream().anyMatch(DType::isHalf)) {
                throw new IllegalArgumentException(
                        "operation %s of %s: f32 expected; to(type) converts"
                                .formatted(kernel.name(), inputs));
            }
            return checked(this, inputs, Collections.nCopies(inputs.size(), DType.F32));
        }
    }

    private static TensorShape pooled(SlidingWindow window, TensorShape dy, List<Integer> spatial) {
        int[] extents = dy.extents();
        for (int i = 0; i < spatial.size(); i++) {
            extents[i + 1] = spatial.get(i);
        }
        TensorShape x = TensorShape.of(extents);
        if (!window.output(x, x.extent(-1)).equals(dy)) {
            throw new IllegalArgumentException("dy " + dy + " is not of a pool over " + x);
        }
        return x;
    }
}
