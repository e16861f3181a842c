package io.genoise.backend.cuda;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Limits;
import io.genoise.backend.Memory;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.function.BiFunction;

/// A device that plans as the CUDA backend does and computes by the reference, so that a test sees every group that the
/// CUDA backend would be given, and the numbers that it would be given with them.
final class LikeCuda implements Backend {
    private final ReferenceBackend reference = new ReferenceBackend();
    private final CudaBackend backend;
    private final BiFunction<Group, PreparedKernel, PreparedKernel> seen;

    /// @param backend how is planned; left open
    /// @param seen what to make of a group and its kernel on the reference
    LikeCuda(CudaBackend backend, BiFunction<Group, PreparedKernel, PreparedKernel> seen) {
        this.backend = backend;
        this.seen = seen;
    }

    @Override
    public String name() {
        return "like cuda";
    }

    @Override
    public List<String> facts() {
        return List.of();
    }

    @Override
    public int bytes(DType type) {
        return reference.bytes(type);
    }

    @Override
    public Memory allocate(long bytes) {
        return reference.allocate(bytes);
    }

    @Override
    public void upload(float[] source, int from, int count, Span target, DType type) {
        reference.upload(source, from, count, target, type);
    }

    @Override
    public void upload(int[] source, int from, int count, Span target, DType type) {
        reference.upload(source, from, count, target, type);
    }

    @Override
    public void upload(byte[] source, int from, int count, Span target, DType type) {
        reference.upload(source, from, count, target, type);
    }

    @Override
    public void upload(double[] source, int from, int count, Span target, DType type) {
        reference.upload(source, from, count, target, type);
    }

    @Override
    public void download(Span source, DType type, float[] target, int from, int count) {
        reference.download(source, type, target, from, count);
    }

    @Override
    public void download(Span source, DType type, int[] target, int from, int count) {
        reference.download(source, type, target, from, count);
    }

    @Override
    public void download(Span source, DType type, double[] target, int from, int count) {
        reference.download(source, type, target, from, count);
    }

    @Override
    public void copy(Span source, Span target, long bytes) {
        reference.copy(source, target, bytes);
    }

    @Override
    public Limits limits() {
        return backend.limits();
    }

    @Override
    public boolean declines(Primitive primitive, List<TensorShape> operands) {
        return backend.declines(primitive, operands);
    }

    @Override
    public boolean absorbs(Group group) {
        return backend.absorbs(group);
    }

    @Override
    public PreparedKernel prepare(Group group) {
        return seen.apply(group, reference.prepare(group));
    }

    @Override
    public void close() {
        reference.close();
    }
}
