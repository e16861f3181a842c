package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.primitive.Selection;
import io.genoise.primitive.Selection.AddAlong;
import io.genoise.primitive.Selection.TakeAlong;
import io.genoise.primitive.Selection.TopK;
import io.genoise.shape.TensorShape;
import java.util.List;

/// Elements chosen along the last axis. `TopK` sorts short rows as they are, several in a block; of a long one it first
/// picks the k largest, by counting bits from the top, and sorts those. `TakeAlong` and `AddAlong` have a thread for each
/// element of the result; adding, it looks at all indices of its row in their order, so that no two threads ever meet.
public final class Selections {
    /// Threads of a block.
    private static final int THREADS = 256;

    /// Keys that fit into a block's shared memory, 16 KiB.
    private static final int ROOM = 2048;

    private static final String TOP = Prelude.read("selections.cu");

    private Selections() {}

    /// The kernel of a [Selection].
    public static Codes of(Group group) {
        return switch ((Selection) group.primitive()) {
            case TopK top -> top(group, top.k());
            case TakeAlong _ -> take(group);
            case AddAlong _ -> add(group);
        };
    }

    private static Codes top(Group group, int k) {
        TensorShape x = group.inputs().getFirst().layout().shape();
        int n = x.extent(-1);
        long rows = x.elements() / n;
        boolean small = n <= ROOM;
        int length = power(small ? n : k);
        int together = small ? Math.max(1, 2 * THREADS / length) : 1;
        Arguments arguments = new Arguments(group);
        arguments.number("n", n);
        arguments.number("k", k);
        arguments.number("rows", rows);
        arguments.number("length", length);
        arguments.number("together", together);
        String source =
                """
                %s
                %s
                extern "C" __global__ void __launch_bounds__(THREADS) kernel(const Arguments a) {
                    %s<%s>(a);
                }
                """
                        .formatted(
                                arguments.declaration(),
                                TOP,
                                small ? "sortRows" : "pickOfRow",
                                ROOM);
        long workspace = length <= ROOM ? 0 : 8L * length * rows;
        int blocks = Math.toIntExact(Math.ceilDiv(rows, together));
        return new Codes(
                small ? "sorted" : "picked",
                List.of(new Code(source, blocks, THREADS, arguments.numbers())),
                workspace);
    }

    private static int power(int n) {
        return n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    }

    private static Codes take(Group group) {
        boolean same = group.inputs().getFirst().type() == group.output().type();
        String body =
                """
                const int place = a.x1[i];
                const bool inside = place >= 0 && place < a.n;
                const long long from = i / (unsigned)a.k * a.n + place;
                """
                        + (same
                                ? """
                                if (inside) {
                                    a.out[i] = a.x0[from];
                                } else {
                                    store(a.out, i, 0.0f);
                                }
                                """
                                : "store(a.out, i, inside ? load(a.x0, from) : 0.0f);\n");
        return each(group, "taken", body, group.inputs().getFirst().layout().shape().extent(-1));
    }

    private static Codes add(Group group) {
        String body =
                """
                const unsigned row = i / (unsigned)a.n;
                const int own = (int)(i - row * (unsigned)a.n);
                const int* places = a.x1 + row * a.k;
                float sum = 0.0f;
                #pragma unroll 4
                for (unsigned j = 0; j < (unsigned)a.k; j++) {
                    if (places[j] == own) {
                        sum += load(a.x0, row * a.k + j);
                    }
                }
                store(a.out, i, sum);
                """;
        return each(group, "added", body, group.output().layout().shape().extent(-1));
    }

    /// A thread for each element i of the result.
    private static Codes each(Group group, String algorithm, String body, int n) {
        Arguments arguments = new Arguments(group);
        long elements = group.output().layout().shape().elements();
        arguments.number("n", n);
        arguments.number("k", group.inputs().get(1).layout().shape().extent(-1));
        arguments.number("elements", elements);
        String source =
                arguments.declaration()
                        + Indented.of(
                                """
                                extern "C" __global__ void __launch_bounds__(%s) kernel(const Arguments a) {
                                const unsigned i = blockIdx.x * %su + threadIdx.x;
                                if (i >= (unsigned)a.elements) {
                                return;
                                }
                                %s}
                                """
                                        .formatted(THREADS, THREADS, body));
        int blocks = Math.toIntExact(Math.ceilDiv(elements, THREADS));
        return new Codes(
                algorithm, List.of(new Code(source, blocks, THREADS, arguments.numbers())), 0);
    }
}
