package io.genoise.tensor;

import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.Selection;
import io.genoise.program.Node;
import io.genoise.shape.DType;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.internal.Pullback;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// An immutable array of numbers, rank 0 to 8: the promise of a recorded operation, or a value that outlives steps.
///
/// Methods record an operation in the device's open step and compute nothing. Operands of elementwise methods broadcast:
/// shapes are aligned at the last axis, an extent of 1 stretches. An axis may be negative: -1 is the last. Shape errors
/// are thrown at once and name the line that caused them.
///
/// Numbers given to a method (`x.times(0.5f)`) may differ from step to step without a new plan.
///
/// Here are arithmetic, the functions that [Formula] has, reductions, movements and products. What networks
/// add to these (activations, softmax, losses, norms) is in `io.genoise.op`.
public final class Tensor {
    private static final Pointwise ADD = formula(input(0).plus(input(1)), 0);
    private static final Pointwise SUBTRACT = formula(input(0).minus(input(1)), 0);
    private static final Pointwise MULTIPLY = formula(input(0).times(input(1)), 0);
    private static final Pointwise DIVIDE = formula(input(0).over(input(1)), 0);
    private static final Pointwise POWER = formula(input(0).power(input(1)), 0);
    private static final Pointwise MINIMUM = formula(input(0).min(input(1)), 0);
    private static final Pointwise MAXIMUM = formula(input(0).max(input(1)), 0);
    private static final Pointwise LESS = formula(input(0).less(input(1)), 0);
    private static final Pointwise LESS_EQUAL = formula(input(0).lessEqual(input(1)), 0);
    private static final Pointwise EQUAL = formula(input(0).equal(input(1)), 0);
    private static final Pointwise SELECT = formula(input(0).select(input(1), input(2)), 0);
    private static final Pointwise ADD_NUMBER = formula(input(0).plus(slot(0)), 1);
    private static final Pointwise MULTIPLY_NUMBER = formula(input(0).times(slot(0)), 1);
    private static final Pointwise DIVIDE_NUMBER = formula(input(0).over(slot(0)), 1);
    private static final Pointwise POWER_NUMBER = formula(input(0).power(slot(0)), 1);
    private static final Pointwise CLAMP = formula(input(0).max(slot(0)).min(slot(1)), 2);
    private static final Pointwise NEGATE = formula(input(0).negate(), 0);
    private static final Pointwise ABS = formula(input(0).abs(), 0);
    private static final Pointwise SIGN = formula(input(0).sign(), 0);
    private static final Pointwise FLOOR = formula(input(0).floor(), 0);
    private static final Pointwise RECIPROCAL = formula(input(0).reciprocal(), 0);
    private static final Pointwise SQUARE = formula(input(0).times(input(0)), 0);
    private static final Pointwise SQRT = formula(input(0).sqrt(), 0);
    private static final Pointwise RSQRT = formula(input(0).rsqrt(), 0);
    private static final Pointwise EXP = formula(input(0).exp(), 0);
    private static final Pointwise LOG = formula(input(0).log(), 0);
    private static final Pointwise TANH = formula(input(0).tanh(), 0);
    private static final Pointwise SIGMOID = formula(input(0).sigmoid(), 0);
    private static final Pointwise SOFTPLUS = formula(input(0).softplus(), 0);
    private static final Pointwise ERF = formula(input(0).erf(), 0);
    private static final Pointwise SIN = formula(input(0).sin(), 0);
    private static final Pointwise COS = formula(input(0).cos(), 0);
    private static final Pointwise TO_F32 = new Pointwise(input(0), 0, DType.F32);
    private static final Pointwise TO_BF16 = new Pointwise(input(0), 0, DType.BF16);
    private static final Pointwise TO_F16 = new Pointwise(input(0), 0, DType.F16);
    private static final Pointwise TO_I32 = new Pointwise(input(0), 0, DType.I32);
    private static final Pointwise TO_U8 = new Pointwise(input(0), 0, DType.U8);
    private static final List<Formula> ITSELF = List.of(input(0));

    /// √s with derivative 0 where s = 0: the branch that is not taken counts for nothing.
    private static final UnaryOperator<Formula> LENGTH =
            s -> s.equal(Formula.ZERO).select(Formula.ZERO, s.sqrt());

    private final Device device;
    private final Step step;
    private final Node node;
    private final TensorShape shape;
    private final DType dtype;
    private Storage storage;

    Tensor(Step step, Node node) {
        this.device = step.device();
        this.step = step;
        this.node = node;
        this.shape = node.shape();
        this.dtype = node.dtype();
    }

    Tensor(Storage storage) {
        this(storage.device, storage.shape, storage.dtype);
        this.storage = storage;
    }

    /// A tensor whose memory a step will bring.
    Tensor(Device device, TensorShape shape, DType dtype) {
        this.device = device;
        this.step = null;
        this.node = null;
        this.shape = shape;
        this.dtype = dtype;
    }

    void resolve(Storage memory) {
        storage = memory;
    }

    private static Pointwise formula(Formula e, int slots) {
        return new Pointwise(e, slots, DType.F32);
    }

    /// Records `primitive` over `operands`: the door for those who write operations.
    ///
    /// @param slots the values of the primitive's slots, floats as raw bits; null if it has none
    public static Tensor of(Primitive primitive, int[] slots, Tensor... operands) {
        return operands[0].device.current().record(primitive, slots, operands);
    }

    /// Records `primitive` over `operands`, or `formula` where the device declines the primitive. Both are the same function.
    public static Tensor either(
            Primitive primitive, int[] slots, Supplier<Tensor> formula, Tensor... operands) {
        List<TensorShape> shapes = new ArrayList<>();
        for (Tensor operand : operands) {
            shapes.add(operand.shape);
        }
        boolean declined = operands[0].device.backend().declines(primitive, shapes);
        return declined ? formula.get() : of(primitive, slots, operands);
    }

    private Tensor apply(Primitive primitive, Tensor... operands) {
        return device.current().record(primitive, null, operands);
    }

    private Tensor number(Pointwise formula, float number) {
        return device.current().record(formula, new int[] {Float.floatToRawIntBits(number)}, this);
    }

    /// The extents of its axes; `[]` is a single number.
    public TensorShape shape() {
        return shape;
    }

    /// What its elements are. Elementwise methods take all types and give f32.
    public DType dtype() {
        return dtype;
    }

    /// Where it lives, or will be computed.
    public Device device() {
        return device;
    }

    Step step() {
        return step;
    }

    /// The device's open step, in which this tensor may be used.
    public Step openStep() {
        return device.current();
    }

    /// The recorded operation; null for a value that outlives steps.
    Node node() {
        return node;
    }

    Storage storage() {
        if (step != null) {
            throw new IllegalStateException(
                    "a tensor %s of a step that is over was used: what must outlive its step is kept with step.keep(t)%s"
                            .formatted(shape, UserLine.suffix()));
        }
        if (storage == null) {
            throw new IllegalStateException(
                    "a kept tensor %s has no value before step.run()%s"
                            .formatted(shape, UserLine.suffix()));
        }
        return storage;
    }

    /// The numbers in row-major order. Within a step this computes what they need at once: right, but slower than
    /// [Step#read].
    public float[] read() {
        return reading().floats();
    }

    /// As [#read], in double: exact on the reference backend.
    public double[] readDoubles() {
        return reading().doubles();
    }

    private Reading reading() {
        Step open = device.mine();
        if (open != null) {
            return open.readNow(this);
        }
        return device.between(() -> {
            Reading reading = new Reading(shape);
            reading.resolve(device, storage().span(), dtype);
            return reading;
        });
    }

    /// An error about this tensor that is to be thrown: for those who write operations. It names the layer and the line
    /// of the user's code.
    ///
    /// @param message what came, and what was expected
    public ShapeException mistake(String message) {
        Step open = device.mine();
        return new ShapeException(
                message + (open == null ? UserLine.suffix() : open.where()), null);
    }

    // ---- elementwise ----

    /// f(this), element by element. Numbers within `f` may change from step to step.
    public Tensor map(UnaryOperator<Formula> f) {
        return map(List.of(this), x -> f.apply(x.getFirst()));
    }

    /// f(operands), element by element over their broadcast shape.
    public static Tensor map(List<Tensor> operands, Function<List<Formula>, Formula> f) {
        List<Formula> inputs = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            inputs.add(input(i));
        }
        Scalars scalars = new Scalars();
        Formula formula = scalars.toSlots(f.apply(inputs));
        int[] values = scalars.values();
        return of(
                new Pointwise(formula, values.length, DType.F32),
                values,
                operands.toArray(new Tensor[0]));
    }

    /// this + y.
    public Tensor plus(Tensor y) {
        return apply(ADD, this, y);
    }

    /// this + y.
    public Tensor plus(float y) {
        return number(ADD_NUMBER, y);
    }

    /// this − y.
    public Tensor minus(Tensor y) {
        return apply(SUBTRACT, this, y);
    }

    /// this − y.
    public Tensor minus(float y) {
        return number(ADD_NUMBER, -y);
    }

    /// this · y, element by element; products of matrices are [#matmul].
    public Tensor times(Tensor y) {
        return apply(MULTIPLY, this, y);
    }

    /// this · y.
    public Tensor times(float y) {
        return number(MULTIPLY_NUMBER, y);
    }

    /// this / y; division by 0 gives ±∞ or NaN, as IEEE 754 has it.
    public Tensor over(Tensor y) {
        return apply(DIVIDE, this, y);
    }

    /// this / y.
    public Tensor over(float y) {
        return number(DIVIDE_NUMBER, y);
    }

    /// thisʸ; the base must not be negative.
    public Tensor power(Tensor y) {
        return apply(POWER, this, y);
    }

    /// thisʸ; the base must not be negative.
    public Tensor power(float y) {
        return number(POWER_NUMBER, y);
    }

    /// The smaller of both; NaN if one is NaN. Where they are equal, or one is NaN, the gradient goes to this.
    public Tensor min(Tensor y) {
        return apply(MINIMUM, this, y);
    }

    /// The larger of both; NaN if one is NaN. Where they are equal, or one is NaN, the gradient goes to this.
    public Tensor max(Tensor y) {
        return apply(MAXIMUM, this, y);
    }

    /// min(max(this, low), high).
    public Tensor clamp(float low, float high) {
        int[] slots = {Float.floatToRawIntBits(low), Float.floatToRawIntBits(high)};
        return of(CLAMP, slots, this);
    }

    /// 1 where this < y, else 0.
    public Tensor less(Tensor y) {
        return apply(LESS, this, y);
    }

    /// 1 where this ≤ y, else 0.
    public Tensor lessEqual(Tensor y) {
        return apply(LESS_EQUAL, this, y);
    }

    /// 1 where this > y, else 0.
    public Tensor greater(Tensor y) {
        return apply(LESS, y, this);
    }

    /// 1 where this = y, else 0.
    public Tensor equal(Tensor y) {
        return apply(EQUAL, this, y);
    }

    /// `yes` where this is not 0, else `no`.
    public Tensor where(Tensor yes, Tensor no) {
        return apply(SELECT, this, yes, no);
    }

    /// As [#where], in the type of `yes` and `no`, which is no i32: those beyond 2²⁴ would not survive f32.
    Tensor choose(Tensor yes, Tensor no) {
        Pointwise select =
                yes.dtype == DType.F32 ? SELECT : new Pointwise(SELECT.formula(), 0, yes.dtype);
        return apply(select, this, yes, no);
    }

    /// −this.
    public Tensor negate() {
        return apply(NEGATE, this);
    }

    /// |this|, with derivative 0 at 0.
    public Tensor abs() {
        return apply(ABS, this);
    }

    /// −1, 0 or 1, and NaN for NaN; its derivative is 0 everywhere.
    public Tensor sign() {
        return apply(SIGN, this);
    }

    /// The largest integer that is at most this; its derivative is 0 everywhere.
    public Tensor floor() {
        return apply(FLOOR, this);
    }

    /// 1/this.
    public Tensor reciprocal() {
        return apply(RECIPROCAL, this);
    }

    /// this · this.
    public Tensor square() {
        return apply(SQUARE, this);
    }

    /// √this, NaN below 0; its derivative at 0 is ∞.
    public Tensor sqrt() {
        return apply(SQRT, this);
    }

    /// 1/√this.
    public Tensor rsqrt() {
        return apply(RSQRT, this);
    }

    /// eˣ.
    public Tensor exp() {
        return apply(EXP, this);
    }

    /// The natural logarithm: −∞ at 0, NaN below.
    public Tensor log() {
        return apply(LOG, this);
    }

    /// (eˣ−e⁻ˣ)/(eˣ+e⁻ˣ).
    public Tensor tanh() {
        return apply(TANH, this);
    }

    /// 1/(1+e⁻ˣ).
    public Tensor sigmoid() {
        return apply(SIGMOID, this);
    }

    /// log(1+eˣ).
    public Tensor softplus() {
        return apply(SOFTPLUS, this);
    }

    /// 2/√π ∫₀ˣ exp(−t²) dt.
    public Tensor erf() {
        return apply(ERF, this);
    }

    /// The sine of an angle in radians.
    public Tensor sin() {
        return apply(SIN, this);
    }

    /// The cosine of an angle in radians.
    public Tensor cos() {
        return apply(COS, this);
    }

    /// The same numbers as `type`, rounded to nearest, ties to even; for u8 clamped to 0–255. Between the float types the
    /// gradient passes as it is, as if nothing were rounded; to and from integers there is none.
    public Tensor to(DType type) {
        if (type == dtype) {
            return this;
        }
        return apply(
                switch (type) {
                    case F32 -> TO_F32;
                    case BF16 -> TO_BF16;
                    case F16 -> TO_F16;
                    case I32 -> TO_I32;
                    case U8 -> TO_U8;
                },
                this);
    }

    /// A 1 at position `this` of n, else 0: integers `[…]` → `[…,n]`. A number outside gives zeros.
    public Tensor oneHot(int n) {
        return reshape(shape.insert(shape.rank(), 1)).equal(device.iota(n));
    }

    // ---- reductions ----

    /// The sum of all elements, `[]`.
    public Tensor sum() {
        return sum(allAxes());
    }

    /// The sum over `axes`, which vanish.
    public Tensor sum(int... axes) {
        return reduce(Reduction.SUM, axes);
    }

    /// The mean of all elements, `[]`.
    public Tensor mean() {
        return mean(allAxes());
    }

    /// The mean over `axes`, which vanish.
    public Tensor mean(int... axes) {
        return sum(axes).over(count(axes));
    }

    /// The largest element, `[]`; NaN if there is one. Equal largest elements share the gradient.
    public Tensor max() {
        return max(allAxes());
    }

    /// The largest element over `axes`, which vanish.
    public Tensor max(int... axes) {
        return reduce(Reduction.MAX, axes);
    }

    /// The smallest element, `[]`; NaN if there is one.
    public Tensor min() {
        return min(allAxes());
    }

    /// The smallest element over `axes`, which vanish.
    public Tensor min(int... axes) {
        return reduce(Reduction.MIN, axes);
    }

    /// The position of the first largest element along `axis`, i32.
    public Tensor argmax(int axis) {
        return reduce(Reduction.ARGMAX, axis);
    }

    /// The position of the first smallest element along `axis`, i32.
    public Tensor argmin(int axis) {
        return reduce(Reduction.ARGMIN, axis);
    }

    /// Mean and sum of squared deviations over `axes`, stacked: `[2,…]`, by Chan's pairwise combination.
    public Tensor moments(int... axes) {
        return reduce(Reduction.MOMENTS, axes);
    }

    /// The variance over `axes`: Σ(x−mean)²/n, the biased one.
    public Tensor variance(int... axes) {
        return moments(axes).fixedGet(1).over(count(axes));
    }

    /// √Σ x² over `axes`, which vanish: the Euclidean length. Its gradient at 0 is 0.
    public Tensor norm(int... axes) {
        return square().sum(axes).map(LENGTH);
    }

    /// √Σ x² over all elements, `[]`. Its gradient at 0 is 0.
    public Tensor norm() {
        return norm(allAxes());
    }

    /// 1 if every element is finite, 0 if there is a NaN or an infinity, `[]`.
    public Tensor allFinite() {
        return map(x -> x.minus(x)).sum().map(x -> x.equal(Formula.ZERO));
    }

    private Tensor reduce(Reduction kind, int... axes) {
        return apply(new Primitive.Reduce(kind, ITSELF, bits(axes), 0), this);
    }

    /// How many elements `axes` hold.
    public long count(int... axes) {
        long count = 1;
        for (int axis : axes) {
            count *= shape.extent(axis(axis));
        }
        return count;
    }

    private int bits(int... axes) {
        int bits = 0;
        for (int axis : axes) {
            int bit = 1 << axis(axis);
            if ((bits & bit) != 0) {
                throw mistake("axis %s of %s is named twice".formatted(axis, shape));
            }
            bits |= bit;
        }
        return bits;
    }

    /// `axis` counted from the front.
    private int axis(int axis) {
        try {
            return shape.axis(axis);
        } catch (IllegalArgumentException e) {
            throw mistake(e.getMessage());
        }
    }

    /// The shape that `make` gives, whose complaints name the line of the user's code.
    private TensorShape shaped(Supplier<TensorShape> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw mistake(e.getMessage());
        }
    }

    private int[] allAxes() {
        int[] axes = new int[shape.rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        return axes;
    }

    // ---- the same elements elsewhere ----

    /// The same elements in row-major order under another shape; one extent may be -1, which is worked out.
    public Tensor reshape(int... extents) {
        long known = 1;
        int open = -1;
        for (int i = 0; i < extents.length; i++) {
            if (extents[i] == -1) {
                open = i;
            } else {
                known *= extents[i];
            }
        }
        int[] full = extents.clone();
        if (open >= 0 && known > 0) {
            full[open] = (int) Math.max(1, shape.elements() / known);
        }
        return reshape(shaped(() -> TensorShape.of(full)));
    }

    /// The same elements in row-major order under another shape.
    public Tensor reshape(TensorShape to) {
        return to.equals(shape) ? this : apply(new Primitive.Reshape(to), this);
    }

    /// Axis i of the result is axis `order[i]` of this.
    public Tensor permute(int... order) {
        List<Integer> axes = new ArrayList<>();
        for (int axis : order) {
            axes.add(axis(axis));
        }
        return apply(new Primitive.Permute(axes), this);
    }

    /// The last two axes exchanged.
    public Tensor transpose() {
        if (shape.rank() < 2) {
            throw mistake("transpose of %s: rank 2 or more expected".formatted(shape));
        }
        int[] order = allAxes();
        order[order.length - 1] = order.length - 2;
        order[order.length - 2] = order.length - 1;
        return permute(order);
    }

    /// Elements `from` (inclusive) to `to` (exclusive) along `axis`. Along the first axis, another `from` is no other plan;
    /// a device whose kernels cannot read from a place that moves then copies the part first ([#fixedSlice] never does).
    public Tensor slice(int axis, int from, int to) {
        if (axis(axis) != 0) {
            return fixedSlice(axis, from, to);
        }
        TensorShape part = part(0, from, to);
        if (part.equals(shape) && from == 0) {
            return this;
        }
        List<Integer> starts = Collections.nCopies(shape.rank(), 0);
        return of(new Primitive.Slice(starts, part, true), new int[] {from}, this);
    }

    /// As [#slice], for a place that never changes: it is part of the plan, which then knows more.
    public Tensor fixedSlice(int axis, int from, int to) {
        int a = axis(axis);
        List<Integer> starts = new ArrayList<>(Collections.nCopies(shape.rank(), 0));
        starts.set(a, from);
        return apply(new Primitive.Slice(starts, part(a, from, to)), this);
    }

    private TensorShape part(int axis, int from, int to) {
        if (to <= from) {
            throw mistake("an empty slice, %s to %s, of %s".formatted(from, to, shape));
        }
        return shape.with(axis, to - from);
    }

    /// Element `index` of the first axis, which vanishes. Another `index` is no other plan.
    public Tensor get(int index) {
        return slice(0, index, index + 1).reshape(shape.reduce(1, false));
    }

    /// As [#get], for an index that never changes.
    public Tensor fixedGet(int index) {
        return fixedSlice(0, index, index + 1).reshape(shape.reduce(1, false));
    }

    /// The operands one after another along `axis`.
    public static Tensor concat(int axis, Tensor... operands) {
        return of(new Primitive.Concat(operands[0].axis(axis)), null, operands);
    }

    /// The operands side by side on a new first axis.
    public static Tensor stack(Tensor... operands) {
        Tensor[] rows = new Tensor[operands.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = operands[i].reshape(operands[i].shape.insert(0, 1));
        }
        return concat(0, rows);
    }

    /// `before` and `after` zeros around `axis`. Along the first axis, another `before` with the same sum is no other plan.
    public Tensor pad(int axis, int before, int after) {
        int a = axis(axis);
        if (before < 0 || after < 0) {
            throw mistake("a pad of %s and %s: no less than 0 expected".formatted(before, after));
        }
        long extent = (long) before + shape.extent(a) + after;
        TensorShape wide = shaped(() -> shape.with(a, TensorShape.extent(extent)));
        List<Integer> starts = new ArrayList<>(Collections.nCopies(shape.rank(), 0));
        if (a == 0) {
            return of(new Primitive.Pad(starts, wide, true), new int[] {before}, this);
        }
        starts.set(a, before);
        return apply(new Primitive.Pad(starts, wide), this);
    }

    /// The elements in reverse order along `axes`.
    public Tensor flip(int... axes) {
        return apply(new Primitive.Flip(bits(axes)), this);
    }

    /// Pictures `[N,H,W,C]` turned counter-clockwise by `turns` times 90°.
    public Tensor rot90(int turns) {
        return switch (Math.floorMod(turns, 4)) {
            case 1 -> permute(0, 2, 1, 3).flip(1);
            case 2 -> flip(1, 2);
            case 3 -> permute(0, 2, 1, 3).flip(2);
            default -> this;
        };
    }

    /// This repeated to shape `to`.
    public Tensor broadcast(TensorShape to) {
        return to.equals(shape) ? this : apply(new Primitive.Broadcast(to), this);
    }

    // ---- products and rows ----

    /// The matrix product `[…,M,K]·[…,K,N]` → `[…,M,N]`.
    public Tensor matmul(Tensor y) {
        return matmul(y, false, false);
    }

    /// The matrix product with either operand transposed in its last two axes.
    public Tensor matmul(Tensor y, boolean transposeThis, boolean transposeY) {
        return apply(new Primitive.MatMul(transposeThis, transposeY), this, y);
    }

    /// Rows of this `[V,…]` by i32 `indices` of any shape `[I…]` → `[I…,…]`; an index outside gives zeros.
    public Tensor gather(Tensor indices) {
        return apply(new Primitive.Gather(), this, indices);
    }

    /// Elements of this `[…,n]` by i32 `indices` `[…,k]`, row by row along the last axis → `[…,k]`; an index outside gives
    /// 0.
    public Tensor takeAlong(Tensor indices) {
        return apply(new Selection.TakeAlong(), this, indices);
    }

    // ---- gradients ----

    /// The same value, through which no gradient flows.
    public Tensor detach() {
        return withPullback(List.of(), _ -> List.of());
    }

    /// f(this) with the gradient `g(this, dy)` in place of f's own; `g` records operations, and may be differentiated.
    public Tensor withGradient(UnaryOperator<Tensor> f, BinaryOperator<Tensor> g) {
        return f.apply(detach()).withPullback(List.of(this), dy -> List.of(g.apply(this, dy)));
    }

    Tensor withPullback(List<Tensor> inputs, Function<Tensor, List<Tensor>> gradient) {
        Tensor same = apply(new Primitive.Reshape(shape), this);
        device.current().pullback(same, new Pullback(inputs, gradient));
        return same;
    }

    @Override
    public String toString() {
        return dtype + " " + shape + " on " + device;
    }
}
