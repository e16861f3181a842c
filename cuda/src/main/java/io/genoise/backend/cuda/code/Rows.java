package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import java.util.List;

/// Rows by index, and the adjoint. With x `[V,d]`, indices `[i]` and rows `[i,d]`:
///
/// ```
/// gather: y[i, d]            = x[indices[i], d]   (0 for an index outside 0 … V-1)
/// add:    y[indices[i], d]  += dy[i, d]           (from 0, in the order of i)
/// ```
///
/// Nothing is added to memory by several threads: each row of the result collects what belongs to it. Where there are few
/// rows it looks through all indices. Else the numbers i are first sorted by row: each block takes some rows, goes through
/// all indices in order, and writes down those that name its rows; then a row finds its own side by side.
///
/// A row's terms are cut into as many parts, one behind another, as the shapes say; each part is added up in the order of i,
/// and the parts are joined in their order.
public final class Rows {
    /// So many comparisons of a row with an index cost less than sorting.
    private static final long SEARCH = 1L << 26;

    private static final int MOST_PARTS = 32;

    /// Indices that a thread of a sorting block takes at once.
    private static final int CHUNK = 4;

    private static final String COPY =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                const Count i = item / (Count)a.vectors;
                const Count vector = item % (Count)a.vectors;
                const int row = a.indices[i];
                const bool inside = row >= 0 && row < a.rows;
                MOVE
            }
            """;

    /// The bytes themselves: whatever they are, they stay.
    private static final String SAME =
            """
            typedef Pack<X, LANES> Item;
            Item moved = {};
            if (inside) {
                moved = reinterpret_cast<const Item*>(a.x)[(Count)row * (Count)a.vectors + vector];
            }
            reinterpret_cast<Item*>(a.y)[item] = moved;
            """;

    private static final String CONVERTED =
            """
            float value[LANES] = {};
            if (inside) {
                loadPack(a.x, ((Count)row * (Count)a.vectors + vector) * LANES, value);
            }
            storePack(a.y, item * LANES, value);
            """;

    /// A block of THREADS threads adds up THREADS / parts items; the threads of one part are neighbours.
    private static final String ADD =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                __shared__ float shared[LANES][THREADS];
                const int parts = (int)a.parts;
                const int width = THREADS / parts;
                const int part = threadIdx.x / width;
                const Count item = (Count)blockIdx.x * width + threadIdx.x % width;
                const bool real = item < (Count)a.items;
                const Count vector = item % (Count)a.vectors;
                const int row = (int)(item / (Count)a.vectors);
                float sum[LANES];
                for (int e = 0; e < LANES; e++) {
                    sum[e] = 0.0f;
                }
                if (real) {
                    COLLECT
                }
                if (parts > 1) {
                    for (int e = 0; e < LANES; e++) {
                        shared[e][threadIdx.x] = sum[e];
                    }
                    __syncthreads();
                    if (part == 0) {
                        for (int other = 1; other < parts; other++) {
                            for (int e = 0; e < LANES; e++) {
                                sum[e] += shared[e][other * width + threadIdx.x];
                            }
                        }
                    }
                }
                if (real && part == 0) {
                    storePack(a.y, item * LANES, sum);
                }
            }
            """;

    private static final String SEARCHED =
            """
            const int length = (int)((a.count + parts - 1) / parts);
            const int begin = part * length;
            const int end = begin + length < a.count ? begin + length : (int)a.count;
            #pragma unroll 4
            for (int i = begin; i < end; i++) {
                if (a.indices[i] == row) {
                    float value[LANES];
                    loadPack(a.dy, ((Count)i * (Count)a.vectors + vector) * LANES, value);
                    for (int e = 0; e < LANES; e++) {
                        sum[e] += value[e];
                    }
                }
            }
            """;

    private static final String SORTED =
            """
            const int* first = reinterpret_cast<const int*>(a.workspace);
            const int* order = first + a.rows + 1;
            const int from = first[row];
            const int terms = first[row + 1] - from;
            const int length = (terms + parts - 1) / parts;
            const int begin = from + (part * length < terms ? part * length : terms);
            const int end = part * length + length < terms ? begin + length : from + terms;
            #pragma unroll 4
            for (int j = begin; j < end; j++) {
                float value[LANES];
                loadPack(a.dy, ((Count)order[j] * (Count)a.vectors + vector) * LANES, value);
                for (int e = 0; e < LANES; e++) {
                    sum[e] += value[e];
                }
            }
            """;

    /// Writes for its rows, a thread each, where in `order` their numbers begin, and then the numbers.
    private static final String SORT =
            """
            struct Match {
                int row, i;
            };

            // Sum of `value` over the threads before this one; `all` becomes that over all. Everyone reaches it.
            __device__ int before(int value, int* lanes, int& all) {
                lanes[threadIdx.x] = value;
                __syncthreads();
                for (int distance = 1; distance < THREADS; distance *= 2) {
                    const int other = (int)threadIdx.x >= distance ? lanes[threadIdx.x - distance] : 0;
                    __syncthreads();
                    lanes[threadIdx.x] += other;
                    __syncthreads();
                }
                all = lanes[THREADS - 1];
                const int sum = lanes[threadIdx.x] - value;
                __syncthreads();
                return sum;
            }

            extern "C" __global__ void kernel(const Arguments a) {
                __shared__ int lanes[THREADS];
                __shared__ Match matches[THREADS * CHUNK];
                int* first = reinterpret_cast<int*>(a.workspace);
                int* order = first + a.rows + 1;
                const int count = (int)a.count;
                const int low = (int)(blockIdx.x * a.share);
                const int high = low + a.share < a.rows ? (int)(low + a.share) : (int)a.rows;

                // How many numbers stand before this block's: those of lesser rows.
                int lesser = 0;
                for (int i = threadIdx.x; i < count; i += THREADS) {
                    const int row = a.indices[i];
                    lesser += row >= 0 && row < low;
                }
                int begin;
                before(lesser, lanes, begin);

                // Twice through the indices that name a row of this block: the first time thread r counts those of row
                // low + r, the second time it writes them down.
                int own = 0;
                int at = 0;
                for (int turn = 0; turn < 2; turn++) {
                    for (int chunk = 0; chunk < count; chunk += THREADS * CHUNK) {
                        int rows[CHUNK];
                        int mine = 0;
                        for (int e = 0; e < CHUNK; e++) {
                            const int i = chunk + threadIdx.x * CHUNK + e;
                            rows[e] = i < count ? a.indices[i] : -1;
                            mine += rows[e] >= low && rows[e] < high;
                        }
                        int found;
                        int to = before(mine, lanes, found);
                        for (int e = 0; e < CHUNK; e++) {
                            if (rows[e] >= low && rows[e] < high) {
                                matches[to].row = rows[e] - low;
                                matches[to].i = chunk + threadIdx.x * CHUNK + e;
                                to++;
                            }
                        }
                        __syncthreads();
                        for (int m = 0; m < found; m++) {
                            if (matches[m].row == (int)threadIdx.x) {
                                if (turn == 0) {
                                    own++;
                                } else {
                                    order[at++] = matches[m].i;
                                }
                            }
                        }
                        __syncthreads();
                    }
                    if (turn == 0) {
                        int all;
                        at = begin + before(own, lanes, all);
                        if (low + (int)threadIdx.x < high) {
                            first[low + threadIdx.x] = at;
                        }
                        if (high == a.rows && threadIdx.x == 0) {
                            first[high] = begin + all;
                        }
                    }
                }
            }
            """;

    private Rows() {}

    /// The kernels of `Gather` or `ScatterAdd`.
    ///
    /// @throws IllegalArgumentException if `group` is neither
    public static Codes of(Group group, Facts facts) {
        return switch (group.primitive()) {
            case Primitive.Gather _ -> gather(group);
            case Primitive.ScatterAdd p -> add(group, p.rows(), worthSearching(group));
            default -> throw new IllegalArgumentException("no rows by index: " + group.primitive());
        };
    }

    private static Codes gather(Group group) {
        Operand x = group.inputs().get(0);
        Operand y = group.output();
        long rows = x.layout().shape().extent(0);
        long width = x.layout().shape().elements() / rows;
        boolean same = x.type() == y.type();
        int most = same ? 16 / x.type().bytes() : 4;
        int lanes = Lanes.of(width, most, x, y).count();
        long items = y.layout().shape().elements() / lanes;
        String source =
                Lanes.index(group)
                        + Lanes.types(List.of("X", "Y"), List.of(x.type(), y.type()))
                        + Code.arguments(
                                List.of("const X* x", "const int* indices", "Y* y"),
                                List.of("items", "vectors", "rows"))
                        + COPY.replace("MOVE", same ? SAME : CONVERTED)
                                .replace("LANES", Integer.toString(lanes));
        return new Codes(
                "rows",
                List.of(
                        new Code(
                                Indented.of(source),
                                Lanes.blocks(items),
                                Lanes.THREADS,
                                List.of(items, width / lanes, rows))),
                0);
    }

    /// Whether looking through all indices for each vector of the result is less work than sorting.
    private static boolean worthSearching(Group group) {
        long count = group.inputs().get(1).layout().shape().elements();
        long elements = group.output().layout().shape().elements();
        return elements <= SEARCH / count;
    }

    /// @param search whether each row looks through all indices
    static Codes add(Group group, int rows, boolean search) {
        Operand dy = group.inputs().get(0);
        Operand y = group.output();
        long count = group.inputs().get(1).layout().shape().elements();
        long width = y.layout().shape().elements() / rows;
        int lanes = Lanes.of(width, 4, dy, y).count();
        long items = y.layout().shape().elements() / lanes;
        long terms = search ? count : Math.ceilDiv(count, rows);
        int parts = 1;
        while (parts < MOST_PARTS && terms > 8L * parts) {
            parts *= 2;
        }
        String adding =
                shared(group, dy.type(), y.type())
                        + ADD.replace("COLLECT", search ? SEARCHED : SORTED)
                                .replace("THREADS", Integer.toString(Lanes.THREADS))
                                .replace("LANES", Integer.toString(lanes));
        // rows of a sorting block: few enough to busy a large device, and a thread each
        long share = Math.clamp(Math.ceilDiv(rows, 256), 32, Lanes.THREADS);
        List<Long> numbers = List.of(items, width / lanes, (long) rows, count, (long) parts, share);
        Code sum =
                new Code(
                        Indented.of(adding),
                        Lanes.blocks(Math.multiplyExact(items, (long) parts)),
                        Lanes.THREADS,
                        numbers);
        if (search) {
            return new Codes("rows, searched", List.of(sum), 0);
        }
        String sorting =
                shared(group, dy.type(), y.type())
                        + SORT.replace("THREADS", Integer.toString(Lanes.THREADS))
                                .replace("CHUNK", Integer.toString(CHUNK));
        Code sort =
                new Code(
                        Indented.of(sorting),
                        (int) Math.ceilDiv(rows, share),
                        Lanes.THREADS,
                        numbers);
        return new Codes("rows, sorted", List.of(sort, sum), Integer.BYTES * (rows + 1L + count));
    }

    private static String shared(Group group, DType dy, DType y) {
        return Lanes.index(group)
                + Lanes.types(List.of("DY", "Y"), List.of(dy, y))
                + Code.arguments(
                        List.of("const DY* dy", "const int* indices", "Y* y"),
                        List.of("items", "vectors", "rows", "count", "parts", "share"));
    }
}
