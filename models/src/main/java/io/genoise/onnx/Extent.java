package io.genoise.onnx;

import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// A number of the recording, such as an extent or a bound, as it is with [#FEW] samples and with [#MORE].
record Extent(long few, long more) {
    /// How many samples the one recording has.
    static final int FEW = 2;

    /// How many the other has.
    static final int MORE = 3;

    /// The number `n`, however many samples there are.
    static Extent of(long n) {
        return new Extent(n, n);
    }

    static List<Extent> of(TensorShape few, TensorShape more) {
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < few.rank(); i++) {
            extents.add(new Extent(few.extent(i), more.extent(i)));
        }
        return extents;
    }

    boolean isFixed() {
        return few == more;
    }

    /// Whether it is as many times the number of samples in both.
    boolean isMultiple() {
        return few % FEW == 0 && few / FEW * MORE == more;
    }

    /// How many times the number of samples it is.
    long factor() {
        return few / FEW;
    }

    boolean is(long n) {
        return few == n && more == n;
    }

    Extent plus(Extent other) {
        return new Extent(few + other.few, more + other.more);
    }

    Extent minus(Extent other) {
        return new Extent(few - other.few, more - other.more);
    }

    Extent times(Extent other) {
        return new Extent(few * other.few, more * other.more);
    }
}
