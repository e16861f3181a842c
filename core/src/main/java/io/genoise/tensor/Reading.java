package io.genoise.tensor;

import io.genoise.backend.Backend;
import io.genoise.backend.Span;
import io.genoise.backend.Transfer;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;

/// A value that a step will have computed: promised by [Step#read], on its way after [Step#run], and waited for when it is
/// asked for. A loop that looks at a reading one or two steps late does not keep the device waiting.
public final class Reading {
    private final TensorShape shape;
    private Device device;
    private Transfer transfer;
    private double[] doubles;
    private float[] floats;
    private int[] ints;

    Reading(TensorShape shape) {
        this.shape = shape;
    }

    /// Lets the numbers come; they are waited for when they are asked for.
    void resolve(Device of, Span span, DType dtype) {
        device = of;
        Backend backend = of.backend();
        int count = Math.toIntExact(shape.elements());
        if (!dtype.isFloat()) {
            ints = new int[count];
            transfer = backend.fetch(span, dtype, ints, 0, count);
        } else if (backend.bytes(DType.F32) == Double.BYTES) {
            doubles = new double[count];
            transfer = backend.fetch(span, dtype, doubles, 0, count);
        } else {
            floats = new float[count];
            transfer = backend.fetch(span, dtype, floats, 0, count);
        }
    }

    private void await() {
        if (transfer == null) {
            throw new IllegalStateException("this reading has no value before step.run()");
        }
        device.guarding(() -> {
            transfer.await();
            return null;
        });
        transfer = Transfer.DONE;
    }

    /// The shape of the tensor that is read; known before the step has run.
    public TensorShape shape() {
        return shape;
    }

    /// The single number.
    ///
    /// @throws IllegalStateException before the step has run, or if there are several numbers
    public float value() {
        if (shape.elements() != 1) {
            throw new IllegalStateException(
                    "value() of a reading of shape " + shape + "; floats() gives them all");
        }
        return floats()[0];
    }

    /// The numbers in row-major order.
    ///
    /// @throws IllegalStateException before the step has run
    public float[] floats() {
        await();
        if (floats == null) {
            double[] from = doubles();
            floats = new float[from.length];
            for (int i = 0; i < from.length; i++) {
                floats[i] = (float) from[i];
            }
        }
        return floats;
    }

    /// The numbers in row-major order; those of the reference backend are double all the way.
    public double[] doubles() {
        await();
        if (doubles == null) {
            doubles = new double[floats != null ? floats.length : ints.length];
            for (int i = 0; i < doubles.length; i++) {
                doubles[i] = floats != null ? floats[i] : ints[i];
            }
        }
        return doubles;
    }

    /// The numbers in row-major order as integers.
    public int[] ints() {
        await();
        if (ints == null) {
            double[] from = doubles();
            ints = new int[from.length];
            for (int i = 0; i < from.length; i++) {
                ints[i] = (int) from[i];
            }
        }
        return ints;
    }

    /// Its shape, and whether its step has run; a single number that is there already stands there itself.
    @Override
    public String toString() {
        if (transfer == null) {
            return "a reading %s of a step that has not run".formatted(shape);
        }
        return shape.elements() == 1 && transfer == Transfer.DONE
                ? Float.toString(value())
                : "a reading %s".formatted(shape);
    }
}
