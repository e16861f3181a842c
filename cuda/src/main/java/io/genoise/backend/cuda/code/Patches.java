package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// First layers as products. A convolution of pictures with few channels gives tensor cores little to do: 3 of the 8 or 16
/// channels that they take at once. Written out, each position's patch is one row of a matrix, and the convolution the
/// product of that with the filters:
///
/// ```
/// patches[(n,p), (t,c)] = x[n, reads(p,t), c]          0 in the padding and from t·C on, to a multiple of 8
/// y  = patches · wᵀ
/// dw = dyᵀ · patches
/// dx[n,i,c] = Σ t  (dy · w)[(n, readers(i,t)), (t,c)]
/// ```
///
/// Here are the texts on both sides of those products. The matrices lie in the group's workspace, rows one behind another; the
/// groups are those of a convolution, so all kernels of one take the same operands.
public final class Patches {
    /// Rows are this many elements or a multiple: what tensor cores and 16-byte accesses want.
    private static final int MULTIPLE = 8;

    private static final String WRITE =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                AXES
                const int channels = (int)a.channels;
                const int term = (int)(item % (Count)a.vectors) * LANES;
                Count rest = item / (Count)a.vectors;
                POSITION
                int tap = term / channels;
                int c = term % channels;
                TAP
                Pack<A, LANES> row = {};
                #pragma unroll
                for (int e = 0; e < LANES; e++) {
                    READ
                    if (inside && tap < (int)a.taps) {
                        row.at[e] = a.x[(n * (Count)a.places + place) * channels + c];
                    }
                    if (++c == channels) {
                        c = 0;
                        tap++;
                        NEXT
                    }
                }
                reinterpret_cast<Pack<A, LANES>*>(a.workspace + a.at)[item] = row;
            }
            """;

    private static final String FILTERS =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                const Count term = item % (Count)a.width;
                B element = {};
                if (term < (Count)a.depth) {
                    element = a.w[item / (Count)a.width * (Count)a.depth + term];
                }
                reinterpret_cast<B*>(a.workspace + a.at)[item] = element;
            }
            """;

    private static final String GRADIENT =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                const float* product = reinterpret_cast<const float*>(a.workspace + a.at);
                const Count from = item / (Count)a.depth * (Count)a.width + item % (Count)a.depth;
                store(a.y, item, product[from]);
            }
            """;

    private static final String ADD =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                AXES
                const Count channels = (Count)a.channels;
                const Count c = item % channels;
                Count rest = item / channels;
                PLACE
                const float* product = reinterpret_cast<const float*>(a.workspace + a.at);
                float sum = 0.0f;
                READERS
                store(a.y, item, sum);
            }
            """;

    private static final String ADD_READER =
            "sum += product[(n * (Count)a.positions + position) * (Count)a.width + tap * channels + c];\n";

    private Patches() {}

    /// Whether `group` is a convolution or an adjoint for which products of patches are worth while: fewer than 8 input
    /// channels, one group, more than one tap.
    public static boolean suits(Group group) {
        if (!DirectConvolution.suits(group)) {
            return false;
        }
        Convolved convolved = Convolved.of(group);
        return convolved.x().extent(-1) < MULTIPLE
                && convolved.groups() == 1
                && convolved.sliding().taps() > 1;
    }

    /// Elements of a row: t·C, rounded up.
    public static int width(Group group) {
        Sliding sliding = sliding(group);
        int depth = sliding.taps() * sliding.x().extent(-1);
        return Math.ceilDiv(depth, MULTIPLE) * MULTIPLE;
    }

    /// How many patches there are: positions in all pictures.
    public static long count(Group group) {
        return sliding(group).positions() * sliding(group).pictures();
    }

    /// Writes the patches, `[count,width]` of x's type, at byte `at` of the workspace, a multiple of 16. For a convolution or
    /// its weight's gradient.
    public static Code patches(Group group, long at) {
        Sliding sliding = sliding(group);
        int lanes = 16 / group.inputs().getFirst().type().bytes();
        String text =
                WRITE.replace("POSITION", sliding.position())
                        .replace("TAP\n", sliding.tap())
                        .replace("READ", sliding.read())
                        .replace("NEXT", sliding.next())
                        .replace("LANES", Integer.toString(lanes));
        return code(group, text, count(group) * width(group) / lanes, lanes, at);
    }

    /// Writes the filters, `[K,width]` of w's type, at byte `at` of the workspace. For a convolution or its input's gradient.
    public static Code filters(Group group, long at) {
        long filters = shape(group.inputs().get(1)).extent(0);
        return code(group, FILTERS, filters * width(group), 1, at);
    }

    /// Takes the weight's gradient from f32 `[K,width]` at byte `at` of the workspace.
    public static Code weightGradient(Group group, long at) {
        return code(group, GRADIENT, shape(group.output()).elements(), 1, at);
    }

    /// Adds up the input's gradient from that of the patches, f32 `[count,width]` at byte `at` of the workspace.
    public static Code inputGradient(Group group, long at) {
        Sliding sliding = sliding(group);
        String text =
                ADD.replace("PLACE\n", sliding.place())
                        .replace("READERS", sliding.readers(ADD_READER));
        return code(group, text, shape(group.output()).elements(), 1, at);
    }

    private static Code code(Group group, String text, long items, int lanes, long at) {
        Sliding sliding = sliding(group);
        List<String> inputs = Convolved.of(group).given();
        int channels = sliding.x().extent(-1);
        int width = width(group);
        List<String> names =
                new ArrayList<>(
                        List.of(
                                "items",
                                "at",
                                "channels",
                                "width",
                                "depth",
                                "vectors",
                                "taps",
                                "places",
                                "positions"));
        names.addAll(sliding.names());
        List<Long> numbers =
                new ArrayList<>(
                        List.of(
                                items,
                                at,
                                (long) channels,
                                (long) width,
                                (long) sliding.taps() * channels,
                                (long) width / lanes,
                                (long) sliding.taps(),
                                sliding.places(),
                                sliding.positions()));
        numbers.addAll(sliding.numbers());
        String source =
                Lanes.index(count(group) * width)
                        + DirectConvolution.types(group)
                        + Sliding.AXIS
                        + Code.arguments(DirectConvolution.operands(inputs), names)
                        + text.replace("AXES", sliding.declared());
        return new Code(Indented.of(source), Lanes.blocks(items), Lanes.THREADS, numbers);
    }

    private static Sliding sliding(Group group) {
        return Convolved.of(group).sliding();
    }

    private static TensorShape shape(Operand operand) {
        return operand.layout().shape();
    }
}
