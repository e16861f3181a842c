package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.shape.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// How the threads of a kernel share what lies channels last: each takes `count` neighbouring channels, which are moved
/// by accesses of up to 16 bytes, and one thread takes one *item*, a place of so many channels.
///
/// @param count elements of the innermost axis that a thread takes: 8, 4, 2 or 1
record Lanes(int count) {
    /// Threads of a block.
    static final int THREADS = 256;

    private static final int ACCESS = 16;

    /// The most lanes that the operands' types and alignments and the innermost extent allow: 16 bytes of the widest
    /// type that holds numbers.
    static Lanes of(long innermost, Operand... operands) {
        int widest =
                Arrays.stream(operands)
                        .filter(operand -> operand.type().isFloat())
                        .mapToInt(operand -> operand.type().bytes())
                        .max()
                        .orElse(4);
        return of(innermost, ACCESS / widest, operands);
    }

    /// As many, but `most` at most.
    static Lanes of(long innermost, int most, Operand... operands) {
        int count = most;
        while (count > 1 && !(innermost % count == 0 && aligned(count, operands))) {
            count /= 2;
        }
        return new Lanes(count);
    }

    private static boolean aligned(int count, Operand... operands) {
        return Arrays.stream(operands)
                .allMatch(operand ->
                        operand.alignment() >= Math.min(ACCESS, count * operand.type().bytes()));
    }

    /// Blocks of [#THREADS] threads for a thread each of `items`.
    ///
    /// @throws IllegalArgumentException if there are more than CUDA launches
    static int blocks(long items) {
        long blocks = Math.ceilDiv(items, THREADS);
        if (blocks > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s threads: no launch has so many".formatted(items));
        }
        return (int) blocks;
    }

    /// The integers that count the elements of all operands of a group: `Count`, of 32 bits if they suffice.
    static String index(Group group) {
        return index(
                Stream.concat(group.inputs().stream(), group.outputs().stream())
                        .mapToLong(operand -> operand.layout().shape().elements())
                        .max()
                        .orElse(0));
    }

    /// The integers that count to `most`.
    static String index(long most) {
        // room for the threads beyond the last item
        return most <= Integer.MAX_VALUE - 1024
                ? "typedef unsigned Count;\n"
                : "typedef unsigned long long Count;\n";
    }

    /// The declarations of types that a text calls by names of its own: `typedef float X;`.
    static String types(List<String> names, List<DType> types) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            text.append("typedef %s %s;\n".formatted(Prelude.type(types.get(i)), names.get(i)));
        }
        return text.toString();
    }
}
