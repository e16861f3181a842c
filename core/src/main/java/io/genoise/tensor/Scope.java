package io.genoise.tensor;

import io.genoise.backend.Memory;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import java.util.ArrayList;
import java.util.List;

/// Owns what outlives a step: Variables, constants, kept tensors. Closing it gives their memory back at once; using them
/// afterwards is an error. The device itself is the outermost scope.
public final class Scope implements AutoCloseable {
    private final Device device;
    private final Scope parent;
    private final List<Scope> children = new ArrayList<>();
    private final List<Storage> owned = new ArrayList<>();
    private boolean closed;

    Scope(Device device, Scope parent) {
        this.device = device;
        this.parent = parent;
    }

    /// A scope within this one, closed with it at the latest.
    public Scope open() {
        checkOpen();
        Scope child = new Scope(device, this);
        children.add(child);
        return child;
    }

    public Device device() {
        return device;
    }

    /// A Variable of zeros.
    public Variable variable(String name, Shape shape, DType dtype) {
        return new Variable(allocate(name, shape, dtype));
    }

    /// An f32 Variable that begins with `values` in row-major order.
    ///
    /// @throws IllegalArgumentException if their number is not the shape's
    public Variable variable(String name, Shape shape, float... values) {
        Variable variable = variable(name, shape, DType.F32);
        variable.set(values);
        return variable;
    }

    /// An f32 constant.
    public Tensor tensor(Shape shape, float... values) {
        return variable("constant", shape, values).value();
    }

    /// An i32 constant.
    public Tensor tensor(Shape shape, int... values) {
        Variable constant = variable("constant", shape, DType.I32);
        constant.set(values);
        return constant.value();
    }

    Storage allocate(String name, Shape shape, DType dtype) {
        checkOpen();
        device.checkFree();
        long bytes = shape.elements() * device.backend().bytes(dtype);
        return adopt(
                name, shape, dtype, device.planner().budget().allocate(bytes, name + " needs"));
    }

    Storage adopt(String name, Shape shape, DType dtype, Memory memory) {
        Storage storage = new Storage(device, name, shape, dtype, memory);
        owned.add(storage);
        return storage;
    }

    /// Bytes that this scope and those within it hold.
    public long bytes() {
        long bytes = 0;
        for (Storage storage : owned) {
            bytes += storage.shape.elements() * device.backend().bytes(storage.dtype);
        }
        for (Scope child : children) {
            bytes += child.bytes();
        }
        return bytes;
    }

    void checkOpen() {
        device.checkOpen();
        if (closed) {
            throw new IllegalStateException("this scope is closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Scope child : List.copyOf(children)) {
            child.close();
        }
        owned.forEach(Storage::close);
        owned.clear();
        if (parent != null) {
            parent.children.remove(this);
        }
    }
}
