package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// Convolutions of any window, rank and groups, and their adjoints, each as a product of matrices one of which is never
/// written: its elements are looked up where the window says. With x `[N,i,C]`, w `[K,t,C/groups]` and y `[N,p,K]`, for each
/// group
///
/// ```
/// y[(n,p), k]  = Σ (t,c)  x[n, reads(p,t), c]    · w[k, (t,c)]
/// dx[(n,i), c] = Σ (t,k)  dy[n, readers(i,t), k] · w[k, (t,c)]
/// dw[k, (t,c)] = Σ (n,p)  dy[(n,p), k]           · x[n, reads(p,t), c]
/// ```
///
/// A block computes a tile of 64x64 elements: 16 terms at a time of both factors come into shared memory, and each thread
/// adds them to 4x4 sums in its registers. Few tiles of long sums (dw) are cut into parts, as the shapes say, and joined in
/// order. Sums are f32, in one order: every run gives the same bits.
public final class DirectConvolution {
    private static final int TILE = 64;
    private static final int DEEP = 16;

    /// So many blocks are wanted where the sums are cut.
    private static final int BLOCKS = 512;

    private static final String TILES =
            """
            struct Row {
                Count n ;
                int t, h, w;
            };

            extern "C" __global__ void kernel(const Arguments a) {
                alignas(16) __shared__ float left[DEEP][TILE + 4];
                alignas(16) __shared__ float right[DEEP][TILE + 4];
                __shared__ Row rows[TILE];
                AXES
                const int thread = (int)threadIdx.x;
                const Count share = (Count)a.share;
                const Count slice = (Count)a.slice;
                Count block = blockIdx.x;
                const Count column0 = block % (Count)a.across * TILE;
                block /= (Count)a.across;
                const Count row0 = block % (Count)a.down * TILE;
                block /= (Count)a.down;
                const Count group = block % (Count)a.groups;
                const Count part = block / (Count)a.groups;
                const Count begin = part * (Count)a.length;
                const Count end = begin + (Count)a.length < (Count)a.depth ? begin + (Count)a.length : (Count)a.depth;
                BEFORE
                float sum[4][4];
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 4; j++) {
                        sum[i][j] = 0.0f;
                    }
                }
                for (Count depth0 = begin; depth0 < end; depth0 += DEEP) {
                    LOAD
                    __syncthreads();
                    #pragma unroll
                    for (int k = 0; k < DEEP; k++) {
                        float l[4];
                        float r[4];
                        loadPack(left[k], thread / 16 * 4, l);
                        loadPack(right[k], thread % 16 * 4, r);
                        for (int i = 0; i < 4; i++) {
                            for (int j = 0; j < 4; j++) {
                                sum[i][j] = fmaf(l[i], r[j], sum[i][j]);
                            }
                        }
                    }
                    __syncthreads();
                }
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 4; j++) {
                        const Count row = row0 + thread / 16 * 4 + i;
                        const Count column = column0 + thread % 16 * 4 + j;
                        if (row < (Count)a.height && column < (Count)a.width) {
                            STORE
                        }
                    }
                }
            }
            """;

    /// The rows of a tile are positions, or places: threads 0 to 63 find what each is.
    private static final String ROWS =
            """
            if (thread < TILE) {
                Count rest = row0 + thread;
                TAKEN
                rows[thread].n = n;
                KEPT
            }
            __syncthreads();
            """;

    private static final String OUTPUT =
            """
            const int k = thread % DEEP;
            const Count term = depth0 + k;
            const Count tap = term / slice;
            const Count c = term % slice;
            TAP
            #pragma unroll
            for (int m = thread / DEEP; m < TILE; m += 256 / DEEP) {
                float value = 0.0f;
                if (term < end && row0 + m < (Count)a.height) {
                    GIVEN
                    READ
                    if (inside) {
                        value = load(a.x, (rows[m].n * (Count)a.places + place) * (Count)a.channels + group * slice + c);
                    }
                }
                left[k][m] = value;
                const Count filter = column0 + m;
                right[k][m] = term < end && filter < share ? load(a.w, (group * share + filter) * (Count)a.depth + term) : 0.0f;
            }
            """;

    private static final String INPUT =
            """
            {
                const int k = thread % DEEP;
                const Count term = depth0 + k;
                const Count tap = term / share;
                const Count filter = group * share + term % share;
                TAP
                #pragma unroll
                for (int m = thread / DEEP; m < TILE; m += 256 / DEEP) {
                    float value = 0.0f;
                    if (term < end && row0 + m < (Count)a.height) {
                        GIVEN
                        READ
                        if (inside) {
                            value = load(a.dy, (rows[m].n * (Count)a.positions + position) * (Count)a.filters + filter);
                        }
                    }
                    left[k][m] = value;
                }
            }
            const Count c = column0 + thread % TILE;
            #pragma unroll
            for (int k = thread / TILE; k < DEEP; k += 256 / TILE) {
                const Count term = depth0 + k;
                const Count filter = group * share + term % share;
                right[k][thread % TILE] =
                    term < end && c < slice ? load(a.w, (filter * (Count)a.taps + term / share) * slice + c) : 0.0f;
            }
            """;

    /// The terms of dw are positions: 16 threads find what each is.
    private static final String WEIGHT =
            """
            if (thread < DEEP) {
                Count rest = depth0 + thread;
                TAKEN
                rows[thread].n = n;
                KEPT
            }
            __syncthreads();
            const Count filter = row0 + thread % TILE;
            #pragma unroll
            for (int m = thread / TILE; m < DEEP; m += 256 / TILE) {
                const Count term = depth0 + m;
                left[m][thread % TILE] =
                    term < end && filter < share ? load(a.dy, term * (Count)a.filters + group * share + filter) : 0.0f;
                float value = 0.0f;
                if (term < end && column < (Count)a.width) {
                    GIVEN
                    READ
                    if (inside) {
                        value = load(a.x, (rows[m].n * (Count)a.places + place) * (Count)a.channels + group * slice + c);
                    }
                }
                right[m][thread % TILE] = value;
            }
            """;

    private static final String COLUMN =
            """
            const Count column = column0 + thread % TILE;
            const Count tap = column / slice;
            const Count c = column % slice;
            TAP
            """;

    /// A block takes 32 elements; a warp adds up an eighth of their parts.
    private static final String JOIN =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                __shared__ float sums[8][32];
                const int slice = (int)threadIdx.x / 32;
                const int lane = (int)threadIdx.x % 32;
                const Count item = (Count)blockIdx.x * 32 + lane;
                const int parts = (int)a.parts;
                const int length = (parts + 7) / 8;
                const int begin = slice * length;
                const int end = begin + length < parts ? begin + length : parts;
                const float* partial = reinterpret_cast<const float*>(a.workspace);
                float sum = 0.0f;
                if (item < (Count)a.items) {
                    #pragma unroll 8
                    for (int part = begin; part < end; part++) {
                        sum += partial[(long long)part * a.items + item];
                    }
                }
                sums[slice][lane] = sum;
                __syncthreads();
                if (slice == 0 && item < (Count)a.items) {
                    for (int other = 1; other < 8; other++) {
                        sum += sums[other][lane];
                    }
                    store(a.y, item, sum);
                }
            }
            """;

    private DirectConvolution() {}

    /// Whether `group` is a convolution or an adjoint of one, without an epilogue, of numbers: all of them are done.
    public static boolean suits(Group group) {
        boolean convolution =
                group.primitive() instanceof Primitive.Convolve
                        || group.primitive() instanceof Primitive.ConvolveInput
                        || group.primitive() instanceof Primitive.ConvolveWeight;
        return convolution && group.epilogue() == null;
    }

    /// The kernels of `group`.
    ///
    /// @throws IllegalArgumentException if it is no convolution
    public static Codes of(Group group, Facts facts) {
        Convolved convolved = Convolved.of(group);
        return switch (convolved.wanted()) {
            case OUTPUT -> output(group, convolved);
            case INPUT -> input(group, convolved);
            case WEIGHT -> weight(group, convolved);
        };
    }

    private static Codes output(Group group, Convolved convolved) {
        int groups = convolved.groups();
        TensorShape x = convolved.x();
        TensorShape w = convolved.w();
        Sliding sliding = convolved.sliding();
        long share = w.extent(0) / groups;
        long depth = (long) sliding.taps() * w.extent(-1);
        Product product =
                new Product(
                        sliding,
                        groups,
                        share,
                        w.extent(-1),
                        sliding.positions() * x.extent(0),
                        share,
                        depth,
                        1);
        String text =
                TILES.replace("BEFORE", ROWS.replace("TAKEN", sliding.position()))
                        .replace("KEPT", sliding.each("rows[thread].A = AP;"))
                        .replace("LOAD", OUTPUT)
                        .replace("READ", sliding.read())
                        .replace("GIVEN", sliding.each("const int AP = rows[m].A;"))
                        .replace("TAP", sliding.tap())
                        .replace(
                                "STORE",
                                "store(a.y, row * (Count)a.filters + group * share + column, sum[i][j]);");
        return new Codes("direct", List.of(product.code(group, convolved.given(), text)), 0);
    }

    private static Codes input(Group group, Convolved convolved) {
        int groups = convolved.groups();
        TensorShape dx = convolved.x();
        TensorShape w = convolved.w();
        Sliding sliding = convolved.sliding();
        long share = w.extent(0) / groups;
        long slice = w.extent(-1);
        Product product =
                new Product(
                        sliding,
                        groups,
                        share,
                        slice,
                        sliding.places() * dx.extent(0),
                        slice,
                        sliding.taps() * share,
                        1);
        String text =
                TILES.replace("BEFORE", ROWS.replace("TAKEN", sliding.place()))
                        .replace("KEPT", sliding.each("rows[thread].A = AI;"))
                        .replace("LOAD", INPUT)
                        .replace("READ", sliding.reader())
                        .replace("GIVEN", sliding.each("const int AI = rows[m].A;"))
                        .replace("TAP", sliding.tap())
                        .replace(
                                "STORE",
                                "store(a.y, row * (Count)a.channels + group * slice + column, sum[i][j]);");
        return new Codes("direct", List.of(product.code(group, convolved.given(), text)), 0);
    }

    private static Codes weight(Group group, Convolved convolved) {
        int groups = convolved.groups();
        TensorShape x = convolved.x();
        TensorShape dw = convolved.w();
        Sliding sliding = convolved.sliding();
        long share = dw.extent(0) / groups;
        long slice = dw.extent(-1);
        long depth = sliding.positions() * x.extent(0);
        long width = sliding.taps() * slice;
        long tiles = Math.ceilDiv(share, TILE) * Math.ceilDiv(width, TILE) * groups;
        int parts =
                (int) Math.clamp(Math.ceilDiv(BLOCKS, tiles), 1, Math.ceilDiv(depth, 16L * DEEP));
        Product product = new Product(sliding, groups, share, slice, share, width, depth, parts);
        String text =
                TILES.replace("BEFORE", COLUMN)
                        .replace("LOAD", WEIGHT.replace("TAKEN", sliding.position()))
                        .replace("KEPT", sliding.each("rows[thread].A = AP;"))
                        .replace("READ", sliding.read())
                        .replace("GIVEN", sliding.each("const int AP = rows[m].A;"))
                        .replace("TAP", sliding.tap())
                        .replace(
                                "STORE",
                                """
                                reinterpret_cast<float*>(a.workspace)
                                    [((long long)part * a.filters + group * share + row) * a.width + column] = sum[i][j];
                                """);
        return new Codes(
                "direct",
                List.of(
                        product.code(group, convolved.given(), text),
                        joined(group, List.of("x", "dy"), parts)),
                Float.BYTES * dw.elements() * parts);
    }

    /// The kernel that adds up the parts of the only result, f32 and one behind another in the workspace, in their order.
    ///
    /// @param inputs what they are called
    static Code joined(Group group, List<String> inputs, int parts) {
        long items = shape(group.output()).elements();
        String source =
                Lanes.index(group)
                        + types(group)
                        + Code.arguments(operands(inputs), List.of("items", "parts"))
                        + JOIN;
        return new Code(
                Indented.of(source),
                (int) Math.ceilDiv(items, 32),
                Lanes.THREADS,
                List.of(items, (long) parts));
    }

    /// The types of two inputs, `A` and `B`, and of the result, `Y`.
    static String types(Group group) {
        List<DType> types = new ArrayList<>();
        group.inputs().forEach(operand -> types.add(operand.type()));
        types.add(group.output().type());
        return Lanes.types(List.of("A", "B", "Y"), types);
    }

    /// The fields of two inputs and of the result, called `y`.
    static List<String> operands(List<String> inputs) {
        return List.of("const A* " + inputs.get(0), "const B* " + inputs.get(1), "Y* y");
    }

    private static TensorShape shape(Operand operand) {
        return operand.layout().shape();
    }

    /// A product for each group: `[height,depth]` by `[depth,width]`, cut into `parts`.
    ///
    /// @param share filters of a group
    /// @param slice channels of a group
    private record Product(
            Sliding sliding,
            int groups,
            long share,
            long slice,
            long height,
            long width,
            long depth,
            int parts) {
        Code code(Group group, List<String> inputs, String text) {
            long down = Math.ceilDiv(height, TILE);
            long across = Math.ceilDiv(width, TILE);
            long length = Math.ceilDiv(Math.ceilDiv(depth, parts), DEEP) * DEEP;
            List<String> names =
                    new ArrayList<>(
                            List.of(
                                    "groups",
                                    "share",
                                    "slice",
                                    "filters",
                                    "channels",
                                    "height",
                                    "width",
                                    "depth",
                                    "length",
                                    "down",
                                    "across",
                                    "places",
                                    "positions",
                                    "taps"));
            names.addAll(sliding.names());
            List<Long> numbers =
                    new ArrayList<>(
                            List.of(
                                    (long) groups,
                                    share,
                                    slice,
                                    share * groups,
                                    slice * groups,
                                    height,
                                    width,
                                    depth,
                                    length,
                                    down,
                                    across,
                                    sliding.places(),
                                    sliding.positions(),
                                    (long) sliding.taps()));
            numbers.addAll(sliding.numbers());
            String source =
                    Lanes.index(group)
                            + types(group)
                            + Sliding.AXIS
                            + Code.arguments(operands(inputs), names)
                            + text.replace("AXES", sliding.declared())
                                    .replace("TILE", Integer.toString(TILE))
                                    .replace("DEEP", Integer.toString(DEEP));
            int blocks = Math.toIntExact(down * across * groups * parts);
            return new Code(Indented.of(source), blocks, Lanes.THREADS, numbers);
        }
    }
}
