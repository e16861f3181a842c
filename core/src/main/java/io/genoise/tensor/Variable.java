package io.genoise.tensor;

import io.genoise.shape.DType;
import io.genoise.shape.Shape;

/// The only mutable thing: a value that outlives steps and can be replaced. Parameters, running statistics, optimiser
/// state and batches are Variables.
public final class Variable {
    private final Storage storage;
    private final Tensor leaf;

    Variable(Storage storage) {
        this.storage = storage;
        this.leaf = new Tensor(storage);
    }

    public String name() {
        return storage.name;
    }

    public Shape shape() {
        return storage.shape;
    }

    public DType dtype() {
        return storage.dtype;
    }

    public Device device() {
        return storage.device;
    }

    /// The value that is current now: within a step, what {@link #assign} wrote last.
    public Tensor value() {
        if (storage.device.hasStep()) {
            Tensor written = storage.device.current().written(storage);
            if (written != null) {
                return written;
            }
        }
        return leaf;
    }

    /// Replaces the value when the step runs. Reads recorded before keep the old one.
    ///
    /// @throws IllegalArgumentException if shape or type differ
    public void assign(Tensor value) {
        if (!value.shape().equals(storage.shape) || value.dtype() != storage.dtype) {
            throw new IllegalArgumentException(
                    "Variable "
                            + storage.name
                            + " is "
                            + storage.dtype
                            + " "
                            + storage.shape
                            + "; the new value is "
                            + value.dtype()
                            + " "
                            + value.shape()
                            + UserLine.suffix());
        }
        storage.checkOpen();
        storage.device.current().write(storage, value);
    }

    /// Replaces the value by numbers in row-major order, outside of steps.
    ///
    /// @throws IllegalArgumentException if their number is not the shape's
    public void set(float... values) {
        checkCount(values.length);
        storage.device.backend().upload(values, 0, values.length, storage.span(), storage.dtype);
    }

    /// As {@link #set(float...)}, from doubles: exact on the reference backend.
    public void set(double... values) {
        checkCount(values.length);
        storage.device.backend().upload(values, 0, values.length, storage.span(), storage.dtype);
    }

    /// As {@link #set(float...)}, from integers.
    public void set(int... values) {
        checkCount(values.length);
        storage.device.backend().upload(values, 0, values.length, storage.span(), storage.dtype);
    }

    /// As {@link #set(float...)}, from bytes 0–255.
    public void set(byte... values) {
        checkCount(values.length);
        storage.device.backend().upload(values, 0, values.length, storage.span(), storage.dtype);
    }

    private void checkCount(int count) {
        storage.device.checkFree();
        storage.checkOpen();
        if (count != storage.shape.elements()) {
            throw new IllegalArgumentException(
                    "Variable "
                            + storage.name
                            + " "
                            + storage.shape
                            + " takes "
                            + storage.shape.elements()
                            + " numbers, not "
                            + count);
        }
    }

    /// The numbers now, in row-major order, outside of steps.
    public float[] read() {
        return leaf.read();
    }
}
