// What the text of every kernel may use: element types, loads and stores that round, the functions of a formula, random
// bits, and sums over warps and blocks.
//
// The text is compiled by NVRTC, which brings no headers, and, for tests, by a host compiler that runs the threads of a
// block in turn. There __CUDA_ARCH__ is not defined, and plain C stands in for what is written in PTX; it has been given
// __device__, __shared__, __syncthreads, threadIdx and the like. A function with shared memory is static, or the host's
// linker would put it elsewhere, and a template, or nvcc would mind where it is not called.

// ---- element types -------------------------------------------------------------------------------------------------

struct bf16 {
    unsigned short bits;
};

struct f16 {
    unsigned short bits;
};

typedef unsigned char u8;

// The float with these bits.
__device__ inline float floatOf(unsigned bits) {
#ifdef __CUDA_ARCH__
    return __uint_as_float(bits);
#else
    union {
        unsigned bits;
        float value;
    } both;
    both.bits = bits;
    return both.value;
#endif
}

// The bits of a float.
__device__ inline unsigned bitsOf(float value) {
#ifdef __CUDA_ARCH__
    return __float_as_uint(value);
#else
    union {
        unsigned bits;
        float value;
    } both;
    both.value = value;
    return both.bits;
#endif
}

__device__ inline float infinity() {
    return floatOf(0x7f800000u);
}

__device__ inline float notANumber() {
    return floatOf(0x7fc00000u);
}

__device__ inline bool isNaN(float x) {
    return x != x;
}

// ---- from elements to floats ---------------------------------------------------------------------------------------

__device__ inline float toFloat(float x) {
    return x;
}

__device__ inline float toFloat(int x) {
    return (float)x;
}

__device__ inline float toFloat(u8 x) {
    return (float)x;
}

__device__ inline float toFloat(bf16 x) {
    return floatOf((unsigned)x.bits << 16);
}

__device__ inline float toFloat(f16 x) {
#ifdef __CUDA_ARCH__
    float value;
    asm("cvt.f32.f16 %0, %1;" : "=f"(value) : "h"(x.bits));
    return value;
#else
    unsigned sign = (unsigned)(x.bits & 0x8000) << 16;
    unsigned exponent = x.bits >> 10 & 31;
    unsigned fraction = x.bits & 0x3ff;
    if (exponent == 31) {
        return floatOf(sign | 0x7f800000u | fraction << 13);
    }
    if (exponent == 0) {
        float value = (float)fraction * 5.9604644775390625e-8f;  // 2^-24
        return sign ? -value : value;
    }
    return floatOf(sign | (exponent + 112) << 23 | fraction << 13);
#endif
}

// ---- from floats to the nearest elements, ties to even -------------------------------------------------------------

// Sets `element` to `value`.
__device__ inline void round(float value, float& element) {
    element = value;
}

// The nearest int: 0 for NaN, the last one beyond either end.
__device__ inline void round(float value, int& element) {
#ifdef __CUDA_ARCH__
    element = __float2int_rn(value);
#else
    float whole = rintf(value);
    element = isNaN(whole) ? 0
            : whole >= 2147483648.0f ? 2147483647
            : whole < -2147483648.0f ? -2147483647 - 1
                                     : (int)whole;
#endif
}

// The nearest of 0 ... 255: 0 for NaN.
__device__ inline void round(float value, u8& element) {
    int whole;
    round(value, whole);
    element = (u8)(whole < 0 ? 0 : whole > 255 ? 255 : whole);
}

// NaN stays NaN, a quiet one.
__device__ inline void round(float value, bf16& element) {
#ifdef __CUDA_ARCH__
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(element.bits) : "f"(value));
#else
    unsigned bits = bitsOf(value);
    element.bits = isNaN(value) ? (unsigned short)(bits >> 16 | 0x40)
                                : (unsigned short)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
#endif
}

// NaN stays NaN, a quiet one; infinity from half a spacing above 65,504 on.
__device__ inline void round(float value, f16& element) {
#ifdef __CUDA_ARCH__
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(element.bits) : "f"(value));
#else
    unsigned bits = bitsOf(value);
    unsigned sign = bits >> 16 & 0x8000;
    unsigned size = bits & 0x7fffffff;
    unsigned half;
    if (size > 0x7f800000u) {
        half = 0x7e00 | (size >> 13 & 0x3ff);
    } else if (size >= 0x477ff000u) {  // 65,520
        half = 0x7c00;
    } else if (size >= 0x38800000u) {  // 2^-14: a normal number
        half = (size + 0xfff + (size >> 13 & 1) - (112u << 23)) >> 13;
    } else {
        half = (unsigned)rintf(floatOf(size) * 16777216.0f);  // in units of 2^-24, exactly
    }
    element.bits = (unsigned short)(sign | half);
#endif
}

// ---- loads and stores ----------------------------------------------------------------------------------------------

// Element i of x as a float.
template <typename T>
__device__ inline float load(const T* x, long long i) {
    return toFloat(x[i]);
}

// Rounds `value` to element i of y.
template <typename T>
__device__ inline void store(T* y, long long i, float value) {
    T element;
    round(value, element);
    y[i] = element;
}

// N elements that lie together, moved at once: up to 16 bytes are one access, more are several.
template <typename T, int N>
struct alignas(sizeof(T) * N < 16 ? sizeof(T) * N : 16) Pack {
    T at[N];
};

// The elements i ... i+N-1 of x as floats; their address is a multiple of the pack's alignment.
template <int N, typename T>
__device__ inline void loadPack(const T* x, long long i, float (&values)[N]) {
    Pack<T, N> pack = *reinterpret_cast<const Pack<T, N>*>(x + i);
#pragma unroll
    for (int k = 0; k < N; k++) {
        values[k] = toFloat(pack.at[k]);
    }
}

// Rounds `values` to the elements i ... i+N-1 of y, whose address is a multiple of the pack's alignment.
template <int N, typename T>
__device__ inline void storePack(T* y, long long i, const float (&values)[N]) {
    Pack<T, N> pack;
#pragma unroll
    for (int k = 0; k < N; k++) {
        round(values[k], pack.at[k]);
    }
    *reinterpret_cast<Pack<T, N>*>(y + i) = pack;
}

// The same of the first `left` of them alone, if there are fewer than N.
template <int N, typename T>
__device__ inline void loadSome(const T* x, long long i, unsigned left, float (&values)[N]) {
    if (left >= N) {
        loadPack(x, i, values);
    } else {
#pragma unroll
        for (int k = 0; k < N; k++) {
            values[k] = (unsigned)k < left ? load(x, i + k) : 0.0f;
        }
    }
}

// The same of the first `left` of them alone, if there are fewer than N.
template <int N, typename T>
__device__ inline void storeSome(T* y, long long i, unsigned left, const float (&values)[N]) {
    if (left >= N) {
        storePack(y, i, values);
    } else {
#pragma unroll
        for (int k = 0; k < N; k++) {
            if ((unsigned)k < left) {
                store(y, i + k, values[k]);
            }
        }
    }
}

// The float that a place of the parameter block holds.
__device__ inline float slot(const int* slots, long long place) {
    return floatOf((unsigned)slots[place]);
}

// ---- places in a box -----------------------------------------------------------------------------------------------

// Coordinates of an element of a box of N axes, the innermost last. They go on like an odometer, without a division. No
// extent, stride or number of elements is beyond an int.
template <int N>
struct Index {
    int at[N];

    // Element `flat` in row-major order.
    __device__ Index(unsigned flat, const long long (&extents)[N]) {
#pragma unroll
        for (int i = N - 1; i > 0; i--) {
            at[i] = (int)(flat % (unsigned)extents[i]);
            flat /= (unsigned)extents[i];
        }
        at[0] = (int)flat;
    }

    // Goes on by as many elements as the coordinates `step` are from the first.
    __device__ void add(const long long (&step)[N], const long long (&extents)[N]) {
#pragma unroll
        for (int i = N - 1; i > 0; i--) {
            at[i] += (int)step[i];
            if (at[i] >= (int)extents[i]) {
                at[i] -= (int)extents[i];
                at[i - 1]++;
            }
        }
        at[0] += (int)step[0];
    }

    // Goes on to the next element.
    __device__ void next(const long long (&extents)[N]) {
        at[N - 1]++;
#pragma unroll
        for (int i = N - 1; i > 0; i--) {
            if (at[i] == (int)extents[i]) {
                at[i] = 0;
                at[i - 1]++;
            }
        }
    }

    // Where the element lies, relative to the first.
    __device__ long long dot(const long long (&strides)[N]) const {
        long long place = 0;
#pragma unroll
        for (int i = 0; i < N; i++) {
            place += (long long)at[i] * (int)strides[i];
        }
        return place;
    }
};

// ---- the functions of a formula ------------------------------------------------------------------------------------

// The lesser; NaN if either is, and -0 is less than 0.
__device__ inline float minimum(float x, float y) {
#ifdef __CUDA_ARCH__
    float least;
    asm("min.NaN.f32 %0, %1, %2;" : "=f"(least) : "f"(x), "f"(y));
    return least;
#else
    return isNaN(x) ? x : isNaN(y) ? y : x == 0 && y == 0 ? floatOf(bitsOf(x) | bitsOf(y)) : x < y ? x : y;
#endif
}

// The greater; NaN if either is, and 0 is greater than -0.
__device__ inline float maximum(float x, float y) {
#ifdef __CUDA_ARCH__
    float most;
    asm("max.NaN.f32 %0, %1, %2;" : "=f"(most) : "f"(x), "f"(y));
    return most;
#else
    return isNaN(x) ? x : isNaN(y) ? y : x == 0 && y == 0 ? floatOf(bitsOf(x) & bitsOf(y)) : x > y ? x : y;
#endif
}

// 1, -1, or x itself where that is 0 or NaN.
__device__ inline float signum(float x) {
    return x > 0 ? 1.0f : x < 0 ? -1.0f : x;
}

__device__ inline float reciprocalRoot(float x) {
#ifdef __CUDA_ARCH__
    return rsqrtf(x);
#else
    return 1.0f / sqrtf(x);
#endif
}

// 1/(1+e^-x).
__device__ inline float sigmoid(float x) {
    return 1.0f / (1.0f + expf(-x));
}

// log(1+e^x) without overflow.
__device__ inline float softplus(float x) {
    return maximum(x, 0.0f) + log1pf(expf(-fabsf(x)));
}

// x to the power of y; unlike C's, NaN where y is NaN, or infinite while x is 1 or -1.
__device__ inline float power(float x, float y) {
    return isNaN(y) || (fabsf(x) == 1.0f && fabsf(y) == infinity()) ? notANumber() : powf(x, y);
}

// ---- random bits ---------------------------------------------------------------------------------------------------

struct Block {
    unsigned word[4];
};

// Philox4x32-10: the block of `key` at the counter (high, low). Salmon et al., SC 2011.
__device__ inline Block philox(unsigned long long key, unsigned long long high, unsigned long long low) {
    unsigned c0 = (unsigned)low, c1 = (unsigned)(low >> 32);
    unsigned c2 = (unsigned)high, c3 = (unsigned)(high >> 32);
    unsigned k0 = (unsigned)key, k1 = (unsigned)(key >> 32);
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned long long p0 = 0xD2511F53ull * c0;
        unsigned long long p1 = 0xCD9E8D57ull * c2;
        c0 = (unsigned)(p1 >> 32) ^ c1 ^ k0;
        c2 = (unsigned)(p0 >> 32) ^ c3 ^ k1;
        c1 = (unsigned)p1;
        c3 = (unsigned)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    Block block;
    block.word[0] = c0;
    block.word[1] = c1;
    block.word[2] = c2;
    block.word[3] = c3;
    return block;
}

// The uniform number in [0, 1) that 24 of the bits make.
__device__ inline float uniform(unsigned bits) {
    return (float)(bits >> 8) * 5.9604644775390625e-8f;  // 2^-24
}

// ---- warps and blocks ----------------------------------------------------------------------------------------------
//
// All threads of the warp, or of the block, reach each of these functions.

// The value of the lane whose number differs in the bit `distance`.
template <typename T>
__device__ inline T exchange(T value, int distance) {
    static_assert(sizeof(T) % 4 == 0, "whole words are exchanged");
    T other;
#pragma unroll
    for (int i = 0; i < (int)(sizeof(T) / 4); i++) {
        reinterpret_cast<unsigned*>(&other)[i] =
                __shfl_xor_sync(0xffffffffu, reinterpret_cast<unsigned*>(&value)[i], distance);
    }
    return other;
}

// join(value of lane 0, of lane 1, ...) over the warp, by a tree that is the same in every lane: neighbours first, the
// lower lane on the left.
template <typename T, typename Join>
__device__ inline T joinWarp(T value, Join join) {
#pragma unroll
    for (int distance = 1; distance < 32; distance *= 2) {
        T other = exchange(value, distance);
        value = threadIdx.x & distance ? join(other, value) : join(value, other);
    }
    return value;
}

// The same over the whole block, for every thread of it: warps first. `none` joined with anything changes nothing.
template <typename T, typename Join>
static __device__ inline T joinBlock(T value, T none, Join join) {
    __shared__ T parts[32];
    value = joinWarp(value, join);
    __syncthreads();  // what an earlier call left has been read
    if (threadIdx.x % 32 == 0) {
        parts[threadIdx.x / 32] = value;
    }
    __syncthreads();
    return joinWarp(threadIdx.x % 32 < blockDim.x / 32 ? parts[threadIdx.x % 32] : none, join);
}

struct Sum {
    template <typename T>
    __device__ T operator()(T x, T y) const {
        return x + y;
    }
};

// The sum over the warp, for every lane.
template <typename T>
__device__ inline T warpSum(T value) {
    return joinWarp(value, Sum());
}

// The sum over the block, for every thread.
template <typename T>
__device__ inline T blockSum(T value) {
    return joinBlock(value, (T)0, Sum());
}

// Whether this block is the last of `blocks` blocks to come here: then what all of them wrote before can be read. Leaves
// the counter 0 when all have come.
template <typename Counter>
static __device__ inline bool lastOf(unsigned blocks, Counter* counter) {
    __shared__ bool last;
    __threadfence();
    __syncthreads();
    if (threadIdx.x == 0) {
        last = atomicInc(counter, blocks - 1) == blocks - 1;
        __threadfence();
    }
    __syncthreads();
    return last;
}
