package io.genoise.tensor;

import io.genoise.backend.Memory;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// Owns what outlives a step: Variables, constants, kept tensors. Closing it gives their memory back at once; using them
/// afterwards is an error. The device itself is the outermost scope.
public final class Scope implements AutoCloseable {
    private final Device device;
    private final Scope parent;
    private final List<Scope> children = new ArrayList<>();
    private final List<Storage> owned = new ArrayList<>();
    private volatile boolean closed;

    Scope(Device device, Scope parent) {
        this.device = device;
        this.parent = parent;
    }

    /// A scope within this one, closed with it at the latest.
    public Scope open() {
        return device.locked(() -> {
            checkOpen();
            Scope child = new Scope(device, this);
            children.add(child);
            return child;
        });
    }

    /// Whose memory it is.
    public Device device() {
        return device;
    }

    /// A Variable of zeros. One that is made within a step may be used in it.
    public Variable variable(String name, TensorShape shape, DType dtype) {
        return new Variable(allocate(name, shape, dtype));
    }

    /// An f32 Variable that begins with `values` in row-major order.
    ///
    /// @throws IllegalArgumentException if their number is not the shape's
    public Variable variable(String name, TensorShape shape, float... values) {
        Variable.checkCount(name, shape, values.length);
        return new Variable(filled(name, shape, values));
    }

    /// An f32 constant of `values` in row-major order.
    ///
    /// @throws IllegalArgumentException if their number is not the shape's
    public Tensor tensor(TensorShape shape, float... values) {
        Variable.checkCount("constant", shape, values.length);
        return new Tensor(filled("constant", shape, values));
    }

    /// An i32 constant of `values` in row-major order: labels, indices.
    ///
    /// @throws IllegalArgumentException if their number is not the shape's
    public Tensor integers(TensorShape shape, int... values) {
        Variable.checkCount("constant", shape, values.length);
        return device.alone(() -> {
            Storage storage = allocate("constant", shape, DType.I32);
            device.backend().upload(values, 0, values.length, storage.span(), DType.I32);
            return new Tensor(storage);
        });
    }

    Storage filled(String name, TensorShape shape, float[] values) {
        return device.alone(() -> {
            Storage storage = allocate(name, shape, DType.F32);
            device.backend().upload(values, 0, values.length, storage.span(), DType.F32);
            return storage;
        });
    }

    Storage allocate(String name, TensorShape shape, DType dtype) {
        return device.alone(() -> {
            checkOpen();
            device.backend().limits().check(shape);
            long bytes = shape.elements() * device.backend().bytes(dtype);
            return adopt(
                    name, shape, dtype, device.planner().budget().allocate(bytes, name + " needs"));
        });
    }

    Storage adopt(String name, TensorShape shape, DType dtype, Memory memory) {
        Storage storage = new Storage(device, name, shape, dtype, memory);
        device.locked(() -> owned.add(storage));
        return storage;
    }

    /// Bytes that this scope and those within it hold.
    public long bytes() {
        return device.locked(() -> {
            long bytes = 0;
            for (Storage storage : owned) {
                bytes += storage.shape.elements() * device.backend().bytes(storage.dtype);
            }
            for (Scope child : children) {
                bytes += child.bytes();
            }
            return bytes;
        });
    }

    void checkOpen() {
        device.checkOpen();
        if (closed) {
            throw new IllegalStateException("this scope is closed");
        }
    }

    /// Frees what it owns, and the scopes within it.
    ///
    /// @throws IllegalStateException if another thread has a step open on the device: nothing is freed then
    @Override
    public void close() {
        device.free(() -> {
            if (closed) {
                return;
            }
            closed = true;
            List.copyOf(children).forEach(Scope::close);
            owned.forEach(Storage::close);
            owned.clear();
            if (parent != null) {
                parent.children.remove(this);
            }
        });
    }
}
