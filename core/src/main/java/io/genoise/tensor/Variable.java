package io.genoise.tensor;

import io.genoise.backend.Backend;
import io.genoise.backend.Span;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Locale;
import java.util.function.Consumer;

/// The only mutable thing: a value that outlives steps and can be replaced. Parameters, running statistics, optimiser
/// state and batches are Variables.
public final class Variable {
    private final Storage storage;
    private final Tensor leaf;

    Variable(Storage storage) {
        this.storage = storage;
        this.leaf = new Tensor(storage);
    }

    /// What messages call it.
    public String name() {
        return storage.name;
    }

    /// The shape of every value that it has; it never changes.
    public TensorShape shape() {
        return storage.shape;
    }

    /// The element type of every value that it has; it never changes.
    public DType dtype() {
        return storage.dtype;
    }

    /// Where it lives.
    public Device device() {
        return storage.device;
    }

    /// The value that is current now: within a step, what [#assign] wrote last. No gradient flows through an assignment:
    /// to differentiate through an update, use the tensor that was assigned.
    public Tensor value() {
        Step step = storage.device.mine();
        return step == null ? leaf : step.current(storage, leaf);
    }

    /// Replaces the value when the step runs. Reads recorded before keep the old one.
    ///
    /// @throws IllegalArgumentException if shape or type differ
    public void assign(Tensor value) {
        if (!value.shape().equals(storage.shape) || value.dtype() != storage.dtype) {
            throw value.mistake(
                    "Variable %s is %s %s; the new value is %s %s"
                            .formatted(
                                    storage.name,
                                    storage.dtype,
                                    storage.shape,
                                    value.dtype(),
                                    value.shape()));
        }
        storage.checkOpen();
        storage.device.current().write(storage, value);
    }

    /// Replaces the value by numbers in row-major order, outside of steps.
    ///
    /// @throws IllegalArgumentException if their number is not the shape's, or one does not fit the type: 1.5 is no
    ///     i32, -1 no u8
    public void set(float... values) {
        checkCount(name(), shape(), values.length);
        if (isWhole()) {
            for (int i = 0; i < values.length; i++) {
                checkWhole(i, values[i]);
            }
        }
        put(to -> backend().upload(values, 0, values.length, to, dtype()));
    }

    /// As [#set(float...)], from doubles: exact on the reference backend.
    public void set(double... values) {
        checkCount(name(), shape(), values.length);
        if (isWhole()) {
            for (int i = 0; i < values.length; i++) {
                checkWhole(i, values[i]);
            }
        }
        put(to -> backend().upload(values, 0, values.length, to, dtype()));
    }

    /// As [#set(float...)], from integers.
    public void set(int... values) {
        checkCount(name(), shape(), values.length);
        if (dtype() == DType.U8) {
            for (int i = 0; i < values.length; i++) {
                checkWhole(i, values[i]);
            }
        }
        put(to -> backend().upload(values, 0, values.length, to, dtype()));
    }

    /// As [#set(float...)], from bytes 0–255.
    public void set(byte... values) {
        checkCount(name(), shape(), values.length);
        put(to -> backend().upload(values, 0, values.length, to, dtype()));
    }

    /// Replaces the rows from `first` on along the first axis by bytes 0–255, outside of steps.
    ///
    /// @throws IllegalArgumentException if this is no u8 Variable with so many rows, or `rows` has none or parts of one
    public void setRows(int first, byte... rows) {
        long row = shape().rank() == 0 ? 0 : shape().elements() / Math.max(1, shape().extent(0));
        if (dtype() != DType.U8
                || row == 0
                || first < 0
                || rows.length == 0
                || rows.length % row != 0
                || first + rows.length / row > shape().extent(0)) {
            throw new IllegalArgumentException(
                    "%s bytes for the rows from %s on of %s, which is %s %s%s"
                            .formatted(
                                    rows.length,
                                    first,
                                    name(),
                                    dtype(),
                                    shape(),
                                    UserLine.suffix()));
        }
        long skipped = first * row * backend().bytes(DType.U8);
        put(to ->
                backend()
                        .upload(
                                rows,
                                0,
                                rows.length,
                                new Span(to.memory(), to.offset() + skipped),
                                DType.U8));
    }

    private boolean isWhole() {
        return dtype() == DType.I32 || dtype() == DType.U8;
    }

    private Backend backend() {
        return storage.device.backend();
    }

    private void put(Consumer<Span> upload) {
        storage.device.between(() -> {
            upload.accept(storage.span());
            return null;
        });
    }

    static void checkCount(String name, TensorShape shape, int count) {
        if (count != shape.elements()) {
            throw new IllegalArgumentException(
                    "%s %s takes %s numbers, not %s%s"
                            .formatted(name, shape, shape.elements(), count, UserLine.suffix()));
        }
    }

    /// Checks that element `i` of the numbers given is one of this integer type.
    private void checkWhole(int i, double value) {
        boolean byteSized = dtype() == DType.U8;
        double least = byteSized ? 0 : Integer.MIN_VALUE;
        double greatest = byteSized ? 255 : Integer.MAX_VALUE;
        if (value != Math.rint(value) || value < least || value > greatest) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "number %s for %s, which is %s: %s; integers from %.0f to %.0f expected%s",
                            i,
                            name(),
                            dtype(),
                            value,
                            least,
                            greatest,
                            UserLine.suffix()));
        }
    }

    /// The numbers now, in row-major order.
    public float[] read() {
        return leaf.read();
    }

    Storage storage() {
        return storage;
    }

    /// Its name, type, shape and device: `weight F32 [2,3] on cpu`.
    @Override
    public String toString() {
        return "%s %s %s on %s".formatted(name(), dtype(), shape(), device());
    }
}
