package io.genoise.backend.cpu;

import io.genoise.backend.Backend;
import io.genoise.backend.Chain;
import io.genoise.backend.Elements;
import io.genoise.backend.Group;
import io.genoise.backend.Launch;
import io.genoise.backend.LaunchSequence;
import io.genoise.backend.Memory;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Room;
import io.genoise.backend.Span;
import io.genoise.primitive.Attending.Attention;
import io.genoise.primitive.Attending.AttentionGradient;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.Broadcast;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.Flip;
import io.genoise.primitive.Primitive.Gather;
import io.genoise.primitive.Primitive.Iota;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Permute;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.Primitive.Random;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.primitive.Primitive.Slice;
import io.genoise.primitive.Primitive.Source;
import io.genoise.primitive.Resampling.Warp;
import io.genoise.primitive.Resampling.WarpInput;
import io.genoise.primitive.Selection.AddAlong;
import io.genoise.primitive.Selection.TakeAlong;
import io.genoise.primitive.Selection.TopK;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The processor as a device.
final class CpuBackend implements Backend {
    private final Context context;
    private final Processor processor;

    CpuBackend(Workers workers, Processor processor) {
        Blocks blocks = processor.vectors() ? new VectorBlocks() : new ScalarBlocks();
        this.processor = processor;
        this.context = new Context(blocks, workers, new Loops(blocks, Loops.Engine.chosen()));
        if (processor.fast()) {
            Rehearsal.of(Rehearsed.FIRST);
        }
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public List<String> facts() {
        List<String> facts = new ArrayList<>(processor.facts(context.workers().threads()));
        facts.add(context.loops().fact());
        return List.copyOf(facts);
    }

    @Override
    public int bytes(DType type) {
        return type.bytes();
    }

    @Override
    public long bytes() {
        return context.workers().scratch().bytes();
    }

    @Override
    public Room room() {
        return VirtualMachine.room();
    }

    @Override
    public Memory allocate(long bytes) {
        return new NativeMemory(bytes);
    }

    @Override
    public void upload(float[] source, int from, int count, Span target, DType type) {
        Elements.write(source, from, count, elements(target, type, count), type);
    }

    @Override
    public void upload(int[] source, int from, int count, Span target, DType type) {
        Elements.write(source, from, count, elements(target, type, count), type);
    }

    @Override
    public void upload(byte[] source, int from, int count, Span target, DType type) {
        Elements.write(source, from, count, elements(target, type, count), type);
    }

    @Override
    public void upload(double[] source, int from, int count, Span target, DType type) {
        Elements.write(source, from, count, elements(target, type, count), type);
    }

    @Override
    public void download(Span source, DType type, float[] target, int from, int count) {
        Elements.read(elements(source, type, count), type, target, from, count);
    }

    @Override
    public void download(Span source, DType type, int[] target, int from, int count) {
        Elements.read(elements(source, type, count), type, target, from, count);
    }

    @Override
    public void download(Span source, DType type, double[] target, int from, int count) {
        Elements.read(elements(source, type, count), type, target, from, count);
    }

    private static MemorySegment elements(Span span, DType type, int count) {
        return NativeMemory.segment(span, (long) count * type.bytes());
    }

    @Override
    public void copy(Span source, Span target, long bytes) {
        long from = NativeMemory.address(source, bytes);
        MemorySegment.copy(
                OffHeap.ALL, from, OffHeap.ALL, NativeMemory.address(target, bytes), bytes);
    }

    /// The gradient of attention: its products and row kernels one by one are as fast.
    @Override
    public boolean declines(Primitive primitive, List<TensorShape> operands) {
        return switch (primitive) {
            case Attention _ -> !processor.vectors() || !AttentionStrips.suits(operands);
            case AttentionGradient _ -> true;
            default -> false;
        };
    }

    /// Several formulas over the same f32 blocks are one loop; a formula after a product is computed part by part.
    @Override
    public boolean absorbs(Group group) {
        return switch (group.primitive()) {
            case Pointwise _ -> true;
            case MatMul _, Convolve _ -> processor.vectors() && FinishedProduct.fits(group);
            default -> false;
        };
    }

    @Override
    public boolean absorbs(Chain chain) {
        return RowChain.fits(chain);
    }

    @Override
    public PreparedKernel prepare(Chain chain) {
        return RowChain.of(chain, context);
    }

    @Override
    public PreparedKernel prepare(Group group) {
        return Widened.needed(group) ? Widened.of(group, this::prepare) : kernel(group);
    }

    private PreparedKernel kernel(Group group) {
        boolean vectors = processor.vectors();
        Workers workers = context.workers();
        return switch (group.primitive()) {
            case Pointwise _ -> new PointwiseKernel(group, context);
            case Reduce _ -> Reductions.prepare(group, context);
            case Reshape _ -> Movements.reshape(group, context);
            case Pad pad -> Movements.pad(group, pad, context);
            case Concat concat -> Movements.concat(group, concat, context);
            case Iota iota -> new Numbers.Iota(Reach.of(group.output()), iota.n());
            case Random _ -> new Numbers.Random(group, context);
            case MatMul op ->
                    vectors ? Products.matMul(group, op, context) : Plain.matMul(group, op);
            case Convolve op ->
                    vectors ? Products.convolve(group, op, context) : Plain.convolve(group, op);
            case ConvolveInput op ->
                    vectors
                            ? Products.convolveInput(group, op, workers)
                            : Plain.convolveInput(group, op);
            case ConvolveWeight op ->
                    vectors
                            ? Products.convolveWeight(group, op, workers)
                            : Plain.convolveWeight(group, op);
            case MaxPool op ->
                    vectors
                            ? Pools.max(group, op, workers)
                            : Plain.maxPool(group, op, workers.scratch());
            case MaxPoolIndices op ->
                    vectors
                            ? Pools.maxIndices(group, op, workers)
                            : Plain.maxPoolIndices(group, op, workers.scratch());
            case PoolGather op ->
                    vectors ? Pools.gather(group, op, workers) : Plain.poolGather(group, op);
            case PoolScatter op ->
                    vectors ? Pools.scatter(group, op, workers) : Plain.poolScatter(group, op);
            case AveragePool op ->
                    vectors
                            ? Pools.average(group, op, workers)
                            : Plain.averagePool(group, op, workers.scratch());
            case AveragePoolInput op ->
                    vectors
                            ? Pools.averageInput(group, op, workers)
                            : Plain.averagePoolInput(group, op, workers.scratch());
            case Gather op -> vectors ? Pools.rows(group, workers) : Plain.gather(group, op);
            case ScatterAdd op ->
                    vectors ? Pools.addRows(group, op, workers) : Plain.scatterAdd(group, op);
            case Warp op -> Resample.prepare(group, op, workers);
            case WarpInput op -> ResampleInput.prepare(group, op, workers, vectors);
            case TopK op -> LargestOfRows.prepare(group, op, context);
            case TakeAlong _, AddAlong _ -> PickedOfRows.prepare(group, context);
            case Attention op -> AttentionStrips.prepare(group, op, workers);
            case AttentionGradient _ ->
                    throw new IllegalArgumentException(group.primitive() + " was declined");
            case Custom custom -> new CustomOperation(group, custom.kernel(), workers.scratch());
            case Source _, Permute _, Slice _, Flip _, Broadcast _ ->
                    throw new IllegalArgumentException(
                            group.primitive() + " is no kernel: the plan makes it a layout");
        };
    }

    @Override
    public LaunchSequence sequence(List<Launch> launches) {
        context.workers().scratch().allocate();
        return new CpuSequence(Backend.super.sequence(launches), context.loops());
    }

    @Override
    public void close() {
        context.workers().close();
    }
}
