// Reductions of formulas: over the rows of a matrix (`columns`: a result for each column) or along them (`rows`: a
// result for each row). What is summed with what follows from the shape alone: not from how operands lie, how many
// formulas there are, or how many multiprocessors.
//
//     lane      takes every lanes-th of its tile's elements, four at a time (a quad), and keeps a State
//     block     joins its lanes' Parts by a tree
//     kernel    cuts what is reduced into tiles where there are too few results to fill the device; the last block of
//               each result to finish joins the tiles' Parts, in their order
//
// `Values`, which is generated, gives the formulas' values: it is made for one row, or for W neighbouring columns.

constexpr int THREADS = 256;
constexpr int QUAD = 4;

// N elements of x from place i on, `step` apart, as floats; 0 in place of those from `count` on.
template <int N, bool PACKED, bool FULL, typename T>
__device__ inline void elements(const T* x, long long i, long long step, int count, float (&values)[N]) {
    if (PACKED && (FULL || count == N)) {
        loadPack<N>(x, i, values);
    } else {
#pragma unroll
        for (int k = 0; k < N; k++) {
            values[k] = FULL || k < count ? load(x, i + k * step) : 0.0f;
        }
    }
}

// n / d for n < 2^31, where `factor` is 2^(31+bits) / d rounded up, and 2^bits the least power of two that is not below d.
__device__ inline unsigned quotient(unsigned n, long long factor, long long bits) {
    return (unsigned)((unsigned long long)n * (unsigned long long)factor >> (31 + (int)bits));
}

// ---- kinds ---------------------------------------------------------------------------------------------------------
//
// A Part is what is known of some elements. A State is that of W columns at once, in registers; it takes quads:
// y[i][j] belongs to element first + i*step of column j, and only elements below `count` are there, others `absent`.

// Sums of several formulas side by side.
template <int N>
struct Sums {
    static constexpr int RESULTS = N;

    struct Part {
        float sum[N];
    };

    __device__ static float absent() {
        return 0.0f;
    }

    __device__ static Part nothing() {
        Part part;
#pragma unroll
        for (int s = 0; s < N; s++) {
            part.sum[s] = 0.0f;
        }
        return part;
    }

    __device__ static Part join(const Part& p, const Part& q) {
        Part part;
#pragma unroll
        for (int s = 0; s < N; s++) {
            part.sum[s] = p.sum[s] + q.sum[s];
        }
        return part;
    }

    template <int W>
    struct State {
        Part part[W];

        __device__ State() {
#pragma unroll
            for (int j = 0; j < W; j++) {
                part[j] = nothing();
            }
        }

        __device__ void take(const float (&y)[QUAD][W][N], int count, unsigned first, unsigned step) {
#pragma unroll
            for (int j = 0; j < W; j++) {
#pragma unroll
                for (int s = 0; s < N; s++) {
                    part[j].sum[s] += (y[0][j][s] + y[1][j][s]) + (y[2][j][s] + y[3][j][s]);
                }
            }
        }

        __device__ Part of(int j) const {
            return part[j];
        }
    };

    template <typename T>
    __device__ static void write(const Part& part, T* out, long long i, long long outputs) {
#pragma unroll
        for (int s = 0; s < N; s++) {
            store(out, i + s * outputs, part.sum[s]);
        }
    }
};

// The largest value (SIGN 1) or the smallest (SIGN -1); NaN if there is one.
template <int SIGN>
struct Extreme {
    static constexpr int RESULTS = 1;

    struct Part {
        float value;
    };

    __device__ static float absent() {
        return SIGN > 0 ? -infinity() : infinity();
    }

    __device__ static float further(float x, float y) {
        return SIGN > 0 ? maximum(x, y) : minimum(x, y);
    }

    __device__ static Part nothing() {
        Part part;
        part.value = absent();
        return part;
    }

    __device__ static Part join(const Part& p, const Part& q) {
        Part part;
        part.value = further(p.value, q.value);
        return part;
    }

    template <int W>
    struct State {
        float value[W];

        __device__ State() {
#pragma unroll
            for (int j = 0; j < W; j++) {
                value[j] = absent();
            }
        }

        __device__ void take(const float (&y)[QUAD][W][1], int count, unsigned first, unsigned step) {
#pragma unroll
            for (int j = 0; j < W; j++) {
                float quad = further(further(y[0][j][0], y[1][j][0]), further(y[2][j][0], y[3][j][0]));
                value[j] = further(value[j], quad);
            }
        }

        __device__ Part of(int j) const {
            Part part;
            part.value = value[j];
            return part;
        }
    };

    template <typename T>
    __device__ static void write(const Part& part, T* out, long long i, long long outputs) {
        store(out, i, part.value);
    }
};

// Where the first of the largest values lies, or of the smallest: a NaN is further out than any number.
template <int SIGN>
struct Place {
    static constexpr int RESULTS = 1;

    struct Part {
        float value;
        unsigned place;
    };

    __device__ static float absent() {
        return 0.0f;
    }

    __device__ static Part nothing() {
        Part part;
        part.value = -infinity();
        part.place = 0x7fffffffu;
        return part;
    }

    __device__ static bool before(const Part& p, const Part& q) {
        bool equal = p.value == q.value || (isNaN(p.value) && isNaN(q.value));
        return equal ? p.place < q.place : p.value > q.value || isNaN(p.value);
    }

    __device__ static Part join(const Part& p, const Part& q) {
        return before(p, q) ? p : q;
    }

    template <int W>
    struct State {
        Part part[W];

        __device__ State() {
#pragma unroll
            for (int j = 0; j < W; j++) {
                part[j] = nothing();
            }
        }

        __device__ void take(const float (&y)[QUAD][W][1], int count, unsigned first, unsigned step) {
#pragma unroll
            for (int j = 0; j < W; j++) {
#pragma unroll
                for (int i = 0; i < QUAD; i++) {
                    Part one;
                    one.value = SIGN * y[i][j][0];
                    one.place = first + i * step;
                    if (i < count) {
                        part[j] = join(part[j], one);
                    }
                }
            }
        }

        __device__ Part of(int j) const {
            return part[j];
        }
    };

    template <typename T>
    __device__ static void write(const Part& part, T* out, long long i, long long outputs) {
        out[i] = (T)part.place;
    }
};

// The mean and the sum of squared deviations from it, M2. A quad is swept twice while it is in registers; what is known
// of it joins the rest by Chan's formula (Chan, Golub and LeVeque 1979), so that nothing large is ever subtracted:
//
//     mean = mean_p + d*share,  M2 = M2_p + M2_q + d*d*n_p*share,  with d = mean_q - mean_p and share = n_q / (n_p + n_q)
struct Moments {
    static constexpr int RESULTS = 1;

    struct Part {
        float n;
        float mean;
        float m2;
    };

    __device__ static float absent() {
        return 0.0f;
    }

    __device__ static Part nothing() {
        Part part;
        part.n = 0.0f;
        part.mean = 0.0f;
        part.m2 = 0.0f;
        return part;
    }

    __device__ static Part join(const Part& p, const Part& q) {
        Part part;
        part.n = p.n + q.n;
        float share = q.n > 0 ? q.n / part.n : 0.0f;
        float difference = q.mean - p.mean;
        part.mean = p.mean + difference * share;
        part.m2 = p.m2 + q.m2 + difference * difference * (p.n * share);
        return part;
    }

    template <int W>
    struct State {
        float n;
        float mean[W];
        float m2[W];

        __device__ State() {
            n = 0.0f;
#pragma unroll
            for (int j = 0; j < W; j++) {
                mean[j] = 0.0f;
                m2[j] = 0.0f;
            }
        }

        __device__ void take(const float (&y)[QUAD][W][1], int count, unsigned first, unsigned step) {
            float one = 1.0f / (float)count;
            float share = (float)count / (n + (float)count);
            float weight = n * share;
            n += (float)count;
#pragma unroll
            for (int j = 0; j < W; j++) {
                float center = ((y[0][j][0] + y[1][j][0]) + (y[2][j][0] + y[3][j][0])) * one;
                float d[QUAD];
#pragma unroll
                for (int i = 0; i < QUAD; i++) {
                    d[i] = i < count ? y[i][j][0] - center : 0.0f;
                }
                float squares = (d[0] * d[0] + d[1] * d[1]) + (d[2] * d[2] + d[3] * d[3]);
                float difference = center - mean[j];
                mean[j] += difference * share;
                m2[j] += squares + difference * difference * weight;
            }
        }

        __device__ Part of(int j) const {
            Part part;
            part.n = n;
            part.mean = mean[j];
            part.m2 = m2[j];
            return part;
        }
    };

    template <typename T>
    __device__ static void write(const Part& part, T* out, long long i, long long outputs) {
        store(out, i, part.mean);
        store(out, i + outputs, part.m2);
    }
};

// ---- columns -------------------------------------------------------------------------------------------------------

// Joins parts[lane][i] over the lanes, a power of two, into parts[0][i], for all i below `width`.
template <class Kind>
__device__ inline void joinLanes(typename Kind::Part* parts, unsigned width, unsigned lanes) {
    for (unsigned left = lanes / 2; left > 0; left /= 2) {
        __syncthreads();
        for (unsigned i = threadIdx.x; i < left * width; i += THREADS) {
            parts[i] = Kind::join(parts[i], parts[i + left * width]);
        }
    }
    __syncthreads();
}

// Takes the rows first, first + step, first + 2*step and first + 3*step, as far as they lie before `end`.
template <class Kind, int W, bool FULL, class Values>
__device__ inline void takeRows(
        typename Kind::template State<W>& state, const Values& values, unsigned first, unsigned step, unsigned end) {
    float y[QUAD][W][Kind::RESULTS];
    int count = 0;
#pragma unroll
    for (int i = 0; i < QUAD; i++) {
        if (FULL || first + i * step < end) {
            values.row(first + i * step, y[i]);
            count++;
        } else {
#pragma unroll
            for (int j = 0; j < W; j++) {
#pragma unroll
                for (int s = 0; s < Kind::RESULTS; s++) {
                    y[i][j][s] = Kind::absent();
                }
            }
        }
    }
    state.take(y, count, first, step);
}

// A result for each column of each of several matrices. Threads lie side by side on `wide` chunks of W neighbouring
// columns; behind each other lie the lanes, which take every lanes-th row.
//
//     chunks    of all matrices together; perMatrix of one matrix, the last of which may have fewer than W columns
//     blocks    that cover all chunks; the grid is that many for each tile
//     joiners   how many threads share the tiles of a column
template <class Kind, int W, int UNROLL, class Values, class A, typename T>
__device__ inline void columns(const A& a, T* out) {
    typedef typename Kind::Part Part;
    __shared__ Part parts[THREADS * W];
    const unsigned wide = (unsigned)a.wide;
    const unsigned lanes = (unsigned)a.lanes;
    const unsigned blocks = (unsigned)a.blocks;
    const unsigned width = wide * W;
    const unsigned lane = threadIdx.x / wide;
    const unsigned tile = blockIdx.x / blocks;
    const unsigned block = blockIdx.x - tile * blocks;
    const unsigned chunk = block * wide + (threadIdx.x - lane * wide);

    typename Kind::template State<W> state;
    if (chunk < (unsigned)a.chunks) {
        const Values values(a, chunk);
        const unsigned begin = tile * (unsigned)a.tile;
        const unsigned rest = (unsigned)a.rows - begin;
        const unsigned end = begin + (rest < (unsigned)a.tile ? rest : (unsigned)a.tile);
        unsigned row = begin + lane;
        if (UNROLL > 0) {
#pragma unroll(UNROLL > 0 ? UNROLL : 1)
            for (; row + (QUAD - 1) * lanes < end; row += QUAD * lanes) {
                takeRows<Kind, W, true>(state, values, row, lanes, end);
            }
        }
#pragma unroll 1
        for (; row < end; row += QUAD * lanes) {
            takeRows<Kind, W, false>(state, values, row, lanes, end);
        }
    }
#pragma unroll
    for (int j = 0; j < W; j++) {
        parts[threadIdx.x * W + j] = state.of(j);
    }
    joinLanes<Kind>(parts, width, lanes);

    if (a.tiles > 1) {
        Part* partials = reinterpret_cast<Part*>(a.workspace) + (long long)block * width;
        const long long pitch = (long long)blocks * width;
        for (unsigned i = threadIdx.x; i < width; i += THREADS) {
            partials[tile * pitch + i] = parts[i];
        }
        if (!lastOf((unsigned)a.tiles, a.counters + block)) {
            return;
        }
        const unsigned joiners = (unsigned)a.joiners;
        const unsigned joiner = threadIdx.x / width;
        if (joiner < joiners) {
            const unsigned i = threadIdx.x - joiner * width;
            Part part = Kind::nothing();
#pragma unroll 8
            for (unsigned t = joiner; t < (unsigned)a.tiles; t += joiners) {
                part = Kind::join(part, partials[t * pitch + i]);
            }
            parts[threadIdx.x] = part;
        }
        joinLanes<Kind>(parts, width, joiners);
    }

    for (unsigned i = threadIdx.x; i < width; i += THREADS) {
        const unsigned c = block * wide + i / W;
        const unsigned matrix = c / (unsigned)a.perMatrix;
        const unsigned column = (c - matrix * (unsigned)a.perMatrix) * W + i % W;
        if (c < (unsigned)a.chunks && column < (unsigned)a.columns) {
            Kind::write(parts[i], out, (long long)matrix * a.columns + column, a.outputs);
        }
    }
}

// ---- rows ----------------------------------------------------------------------------------------------------------

// Joins over the lanes of a row, a power of two up to 32, or the whole block: neighbours first.
template <class Kind>
__device__ inline typename Kind::Part joinRow(typename Kind::Part part, unsigned lanes) {
    for (unsigned distance = 1; distance < lanes && distance < 32; distance *= 2) {
        typename Kind::Part other = exchange(part, (int)distance);
        part = threadIdx.x & distance ? Kind::join(other, part) : Kind::join(part, other);
    }
    if (lanes > 32) {
        __shared__ typename Kind::Part parts[THREADS / 32];
        __syncthreads();  // what an earlier call left has been read
        if (threadIdx.x % 32 == 0) {
            parts[threadIdx.x / 32] = part;
        }
        joinLanes<Kind>(parts, 1, THREADS / 32);
        part = parts[0];
    }
    return part;
}

// A result for each row. A row is `chunks` quads of elements that lie together in the iteration; a quad at the end of an
// innermost axis may have fewer than four.
//
//     lanes     of a row: up to 32, and then a block has several rows; or the whole block
//     blocks    that cover all rows; the grid is that many for each tile
template <class Kind, int UNROLL, class Values, class A, typename T>
__device__ inline void rows(const A& a, T* out) {
    typedef typename Kind::Part Part;
    const unsigned lanes = (unsigned)a.lanes;
    const unsigned blocks = (unsigned)a.blocks;
    const unsigned lane = threadIdx.x & (lanes - 1);
    const unsigned tile = blockIdx.x / blocks;
    const unsigned block = blockIdx.x - tile * blocks;
    const unsigned row = block * (THREADS / lanes) + threadIdx.x / lanes;

    typename Kind::template State<1> state;
    if (row < (unsigned)a.outputs) {
        const Values values(a, row);
        const unsigned begin = tile * (unsigned)a.tile;
        const unsigned rest = (unsigned)a.chunks - begin;
        const unsigned end = begin + (rest < (unsigned)a.tile ? rest : (unsigned)a.tile);
#pragma unroll UNROLL
        for (unsigned chunk = begin + lane; chunk < end; chunk += lanes) {
            float y[QUAD][1][Kind::RESULTS];
            unsigned first;
            int count = values.quad(chunk, y, first);
            state.take(y, count, first, 1);
        }
    }
    Part part = joinRow<Kind>(state.of(0), lanes);

    if (a.tiles > 1) {
        Part* partials = reinterpret_cast<Part*>(a.workspace) + (long long)block * a.tiles;
        if (threadIdx.x == 0) {
            partials[tile] = part;
        }
        if (!lastOf((unsigned)a.tiles, a.counters + block)) {
            return;
        }
        part = Kind::nothing();
        for (unsigned t = threadIdx.x; t < (unsigned)a.tiles; t += THREADS) {
            part = Kind::join(part, partials[t]);
        }
        part = joinRow<Kind>(part, lanes);
    }
    if (lane == 0 && row < (unsigned)a.outputs) {
        Kind::write(part, out, row, a.outputs);
    }
}
