package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Pools: a thread computes neighbouring channels of one position (of one place, for the adjoints), so a warp reads and
/// writes whole lines of memory. An adjoint asks which positions read its place and adds what they bring, in their order:
/// nothing is added to memory, and every run gives the same bits.
public final class Pools {
    private static final String KERNEL =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                AXES
                const Count channels = (Count)a.channels;
                const Count c = item % (Count)a.vectors * LANES;
                Count rest = item / (Count)a.vectors;
                BODY
            }
            """;

    private static final String MAXIMUM =
            """
            float best[LANES];
            for (int e = 0; e < LANES; e++) {
                best[e] = -infinity();
            }
            """;

    private static final String GREATER =
            """
            float value[LANES];
            loadPack(a.x, (n * (Count)a.places + place) * channels + c, value);
            for (int e = 0; e < LANES; e++) {
                if (value[e] > best[e] || isNaN(value[e])) {
                    best[e] = value[e];
                }
            }
            """;

    private static final String FIRST_GREATEST =
            """
            float best[LANES];
            int where[LANES];
            for (int e = 0; e < LANES; e++) {
                best[e] = -infinity();
                where[e] = -1;
            }
            """;

    private static final String FIRST_GREATER =
            """
            float value[LANES];
            loadPack(a.x, (n * (Count)a.places + place) * channels + c, value);
            for (int e = 0; e < LANES; e++) {
                if (where[e] < 0 || value[e] > best[e] || (isNaN(value[e]) && !isNaN(best[e]))) {
                    best[e] = value[e];
                    where[e] = tap;
                }
            }
            """;

    private static final String INDICES =
            """
            Pack<Y, LANES> indices;
            for (int e = 0; e < LANES; e++) {
                indices.at[e] = where[e] < 0 ? 0 : where[e];
            }
            *reinterpret_cast<Pack<Y, LANES>*>(a.y + item * LANES) = indices;
            """;

    private static final String GATHER =
            """
            const Pack<I, LANES> indices = *reinterpret_cast<const Pack<I, LANES>*>(a.indices + item * LANES);
            float value[LANES];
            #pragma unroll
            for (int e = 0; e < LANES; e++) {
                const int tap = indices.at[e];
                TAP
                value[e] = inside ? load(a.x, (n * (Count)a.places + place) * channels + c + e) : 0.0f;
            }
            storePack(a.y, item * LANES, value);
            """;

    private static final String ZERO_SUM =
            """
            float sum[LANES];
            for (int e = 0; e < LANES; e++) {
                sum[e] = 0.0f;
            }
            """;

    private static final String ADD_NAMED =
            """
            const Count from = (n * (Count)a.positions + position) * channels + c;
            const Pack<I, LANES> indices = *reinterpret_cast<const Pack<I, LANES>*>(a.indices + from);
            float value[LANES];
            loadPack(a.dy, from, value);
            for (int e = 0; e < LANES; e++) {
                if (indices.at[e] == tap) {
                    sum[e] += value[e];
                }
            }
            """;

    private static final String ADD =
            """
            float value[LANES];
            loadPack(a.x, (n * (Count)a.places + place) * channels + c, value);
            for (int e = 0; e < LANES; e++) {
                sum[e] += value[e];
            }
            """;

    private static final String DIVIDED =
            """
            const int count = COUNT;
            for (int e = 0; e < LANES; e++) {
                sum[e] /= (float)(count < 1 ? 1 : count);
            }
            storePack(a.y, item * LANES, sum);
            """;

    private static final String ADD_SHARE =
            """
            (void)tap;
            float value[LANES];
            loadPack(a.dy, (n * (Count)a.positions + position) * channels + c, value);
            const float share = 1.0f / (float)(COUNT);
            for (int e = 0; e < LANES; e++) {
                sum[e] += value[e] * share;
            }
            """;

    private Pools() {}

    /// The kernel of a pool or a pool's adjoint.
    ///
    /// @throws IllegalArgumentException if `group` is neither
    public static Codes of(Group group, Facts facts) {
        return switch (group.primitive()) {
            case Primitive.MaxPool p -> maximum(group, p.window());
            case Primitive.MaxPoolIndices p -> indices(group, p.window());
            case Primitive.PoolGather p -> gather(group, p.window());
            case Primitive.PoolScatter p -> scatter(group, p.window());
            case Primitive.AveragePool p -> average(group, p);
            case Primitive.AveragePoolInput p -> averageInput(group, p);
            default -> throw new IllegalArgumentException("no pool: " + group.primitive());
        };
    }

    private static Codes maximum(Group group, SlidingWindow window) {
        Sliding sliding = forward(group, window);
        String body =
                sliding.position()
                        + MAXIMUM
                        + sliding.taps("(void)tap;\n" + GREATER)
                        + "storePack(a.y, item * LANES, best);\n";
        return codes(group, sliding, List.of("X"), body);
    }

    private static Codes indices(Group group, SlidingWindow window) {
        Sliding sliding = forward(group, window);
        String body = sliding.position() + FIRST_GREATEST + sliding.taps(FIRST_GREATER) + INDICES;
        return codes(group, sliding, List.of("X"), body);
    }

    private static Codes gather(Group group, SlidingWindow window) {
        Sliding sliding = forward(group, window);
        String body = sliding.position() + GATHER.replace("TAP", sliding.tap() + sliding.read());
        return codes(group, sliding, List.of("X", "I"), body);
    }

    private static Codes scatter(Group group, SlidingWindow window) {
        Sliding sliding = backward(group, window);
        String body =
                sliding.place()
                        + ZERO_SUM
                        + sliding.readers(ADD_NAMED)
                        + "storePack(a.y, item * LANES, sum);\n";
        return codes(group, sliding, List.of("DY", "I"), body);
    }

    private static Codes average(Group group, Primitive.AveragePool p) {
        Sliding sliding = forward(group, p.window());
        String body =
                sliding.position()
                        + ZERO_SUM
                        + sliding.taps("(void)tap;\n" + ADD)
                        + DIVIDED.replace("COUNT", count(sliding, p.countPadding()));
        return codes(group, sliding, List.of("X"), body);
    }

    private static Codes averageInput(Group group, Primitive.AveragePoolInput p) {
        Sliding sliding = backward(group, p.window());
        String share = ADD_SHARE.replace("COUNT", count(sliding, p.countPadding()));
        String body =
                sliding.place()
                        + ZERO_SUM
                        + sliding.readers(share)
                        + "storePack(a.y, item * LANES, sum);\n";
        return codes(group, sliding, List.of("DY"), body);
    }

    /// By what the window at hand divides its sum.
    private static String count(Sliding sliding, boolean countPadding) {
        return countPadding || !sliding.reachesOut() ? "(int)a.taps" : sliding.counted();
    }

    private static Sliding forward(Group group, SlidingWindow window) {
        return new Sliding(window, shape(group.inputs().getFirst()), shape(group.output()));
    }

    private static Sliding backward(Group group, SlidingWindow window) {
        return new Sliding(window, shape(group.output()), shape(group.inputs().getFirst()));
    }

    private static TensorShape shape(Operand operand) {
        return operand.layout().shape();
    }

    private static Codes codes(Group group, Sliding sliding, List<String> inputs, String body) {
        List<Operand> operands = new ArrayList<>(group.inputs());
        operands.add(group.output());
        long channels = shape(group.output()).extent(-1);
        int lanes = Lanes.of(channels, operands.toArray(Operand[]::new)).count();
        List<String> types = new ArrayList<>(inputs);
        types.add("Y");
        List<DType> given = operands.stream().map(Operand::type).toList();
        List<String> fields = new ArrayList<>();
        for (String type : inputs) {
            fields.add(
                    "const %s* %s"
                            .formatted(
                                    type,
                                    type.equals("I") ? "indices" : type.toLowerCase(Locale.ROOT)));
        }
        fields.add("Y* y");
        List<String> names =
                new ArrayList<>(
                        List.of("items", "vectors", "channels", "places", "positions", "taps"));
        names.addAll(sliding.names());
        long items = shape(group.output()).elements() / lanes;
        List<Long> numbers =
                new ArrayList<>(
                        List.of(
                                items,
                                channels / lanes,
                                channels,
                                sliding.places(),
                                sliding.positions(),
                                (long) sliding.taps()));
        numbers.addAll(sliding.numbers());
        String source =
                Lanes.index(group)
                        + Lanes.types(types, given)
                        + Sliding.AXIS
                        + Code.arguments(fields, names)
                        + KERNEL.replace("AXES", sliding.declared())
                                .replace("BODY", body)
                                .replace("LANES", Integer.toString(lanes));
        Code code = new Code(Indented.of(source), Lanes.blocks(items), Lanes.THREADS, numbers);
        return new Codes("pool", List.of(code), 0);
    }
}
