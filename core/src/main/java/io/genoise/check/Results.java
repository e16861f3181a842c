package io.genoise.check;

import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/// What an operation and its gradients came to on a device.
public final class Results {
    /// One tensor of numbers and what it is.
    ///
    /// @param what which value or gradient, as messages call it: `y`, `∂L/∂x0`
    /// @param type that of the tensor
    /// @param numbers in row-major order
    public record Entry(String what, DType type, double[] numbers) {}

    private final List<Entry> entries = new ArrayList<>();

    /// Nothing yet: for the results of a peer that devices are held against.
    public Results() {}

    /// Adds a tensor called `what`.
    public void add(String what, DType type, double[] numbers) {
        entries.add(new Entry(what, type, numbers));
    }

    /// The tensors, the value first.
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// The tensor called `what`, or null.
    double[] find(String what) {
        for (Entry entry : entries) {
            if (entry.what.equals(what)) {
                return entry.numbers;
            }
        }
        return null;
    }

    /// Checks that `found` has the same numbers to `tolerance`, as [OpCheck#agreesOn] says; 0 asks for the same
    /// bits.
    ///
    /// @throws AssertionError if not; it begins with `subject`
    public void compare(Results found, String subject, double tolerance) {
        if (entries.size() != found.entries.size()) {
            throw new AssertionError(
                    subject + ": " + found.entries.size() + " results, expected " + entries.size());
        }
        for (int k = 0; k < entries.size(); k++) {
            compare(entries.get(k), found.entries.get(k), subject, tolerance);
        }
    }

    private static void compare(Entry expected, Entry found, String subject, double tolerance) {
        if (expected.type != found.type || expected.numbers.length != found.numbers.length) {
            throw new AssertionError(
                    "%s: %s is %s of %s, expected %s of %s"
                            .formatted(
                                    subject,
                                    found.what,
                                    found.type,
                                    found.numbers.length,
                                    expected.type,
                                    expected.numbers.length));
        }
        double scale = 1;
        for (double number : expected.numbers) {
            scale = Double.isFinite(number) ? Math.max(scale, Math.abs(number)) : scale;
        }
        double allowed = tolerance(expected.type, tolerance) * scale;
        for (int i = 0; i < expected.numbers.length; i++) {
            double a = expected.numbers[i];
            double b = found.numbers[i];
            boolean same =
                    Double.doubleToLongBits(a) == Double.doubleToLongBits(b)
                            || tolerance > 0 && (a == b || Math.abs(a - b) <= allowed);
            if (!same) {
                throw new AssertionError(
                        String.format(
                                Locale.ROOT,
                                "%s: %s, element %s: %s found, %s expected, to %.1e",
                                subject,
                                expected.what,
                                i,
                                b,
                                a,
                                allowed));
            }
        }
    }

    /// Two devices may round to neighbours where a value lies in the middle of two.
    private static double tolerance(DType type, double tolerance) {
        return switch (type) {
            case F32 -> tolerance;
            case BF16 -> Math.max(tolerance, 0x1p-7);
            case F16 -> Math.max(tolerance, 0x1p-10);
            case I32, U8 -> 0;
        };
    }

    /// A checksum of all bits, by entry.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            CRC32C checksum = new CRC32C();
            for (double number : entry.numbers) {
                long bits = Double.doubleToLongBits(number);
                for (int shift = 0; shift < 64; shift += 8) {
                    checksum.update((int) (bits >>> shift) & 0xff);
                }
            }
            text.append(entry.what).append(' ').append(checksum.getValue()).append(' ');
        }
        return text.toString().strip();
    }
}
