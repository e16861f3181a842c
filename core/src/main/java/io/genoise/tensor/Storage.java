package io.genoise.tensor;

import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import io.genoise.program.Binding;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;

/// The memory of a tensor that outlives a step.
final class Storage implements Binding {
    final Device device;
    final String name;
    final Shape shape;
    final DType dtype;
    private final Span span;
    private volatile boolean closed;

    Storage(Device device, String name, Shape shape, DType dtype, Memory memory) {
        this.device = device;
        this.name = name;
        this.shape = shape;
        this.dtype = dtype;
        this.span = new Span(memory, 0);
    }

    @Override
    public Span span() {
        checkOpen();
        return span;
    }

    void checkOpen() {
        device.checkOpen();
        if (closed) {
            throw new IllegalStateException(
                    "%s %s is used after its scope was closed".formatted(name, shape));
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            device.planner().budget().free(span.memory());
        }
    }
}
