package io.genoise.tensor;

import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import io.genoise.program.Binding;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.function.Supplier;

/// The memory of a tensor that outlives a step: a block of its own, or part of another storage's. One that is divided
/// consists of its parts, which lie side by side: steps read and write the parts.
final class Storage implements Binding {
    final Device device;
    final String name;
    final TensorShape shape;
    final DType dtype;

    /// The memory; null for a part.
    private final Span span;

    /// What this is a part of, which may be allocated when it is first asked for; null for a block of its own.
    private final Supplier<Storage> whole;

    private long offset;
    private List<Storage> parts = List.of();
    private volatile boolean closed;

    private Storage(
            Device device,
            String name,
            TensorShape shape,
            DType dtype,
            Span span,
            Supplier<Storage> whole) {
        this.device = device;
        this.name = name;
        this.shape = shape;
        this.dtype = dtype;
        this.span = span;
        this.whole = whole;
    }

    Storage(Device device, String name, TensorShape shape, DType dtype, Memory memory) {
        this(device, name, shape, dtype, new Span(memory, 0), null);
    }

    /// A part of what `whole` gives, which divides itself before it does.
    static Storage part(
            Device device, String name, TensorShape shape, DType dtype, Supplier<Storage> whole) {
        return new Storage(device, name, shape, dtype, null, whole);
    }

    /// Makes this consist of `all`, side by side in this order.
    void divide(List<Storage> all) {
        long at = 0;
        for (Storage part : all) {
            part.offset = at;
            at += part.shape.elements();
        }
        parts = List.copyOf(all);
    }

    /// What this consists of; empty if it is not divided.
    List<Storage> parts() {
        return parts;
    }

    @Override
    public Storage whole() {
        return whole == null ? this : whole.get();
    }

    @Override
    public long offset() {
        whole();
        return offset;
    }

    @Override
    public Span span() {
        checkOpen();
        return whole().span.plus(offset * device.backend().bytes(dtype));
    }

    void checkOpen() {
        device.checkOpen();
        if (whole().closed) {
            throw new IllegalStateException(
                    "%s %s is used after its scope was closed".formatted(name, shape));
        }
    }

    /// Gives a block of its own back.
    void close() {
        if (!closed) {
            closed = true;
            device.planner().budget().free(span.memory());
        }
    }
}
