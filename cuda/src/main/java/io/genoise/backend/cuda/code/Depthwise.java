package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// Convolutions in which each channel has a filter of its own (groups = C = K), and their adjoints. Memory bounds them, so what
/// counts is that an element is brought once and then used often: neighbouring threads take neighbouring channels, four at a
/// time; the filters of a block's channels lie in shared memory; and a thread computes a strip of four results along the last
/// axis, so that each column of x that it loads serves all taps and results that read it, from registers.
///
/// The input's gradient under stride 1 is the same walk with the filter reversed; under others each place asks which
/// positions read it. The weight's gradient walks strips of dy: a thread adds up one row of taps, blocks take parts of all
/// strips, as the shapes say, and the parts are joined in order: every run gives the same bits.
public final class Depthwise {
    /// Results of a strip.
    private static final int STRIP = 4;

    /// The most vectors of channels that a block takes.
    private static final int WIDE = 32;

    private static final int MOST_TAPS = 90;
    private static final int MOST_ALONG = 11;
    private static final int MOST_COLUMNS = 40;

    /// So many blocks busy a large device.
    private static final int BLOCKS = 1024;

    /// Threads side by side take `wide` vectors of channels; there are as many lines of them as fit into a block.
    private static final String THREADS_PLACED =
            """
            const int wide = (int)a.wide;
            const int lines = THREADS / wide;
            const int line = (int)threadIdx.x / wide;
            const int lane = (int)threadIdx.x % wide;
            const int vector0 = (int)(blockIdx.x % (unsigned)a.strands) * wide;
            const Count strand = blockIdx.x / (unsigned)a.strands;
            const bool real = line < lines && vector0 + lane < (int)a.vectors;
            const Count c = (Count)(vector0 + lane) * LANES;
            const Count channels = (Count)a.vectors * LANES;
            """;

    /// The filters of the block's channels come into shared memory, tap by tap.
    private static final String BRING =
            """
            for (int i = (int)threadIdx.x; i < wide * LANES * TAPS; i += THREADS) {
                const Count from = (Count)vector0 * LANES * TAPS + i;
                if (from < channels * TAPS) {
                    filters[TAP_OF_I][i / TAPS] = load(a.w, from);
                }
            }
            __syncthreads();
            """;

    /// Walks strips of results: `x` is what is read, under the window `t`, `h`, `w`; `y` what is written.
    private static final String WALK =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                SHARED
                AXES
                PLACE_THREADS
                BRING
                for (int turn = 0; turn < (int)a.turns; turn++) {
                    const Count strip = (strand * (Count)a.turns + turn) * lines + line;
                    if (!real || strip >= (Count)a.strips) {
                        break;
                    }
                    Count rest = strip;
                    const int wP = (int)(rest % (Count)a.stripsOfRow) * STRIP;
                    rest /= (Count)a.stripsOfRow;
                    OUTER
                    float sum[STRIP][LANES];
                    for (int q = 0; q < STRIP; q++) {
                        for (int e = 0; e < LANES; e++) {
                            sum[q][e] = 0.0f;
                        }
                    }
                    const int wI = w.place(wP, 0);
                    LOOPS
                    float weight[ALONG][LANES];
                    #pragma unroll
                    for (int s = 0; s < ALONG; s++) {
                        loadPack(filters[row * ALONG + s], lane * LANES, weight[s]);
                    }
                    const Count from = (line0 * (Count)w.in) * channels + c;
                    #pragma unroll
                    for (int column = 0; column < COLUMNS; column++) {
                        if (w.inside(wI + column)) {
                            float value[LANES];
                            loadPack(a.x, from + (Count)(wI + column) * channels, value);
                            #pragma unroll
                            for (int q = 0; q < STRIP; q++) {
                                #pragma unroll
                                for (int s = 0; s < ALONG; s++) {
                                    if (q * STEP + s * SPREAD == column) {
                                        for (int e = 0; e < LANES; e++) {
                                            sum[q][e] = fmaf(value[e], weight[s][e], sum[q][e]);
                                        }
                                    }
                                }
                            }
                        }
                    }
                    ENDS
                    const Count to = (strip / (Count)a.stripsOfRow * (Count)w.out + wP) * channels + c;
                    #pragma unroll
                    for (int q = 0; q < STRIP; q++) {
                        if (wP + q < w.out) {
                            storePack(a.y, to + q * channels, sum[q]);
                        }
                    }
                }
            }
            """;

    /// Each place asks which positions of dy read it.
    private static final String ASK =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                SHARED
                AXES
                PLACE_THREADS
                BRING
                for (int turn = 0; turn < (int)a.turns; turn++) {
                    const Count strip = (strand * (Count)a.turns + turn) * lines + line;
                    if (!real || strip >= (Count)a.strips) {
                        break;
                    }
                    Count rest = strip;
                    PLACE
                    float sum[LANES];
                    for (int e = 0; e < LANES; e++) {
                        sum[e] = 0.0f;
                    }
                    READERS
                    storePack(a.y, strip * channels + c, sum);
                }
            }
            """;

    private static final String ADD_READER =
            """
            float value[LANES];
            float weight[LANES];
            loadPack(a.dy, (n * (Count)a.positions + position) * channels + c, value);
            loadPack(filters[tap], lane * LANES, weight);
            for (int e = 0; e < LANES; e++) {
                sum[e] = fmaf(value[e], weight[e], sum[e]);
            }
            """;

    /// Lines of threads: `deep` rows of taps at a time, each by `crew` lines that share the strips of a part.
    private static final String WEIGHT =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                alignas(16) __shared__ float shared[ALONG][THREADS * LANES];
                AXES
                PLACE_THREADS
                const int deep = (int)a.deep;
                const int crew = lines / deep;
                const int row = (int)(strand % (Count)a.stacks) * deep + line % deep;
                const Count part = strand / (Count)a.stacks;
                const int member = line / deep;
                const bool busy = real && member < crew && row < ROWS;
                ROW
                float sum[ALONG][LANES];
                for (int s = 0; s < ALONG; s++) {
                    for (int e = 0; e < LANES; e++) {
                        sum[s][e] = 0.0f;
                    }
                }
                const Count begin = part * (Count)a.length;
                const Count end = begin + (Count)a.length < (Count)a.strips ? begin + (Count)a.length : (Count)a.strips;
                for (Count strip = begin + member; busy && strip < end; strip += crew) {
                    Count rest = strip;
                    const int wP = (int)(rest % (Count)a.stripsOfRow) * STRIP;
                    rest /= (Count)a.stripsOfRow;
                    const Count to = (rest * (Count)w.out + wP) * channels + c;
                    OUTER
                    INSIDE
                    float dy[STRIP][LANES];
                    #pragma unroll
                    for (int q = 0; q < STRIP; q++) {
                        for (int e = 0; e < LANES; e++) {
                            dy[q][e] = 0.0f;
                        }
                        if (wP + q < w.out) {
                            loadPack(a.dy, to + q * channels, dy[q]);
                        }
                    }
                    const int wI = w.place(wP, 0);
                    const Count from = (line0 * (Count)w.in) * channels + c;
                    #pragma unroll
                    for (int column = 0; column < COLUMNS; column++) {
                        if (w.inside(wI + column)) {
                            float value[LANES];
                            loadPack(a.x, from + (Count)(wI + column) * channels, value);
                            #pragma unroll
                            for (int q = 0; q < STRIP; q++) {
                                #pragma unroll
                                for (int s = 0; s < ALONG; s++) {
                                    if (q * STEP + s * SPREAD == column && wP + q < w.out) {
                                        for (int e = 0; e < LANES; e++) {
                                            sum[s][e] = fmaf(value[e], dy[q][e], sum[s][e]);
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                #pragma unroll
                for (int s = 0; s < ALONG; s++) {
                    storePack(shared[s], (int)threadIdx.x * LANES, sum[s]);
                }
                __syncthreads();
                if (busy && member == 0) {
                    for (int s = 0; s < ALONG; s++) {
                        for (int other = 1; other < crew; other++) {
                            for (int e = 0; e < LANES; e++) {
                                sum[s][e] += shared[s][((int)threadIdx.x + other * deep * wide) * LANES + e];
                            }
                        }
                        for (int e = 0; e < LANES; e++) {
                            reinterpret_cast<float*>(a.workspace)
                                [((long long)part * channels + c + e) * TAPS + row * ALONG + s] = sum[s][e];
                        }
                    }
                }
            }
            """;

    private Depthwise() {}

    /// Whether `group` is such a convolution or an adjoint, without an epilogue, of a window that is not too large.
    public static boolean suits(Group group) {
        if (!DirectConvolution.suits(group)) {
            return false;
        }
        Convolved convolved = Convolved.of(group);
        TensorShape w = convolved.w();
        SlidingWindow window = convolved.window();
        int last = window.rank() - 1;
        int columns =
                columns(
                        window.kernel().get(last),
                        window.stride().get(last),
                        window.dilation().get(last));
        long taps = w.elements() / w.extent(0) / w.extent(-1);
        return convolved.groups() == w.extent(0)
                && w.extent(-1) == 1
                && taps <= MOST_TAPS
                && window.kernel().get(last) <= MOST_ALONG
                && columns <= MOST_COLUMNS;
    }

    /// The kernels of `group`.
    ///
    /// @throws IllegalArgumentException if it is not such a convolution
    public static Codes of(Group group, Facts facts) {
        if (!suits(group)) {
            throw new IllegalArgumentException("not depthwise: " + group.primitive());
        }
        Convolved convolved = Convolved.of(group);
        return switch (convolved.wanted()) {
            case OUTPUT -> walk(group, convolved.sliding(), convolved.given(), "i % TAPS");
            case INPUT -> input(group, convolved);
            case WEIGHT -> weight(group, convolved);
        };
    }

    private static Codes input(Group group, Convolved convolved) {
        SlidingWindow window = convolved.window();
        TensorShape dy = convolved.y();
        TensorShape dx = convolved.x();
        List<Integer> padding = new ArrayList<>();
        for (int i = 0; i < window.rank(); i++) {
            int reach = window.dilation().get(i) * (window.kernel().get(i) - 1);
            int opposite = reach - window.padding().get(i);
            if (window.stride().get(i) != 1 || opposite < 0) {
                return ask(group, convolved.sliding());
            }
            padding.add(opposite);
        }
        SlidingWindow reversed =
                new SlidingWindow(window.kernel(), window.stride(), padding, window.dilation());
        return walk(group, new Sliding(reversed, dy, dx), List.of("x", "w"), "TAPS - 1 - i % TAPS");
    }

    private static Codes walk(Group group, Sliding sliding, List<String> inputs, String tap) {
        Block block = Block.of(group, sliding);
        long stripsOfRow = Math.ceilDiv(sliding.y().extent(-2), STRIP);
        long strips =
                sliding.positions() / sliding.y().extent(-2) * stripsOfRow * sliding.pictures();
        String text =
                WALK.replace("OUTER", outer(sliding))
                        .replace("LOOPS", loops(sliding))
                        .replace("ENDS", "}\n".repeat(sliding.window().rank() - 1));
        Code code = block.code(text, inputs, strips, stripsOfRow, tap);
        return new Codes("depthwise", List.of(code), 0);
    }

    private static Codes ask(Group group, Sliding sliding) {
        Block block = Block.of(group, sliding);
        String text =
                ASK.replace("PLACE\n", sliding.place())
                        .replace("READERS", sliding.readers(ADD_READER));
        long places = sliding.places() * sliding.pictures();
        Code code = block.code(text, List.of("dy", "w"), places, 1, "i % TAPS");
        return new Codes("depthwise", List.of(code), 0);
    }

    private static Codes weight(Group group, Convolved convolved) {
        SlidingWindow window = convolved.window();
        TensorShape dy = convolved.y();
        Sliding sliding = convolved.sliding();
        Block block = Block.of(group, sliding);
        long stripsOfRow = Math.ceilDiv(dy.extent(-2), STRIP);
        long strips = sliding.positions() / dy.extent(-2) * stripsOfRow * sliding.pictures();
        int rows = sliding.taps() / window.kernel().getLast();
        int deep = Math.min(rows, block.lines());
        int stacks = Math.ceilDiv(rows, deep);
        long alone = Math.max(1, BLOCKS / (block.strands() * stacks));
        long least = 4L * (block.lines() / deep);
        int parts = Math.clamp(Math.min(alone, Math.ceilDiv(strips, least)), 1, 512);
        String text =
                WEIGHT.replace("OUTER", outer(sliding))
                        .replace("ROWS", Integer.toString(rows))
                        .replace("ROW\n", rowOfTaps(sliding))
                        .replace("INSIDE", inside(sliding));
        Code code = block.weight(text, strips, stripsOfRow, deep, stacks, parts);
        return new Codes(
                "depthwise",
                List.of(code, DirectConvolution.joined(group, List.of("x", "dy"), parts)),
                Float.BYTES * shape(group.output()).elements() * parts);
    }

    /// All axes but the last: `tP`, `hP` and the picture from `rest`.
    private static String outer(Sliding sliding) {
        StringBuilder text = new StringBuilder();
        for (String axis : sliding.axes().reversed().subList(1, sliding.window().rank())) {
            text.append(
                    """
                    const int AP = (int)(rest % A.out);
                    rest /= A.out;
                    """
                            .replace("A", axis));
        }
        return text.append("const Count n = rest;\n").toString();
    }

    /// Loops over rows of taps that lie inside: `row` counts them, `line0` is the line of x that they read.
    private static String loops(Sliding sliding) {
        StringBuilder text = new StringBuilder();
        for (String axis : sliding.axes().subList(0, sliding.window().rank() - 1)) {
            text.append(
                    """
                    for (int AR = 0; AR < A.kernel; AR++) {
                    const int AI = A.place(AP, AR);
                    if (!A.inside(AI)) {
                        continue;
                    }
                    """
                            .replace("A", axis));
        }
        return text.append("const int row = ")
                .append(rowNumber(sliding))
                .append(";\n")
                .append(lineOfX(sliding))
                .toString();
    }

    private static String rowNumber(Sliding sliding) {
        return switch (sliding.window().rank()) {
            case 1 -> "0";
            case 2 -> "hR";
            default -> "tR * h.kernel + hR";
        };
    }

    private static String lineOfX(Sliding sliding) {
        return switch (sliding.window().rank()) {
            case 1 -> "const Count line0 = n;\n";
            case 2 -> "const Count line0 = n * h.in + hI;\n";
            default -> "const Count line0 = (n * t.in + tI) * h.in + hI;\n";
        };
    }

    /// Takes `tR`, `hR` from `row`.
    private static String rowOfTaps(Sliding sliding) {
        return switch (sliding.window().rank()) {
            case 1 -> "";
            case 2 -> "const int hR = row;\n";
            default -> "const int hR = row % h.kernel;\nconst int tR = row / h.kernel;\n";
        };
    }

    /// The line that `tR`, `hR` read, if there is one.
    private static String inside(Sliding sliding) {
        StringBuilder text = new StringBuilder();
        for (String axis : sliding.axes().subList(0, sliding.window().rank() - 1)) {
            text.append(
                    """
                    const int AI = A.place(AP, AR);
                    if (!A.inside(AI)) {
                        continue;
                    }
                    """
                            .replace("A", axis));
        }
        return text + lineOfX(sliding);
    }

    /// Columns of x that a strip reads.
    private static int columns(int kernel, int stride, int dilation) {
        return (STRIP - 1) * stride + (kernel - 1) * dilation + 1;
    }

    private static TensorShape shape(Operand operand) {
        return operand.layout().shape();
    }

    /// How a block's threads lie: `wide` vectors of channels side by side.
    ///
    /// @param vectors of all channels
    private record Block(Group group, Sliding sliding, int lanes, long vectors, int wide) {
        static Block of(Group group, Sliding sliding) {
            long channels = sliding.x().extent(-1);
            Operand[] maps =
                    group.primitive() instanceof Primitive.ConvolveWeight
                            ? group.inputs().toArray(Operand[]::new)
                            : new Operand[] {group.inputs().getFirst(), group.output()};
            int lanes = Lanes.of(channels, 4, maps).count();
            long vectors = channels / lanes;
            return new Block(group, sliding, lanes, vectors, wide(vectors));
        }

        /// All vectors, or the largest divisor that is at least half of the most, or the most.
        private static int wide(long vectors) {
            if (vectors <= WIDE) {
                return (int) vectors;
            }
            for (int wide = WIDE; wide >= WIDE / 2; wide--) {
                if (vectors % wide == 0) {
                    return wide;
                }
            }
            return WIDE;
        }

        int lines() {
            return Lanes.THREADS / wide;
        }

        /// Blocks that all channels take.
        long strands() {
            return Math.ceilDiv(vectors, wide);
        }

        private static final List<String> NAMES =
                List.of(
                        "wide",
                        "strands",
                        "vectors",
                        "turns",
                        "strips",
                        "stripsOfRow",
                        "positions",
                        "deep",
                        "stacks",
                        "length");

        Code code(String text, List<String> inputs, long strips, long stripsOfRow, String tap) {
            long lines = Math.ceilDiv(strips, lines());
            long turns = Math.clamp(lines * strands() / BLOCKS, 1, 8);
            long blocks = Math.ceilDiv(lines, turns) * strands();
            String whole =
                    text.replace(
                                    "SHARED",
                                    "alignas(16) __shared__ float filters[TAPS][WIDE * LANES];")
                            .replace("BRING", BRING.replace("TAP_OF_I", tap));
            return code(
                    whole,
                    inputs,
                    blocks,
                    List.of(turns, strips, stripsOfRow, sliding.positions(), 1L, 1L, 0L));
        }

        Code weight(String text, long strips, long stripsOfRow, int deep, int stacks, int parts) {
            long blocks = strands() * stacks * parts;
            long length = Math.ceilDiv(strips, parts);
            return code(
                    text,
                    List.of("x", "dy"),
                    blocks,
                    List.of(
                            1L,
                            strips,
                            stripsOfRow,
                            sliding.positions(),
                            (long) deep,
                            (long) stacks,
                            length));
        }

        private Code code(String text, List<String> inputs, long blocks, List<Long> own) {
            SlidingWindow window = sliding.window();
            int last = window.rank() - 1;
            int kernel = window.kernel().get(last);
            int stride = window.stride().get(last);
            int dilation = window.dilation().get(last);
            List<String> names = new ArrayList<>(NAMES);
            names.addAll(sliding.names());
            List<Long> numbers = new ArrayList<>(List.of((long) wide, strands(), vectors));
            numbers.addAll(own);
            numbers.addAll(sliding.numbers());
            String source =
                    Lanes.index(group)
                            + DirectConvolution.types(group)
                            + Sliding.AXIS
                            + Code.arguments(DirectConvolution.operands(inputs), names)
                            + text.replace("AXES", sliding.declared())
                                    .replace("PLACE_THREADS", THREADS_PLACED)
                                    .replace(
                                            "COLUMNS",
                                            Integer.toString(columns(kernel, stride, dilation)))
                                    .replace("ALONG", Integer.toString(kernel))
                                    .replace("STEP", Integer.toString(stride))
                                    .replace("SPREAD", Integer.toString(dilation))
                                    .replace("STRIP", Integer.toString(STRIP))
                                    .replace("TAPS", Integer.toString(sliding.taps()))
                                    .replace("WIDE", Integer.toString(WIDE))
                                    .replace("THREADS", Integer.toString(Lanes.THREADS))
                                    .replace("LANES", Integer.toString(lanes));
            return new Code(Indented.of(source), Math.toIntExact(blocks), Lanes.THREADS, numbers);
        }
    }
}
