package io.genoise.backend.reference;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Attending;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Resampling;
import io.genoise.primitive.Selection;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;

/// The definition of what every other backend must compute: in double, one number after another, by loops that are the
/// formulas in [Primitive] and nothing else. Each element takes 8 bytes, whatever its type.
///
/// It also holds its caller to the contract: a group whose operands do not fit its primitive is refused.
public final class ReferenceBackend implements Backend {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public List<String> facts() {
        return List.of(
                "double precision, scalar, on the caller's thread: slow, and right by definition");
    }

    @Override
    public int bytes(DType type) {
        return Double.BYTES;
    }

    @Override
    public Memory allocate(long bytes) {
        return new ReferenceMemory(bytes);
    }

    @Override
    public void upload(float[] source, int from, int count, Span target, DType type) {
        double[] to = ReferenceMemory.elements(target);
        int first = ReferenceMemory.start(target);
        for (int i = 0; i < count; i++) {
            to[first + i] = type.round(source[from + i]);
        }
    }

    @Override
    public void upload(int[] source, int from, int count, Span target, DType type) {
        double[] to = ReferenceMemory.elements(target);
        int first = ReferenceMemory.start(target);
        for (int i = 0; i < count; i++) {
            to[first + i] = type.round(source[from + i]);
        }
    }

    @Override
    public void upload(byte[] source, int from, int count, Span target, DType type) {
        double[] to = ReferenceMemory.elements(target);
        int first = ReferenceMemory.start(target);
        for (int i = 0; i < count; i++) {
            to[first + i] = Byte.toUnsignedInt(source[from + i]);
        }
    }

    @Override
    public void upload(double[] source, int from, int count, Span target, DType type) {
        double[] to = ReferenceMemory.elements(target);
        int first = ReferenceMemory.start(target);
        for (int i = 0; i < count; i++) {
            to[first + i] = type.round(source[from + i]);
        }
    }

    @Override
    public void download(Span source, DType type, float[] target, int from, int count) {
        double[] elements = ReferenceMemory.elements(source);
        int first = ReferenceMemory.start(source);
        for (int i = 0; i < count; i++) {
            target[from + i] = (float) elements[first + i];
        }
    }

    @Override
    public void download(Span source, DType type, int[] target, int from, int count) {
        double[] elements = ReferenceMemory.elements(source);
        int first = ReferenceMemory.start(source);
        for (int i = 0; i < count; i++) {
            target[from + i] = (int) DType.I32.round(elements[first + i]);
        }
    }

    @Override
    public void download(Span source, DType type, double[] target, int from, int count) {
        System.arraycopy(
                ReferenceMemory.elements(source),
                ReferenceMemory.start(source),
                target,
                from,
                count);
    }

    @Override
    public void copy(Span source, Span target, long bytes) {
        System.arraycopy(
                ReferenceMemory.elements(source),
                ReferenceMemory.start(source),
                ReferenceMemory.elements(target),
                ReferenceMemory.start(target),
                Math.toIntExact(bytes / Double.BYTES));
    }

    /// Chooses the loops for a group.
    ///
    /// @throws IllegalArgumentException if the group breaks the contract of [Group]
    @Override
    public PreparedKernel prepare(Group group) {
        if (group.epilogue() != null) {
            int own = group.inputs().size() - group.epilogue().operands();
            Group product =
                    new Group(
                            group.primitive(),
                            group.slots(),
                            group.inputs().subList(0, own),
                            group.output());
            return new ReferenceKernel(group, PointwiseLoops.epilogue(loops(product), group));
        }
        return new ReferenceKernel(group, loops(group));
    }

    private static Loops loops(Group group) {
        check(group);
        return switch (group.primitive()) {
            case Primitive.Iota p -> SourceLoops.iota(p);
            case Primitive.Random p -> SourceLoops.random(p, group);
            case Primitive.Custom p -> SourceLoops.custom(p.kernel(), group);
            case Primitive.Pointwise p -> PointwiseLoops.pointwise(p, group);
            case Primitive.Reduce p -> ReduceLoops.reduce(p, group);
            case Primitive.Reshape _ -> MovementLoops.reshape(group);
            case Primitive.Pad p -> MovementLoops.pad(p, group);
            case Primitive.Concat p -> MovementLoops.concat(p, group);
            case Primitive.MatMul p -> MatMulLoops.matMul(p, group);
            case Primitive.Convolve p -> ConvolutionLoops.convolve(p, group);
            case Primitive.ConvolveInput p -> ConvolutionLoops.convolveInput(p, group);
            case Primitive.ConvolveWeight p -> ConvolutionLoops.convolveWeight(p, group);
            case Primitive.MaxPool p -> PoolLoops.maximum(p.window(), group, false);
            case Primitive.MaxPoolIndices p -> PoolLoops.maximum(p.window(), group, true);
            case Primitive.PoolGather p -> PoolLoops.gather(p.window(), group);
            case Primitive.PoolScatter p -> PoolLoops.scatter(p.window(), group);
            case Primitive.AveragePool p -> PoolLoops.average(p, group);
            case Primitive.AveragePoolInput p -> PoolLoops.averageInput(p, group);
            case Primitive.Gather _ -> IndexLoops.gather(group);
            case Primitive.ScatterAdd _ -> IndexLoops.scatterAdd(group);
            case Resampling.Warp p -> WarpLoops.warp(p, group);
            case Resampling.WarpInput p -> WarpLoops.warpInput(p, group);
            case Selection.TopK _ -> SelectionLoops.topK(group);
            case Selection.TakeAlong _ -> SelectionLoops.take(group);
            case Selection.AddAlong _ -> SelectionLoops.add(group);
            case Attending.Attention p -> AttentionLoops.attention(p, group);
            case Attending.AttentionGradient p -> AttentionLoops.gradient(p, group);
            case Primitive.Source _,
                    Primitive.Permute _,
                    Primitive.Slice _,
                    Primitive.Flip _,
                    Primitive.Broadcast _ ->
                    throw new IllegalArgumentException(
                            group.primitive() + " has no kernel: it is a layout, or bound");
        };
    }

    /// Whatever the contract allows: several formulas side by side, and formulas after products.
    @Override
    public boolean absorbs(Group group) {
        return true;
    }

    private static void check(Group group) {
        Primitive p = group.primitive();
        List<Layout> layouts = group.inputs().stream().map(Operand::layout).toList();
        List<TensorShape> shapes = layouts.stream().map(Layout::shape).toList();
        List<DType> types = group.inputs().stream().map(Operand::type).toList();
        int results = p instanceof Primitive.Pointwise map ? map.formulas().size() : 1;
        require(group, "results", results, group.outputs().size());
        group.outputs().forEach(out -> check(group, shapes, types, out));
        boolean formula = p instanceof Primitive.Pointwise || p instanceof Primitive.Reduce;
        boolean strided = formula || p instanceof Primitive.Movement;
        require(group, "slots", p.slots(), group.slots().length);
        if (!strided) {
            require(
                    group,
                    "contiguous operands",
                    true,
                    layouts.stream().allMatch(Layout::isContiguous));
        }
        if (formula) {
            require(
                    group,
                    "one shape of all operands",
                    true,
                    shapes.stream().distinct().count() <= 1);
        }
    }

    private static void check(
            Group group, List<TensorShape> shapes, List<DType> types, Operand out) {
        Primitive p = group.primitive();
        require(group, "result's shape", p.shape(shapes), out.layout().shape());
        if (!(p.dtype(types) == DType.F32 && out.type().isHalf())) { // rounded where it is stored
            require(group, "result's type", p.dtype(types), out.type());
        }
        require(group, "contiguous result", true, out.layout().isContiguous());
    }

    private static void require(Group group, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(
                    what + ": " + expected + " expected, " + found + " found in " + group);
        }
    }

    /// Holds nothing, so frees nothing: blocks go with their owners.
    @Override
    public void close() {}
}
