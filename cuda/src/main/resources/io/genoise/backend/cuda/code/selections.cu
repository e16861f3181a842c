// The largest elements of rows. An element is a key: its value in the upper half, so that unsigned integers are ordered as
// the floats are, its place in the lower half, so that the first of equal ones has the largest key. No two keys are equal,
// and 0 is none: it fills what is empty.

constexpr int THREADS = 256;
typedef unsigned long long Key;

// -0 and 0 are equal; NaN is larger than all numbers.
__device__ inline Key keyOf(float value, unsigned place) {
    unsigned bits = isNaN(value) ? 0x7fffffffu : bitsOf(value + 0.0f);
    unsigned order = bits >> 31 ? ~bits : bits | 0x80000000u;
    return (Key)order << 32 | (0xffffffffu - place);
}

__device__ inline int placeOf(Key key) {
    return (int)(0xffffffffu - (unsigned)key);
}

// Sorts each of the `count` / `length` segments of keys, powers of two, the largest first: bitonic (Batcher 1968). Runs of
// `size` keys become sorted, falling and rising in turns, until two of them make one.
__device__ inline void sort(Key* keys, unsigned count, unsigned length) {
    for (unsigned size = 2; size <= length; size *= 2) {
        for (unsigned step = size / 2; step > 0; step /= 2) {
            __syncthreads();
            for (unsigned i = threadIdx.x; i < count / 2; i += THREADS) {
                unsigned at = 2 * i - (i & (step - 1));
                bool falling = size == length || (at & size) == 0;
                Key one = keys[at];
                Key other = keys[at + step];
                if ((one < other) == falling) {
                    keys[at] = other;
                    keys[at + step] = one;
                }
            }
        }
    }
    __syncthreads();
}

// Several short rows in a block, each padded to `length` keys.
template <int ROOM, class A>
__device__ inline void sortRows(const A& a) {
    __shared__ Key keys[ROOM];
    const unsigned length = (unsigned)a.length;
    const unsigned n = (unsigned)a.n;
    const unsigned k = (unsigned)a.k;
    const unsigned together = (unsigned)a.together;
    const long long first = (long long)blockIdx.x * together;
    for (unsigned i = threadIdx.x; i < together * length; i += THREADS) {
        const long long row = first + i / length;
        const unsigned column = i % length;
        keys[i] = row < a.rows && column < n ? keyOf(load(a.x0, row * n + column), column) : 0;
    }
    sort(keys, together * length, length);
    for (unsigned i = threadIdx.x; i < together * k; i += THREADS) {
        const long long row = first + i / k;
        if (row < a.rows) {
            a.out[first * k + i] = placeOf(keys[i / k * length + i % k]);
        }
    }
}

// The k-th largest key of a row, or a number above the next one: eight bits at a time, from the top. The keys that agree so
// far are counted by their next eight bits, until all that still agree are wanted.
template <typename T>
__device__ inline Key least(const T* x, unsigned n, unsigned k) {
    __shared__ unsigned counts[THREADS];
    __shared__ unsigned chosen[3];
    Key prefix = 0;
    unsigned wanted = k;
    for (int shift = 56;; shift -= 8) {
        counts[threadIdx.x] = 0;
        __syncthreads();
        for (unsigned i = threadIdx.x; i < n; i += THREADS) {
            const Key key = keyOf(load(x, i), i);
            if (shift == 56 || key >> (shift + 8) == prefix) {
                atomicAdd(&counts[(unsigned)(key >> shift) & 255], 1u);
            }
        }
        __syncthreads();
        // how many keys have these bits or more
        for (unsigned distance = 1; distance < THREADS; distance *= 2) {
            const unsigned more = threadIdx.x + distance < THREADS ? counts[threadIdx.x + distance] : 0;
            __syncthreads();
            counts[threadIdx.x] += more;
            __syncthreads();
        }
        const unsigned above = threadIdx.x + 1 < THREADS ? counts[threadIdx.x + 1] : 0;
        if (counts[threadIdx.x] >= wanted && above < wanted) {
            chosen[0] = threadIdx.x;
            chosen[1] = above;
            chosen[2] = counts[threadIdx.x] - above;
        }
        __syncthreads();
        prefix = prefix << 8 | chosen[0];
        wanted -= chosen[1];
        if (chosen[2] == wanted) {
            return prefix << shift;
        }
        __syncthreads();
    }
}

// A long row a block: those that are wanted are picked, in any order, and sorted.
template <int ROOM, class A>
__device__ inline void pickOfRow(const A& a) {
    __shared__ Key room[ROOM];
    __shared__ unsigned picked;
    const unsigned length = (unsigned)a.length;
    const unsigned n = (unsigned)a.n;
    const unsigned k = (unsigned)a.k;
    Key* keys = length <= ROOM ? room : reinterpret_cast<Key*>(a.workspace) + (long long)blockIdx.x * length;
    const auto x = a.x0 + (long long)blockIdx.x * n;
    const Key last = k < n ? least(x, n, k) : 0;
    if (threadIdx.x == 0) {
        picked = 0;
    }
    __syncthreads();
    for (unsigned i = threadIdx.x; i < n; i += THREADS) {
        const Key key = keyOf(load(x, i), i);
        if (key >= last) {
            keys[atomicAdd(&picked, 1u)] = key;
        }
    }
    for (unsigned i = k + threadIdx.x; i < length; i += THREADS) {
        keys[i] = 0;
    }
    sort(keys, length, length);
    for (unsigned i = threadIdx.x; i < k; i += THREADS) {
        a.out[(long long)blockIdx.x * k + i] = placeOf(keys[i]);
    }
}
