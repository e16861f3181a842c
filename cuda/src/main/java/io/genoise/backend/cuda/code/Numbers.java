package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import java.util.ArrayList;
import java.util.List;

/// Kernels of what comes from nothing: `Iota` and `Random`. A thread makes four numbers, one Philox block, and writes them
/// at once; key and stream are read from the slots, so other random numbers are no other kernel, nor another capture.
final class Numbers {
    private static final int THREADS = 256;

    private static final String TEXT =
            """
            enum { THREADS = %s };

            extern "C" __global__ void __launch_bounds__(THREADS) kernel(const Arguments a) {
                const unsigned at = (blockIdx.x * THREADS + threadIdx.x) * 4;
                const unsigned elements = (unsigned)a.elements;
                if (at >= elements) {
                    return;
                }
                float y[4];
            %s
            %s
            }
            """;

    private static final String TOGETHER = "    storeSome(a.y + a.to, at, elements - at, y);";

    private static final String SINGLY =
            """
            #pragma unroll
                for (int j = 0; j < 4; j++) {
                    if (at + j < elements) {
                        store(a.y + a.to, at + j, y[j]);
                    }
                }\
            """;

    private static final String IOTA =
            """
            #pragma unroll
                for (int j = 0; j < 4; j++) {
                    y[j] = (float)(at + j);
                }
            """;

    private static final String RANDOM =
            """
                const Block block = philox(pair(a.slots, a.key0, a.key1), pair(a.slots, a.stream0, a.stream1), at / 4);
            #pragma unroll
                for (int j = 0; j < 4; j++) {
                    y[j] = uniform(block.word[j]);
                }
            """;

    private static final String PAIR =
            """
            // The 64 bits whose halves are at two places of the parameter block.
            __device__ inline unsigned long long pair(const int* slots, long long low, long long high) {
                return (unsigned)slots[low] | (unsigned long long)(unsigned)slots[high] << 32;
            }

            """;

    private Numbers() {}

    /// `out[i] = i`.
    static Codes iota(Group group) {
        return new Codes("count", List.of(code(group, "", IOTA)), 0);
    }

    /// Element i is word i mod 4 of the Philox block (key, stream, i div 4).
    static Codes random(Group group) {
        return new Codes("philox", List.of(code(group, PAIR, RANDOM)), 0);
    }

    private static Code code(Group group, String functions, String body) {
        long elements = group.output().layout().shape().elements();
        List<String> names = new ArrayList<>(List.of("elements", "to"));
        List<Long> numbers = new ArrayList<>(List.of(elements, group.output().layout().offset()));
        List<String> slots = List.of("key0", "key1", "stream0", "stream1");
        for (int i = 0; i < group.slots().length; i++) {
            names.add(slots.get(i));
            numbers.add((long) group.slots()[i]);
        }
        int bytes = group.output().type().bytes();
        long place = group.output().layout().offset() * bytes | group.output().alignment();
        String store = place % (4 * bytes) == 0 ? TOGETHER : SINGLY;
        String type = Prelude.type(group.output().type());
        String text =
                Code.arguments(List.of(type + "* y"), names)
                        + "\n"
                        + functions
                        + TEXT.formatted(THREADS, body.stripTrailing(), store);
        int blocks = (int) Math.ceilDiv(elements, 4 * THREADS);
        return new Code(text, blocks, THREADS, numbers);
    }
}
