// CUDA's words for a host compiler: each text of a kernel is compiled behind this. What they do is in blocks.cpp.
#pragma once
#define GENOISE_HOST 1
#define __global__ __attribute__((visibility("default")))
#define __device__
#define __host__
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __align__(bytes) alignas(bytes)
#define __constant__ static const
#define __grid_constant__
// One block runs at a time: what its threads share is one static variable, found between two symbols of the linker.
#define __shared__ static __attribute__((section("genoise_shared")))

struct uint3 { unsigned x, y, z; };
typedef uint3 dim3;
extern "C" uint3 genoise_thread, genoise_block, genoise_threads, genoise_blocks;
#define threadIdx genoise_thread
#define blockIdx genoise_block
#define blockDim genoise_threads
#define gridDim genoise_blocks
#define warpSize 32

#define GENOISE_VECTORS(T, name) \
    struct alignas(sizeof(T) * 2) name##2 { T x, y; }; \
    struct name##3 { T x, y, z; }; \
    struct alignas(sizeof(T) * 4 < 16 ? sizeof(T) * 4 : 16) name##4 { T x, y, z, w; }; \
    inline name##2 make_##name##2(T x, T y) { return {x, y}; } \
    inline name##3 make_##name##3(T x, T y, T z) { return {x, y, z}; } \
    inline name##4 make_##name##4(T x, T y, T z, T w) { return {x, y, z, w}; }
GENOISE_VECTORS(signed char, char)
GENOISE_VECTORS(unsigned char, uchar)
GENOISE_VECTORS(short, short)
GENOISE_VECTORS(unsigned short, ushort)
GENOISE_VECTORS(int, int)
GENOISE_VECTORS(float, float)
GENOISE_VECTORS(double, double)
GENOISE_VECTORS(long long, longlong)
GENOISE_VECTORS(unsigned long long, ulonglong)
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
inline uint3 make_uint3(unsigned x, unsigned y, unsigned z) { return {x, y, z}; }
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

// Threads of a block, or of a warp, wait for each other; `line` tells one place in the text from another.
extern "C" void genoise_meet(int line);
extern "C" void genoise_meet_warp(int line, unsigned mask);
extern "C" unsigned long long genoise_exchange(int line, unsigned mask, unsigned long long value, int from);
extern "C" unsigned genoise_vote(int line, unsigned mask, bool value);
extern "C" int genoise_count(int line, bool value);
extern "C" void genoise_trap(const char* why);
#define __syncthreads() genoise_meet(__LINE__)
#define __syncthreads_count(value) genoise_count(__LINE__, (value) != 0)
#define __syncthreads_or(value) (genoise_count(__LINE__, (value) != 0) != 0)
#define __syncthreads_and(value) (genoise_count(__LINE__, (value) == 0) == 0)
#define __trap() genoise_trap("__trap()")
inline void __syncwarp(unsigned mask = ~0u) { genoise_meet_warp(__LINE__, mask); }
inline unsigned __ballot_sync(unsigned mask, bool value) { return genoise_vote(__LINE__, mask, value); }
inline int __any_sync(unsigned mask, bool value) { return genoise_vote(__LINE__, mask, value) != 0; }
inline int __all_sync(unsigned mask, bool value) { return genoise_vote(__LINE__, mask, !value) == 0; }
template <class T> inline T genoise_lane(unsigned mask, T value, int from) {
    static_assert(sizeof(T) <= 8, "a lane's value has at most eight bytes");
    unsigned long long bits = 0;
    __builtin_memcpy(&bits, &value, sizeof(T));
    bits = genoise_exchange(__LINE__, mask, bits, from);
    __builtin_memcpy(&value, &bits, sizeof(T));
    return value;
}
template <class T> inline T __shfl_sync(unsigned mask, T value, int lane, int width = 32) {
    int own = threadIdx.x & 31;
    return genoise_lane(mask, value, (own & -width) | (lane & (width - 1)));
}
template <class T> inline T __shfl_xor_sync(unsigned mask, T value, int bits, int width = 32) {
    int own = threadIdx.x & 31, from = own ^ bits;
    return genoise_lane(mask, value, (from & -width) > (own & -width) ? own : from);
}
template <class T> inline T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = 32) {
    int own = threadIdx.x & 31, from = own + by;
    return genoise_lane(mask, value, (from & -width) == (own & -width) ? from : own);
}
template <class T> inline T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = 32) {
    int own = threadIdx.x & 31, from = own - by;
    return genoise_lane(mask, value, from >= 0 && (from & -width) == (own & -width) ? from : own);
}

inline void __threadfence() {}
inline void __threadfence_block() {}
template <class T, class U> inline T atomicAdd(T* at, U value) { T old = *at; *at = old + (T) value; return old; }
template <class T, class U> inline T atomicSub(T* at, U value) { T old = *at; *at = old - (T) value; return old; }
template <class T, class U> inline T atomicExch(T* at, U value) { T old = *at; *at = (T) value; return old; }
template <class T, class U> inline T atomicMax(T* at, U value) { T old = *at; if ((T) value > old) *at = value; return old; }
template <class T, class U> inline T atomicMin(T* at, U value) { T old = *at; if ((T) value < old) *at = value; return old; }
template <class T, class U> inline T atomicOr(T* at, U value) { T old = *at; *at = old | (T) value; return old; }
template <class T, class U> inline T atomicAnd(T* at, U value) { T old = *at; *at = old & (T) value; return old; }
template <class T, class U> inline T atomicCAS(T* at, U seen, U value) { T old = *at; if (old == (T) seen) *at = value; return old; }
inline unsigned atomicInc(unsigned* at, unsigned last) { unsigned old = *at; *at = old >= last ? 0 : old + 1; return old; }
template <class T> inline T __ldg(const T* at) { return *at; }
template <class T> inline T __ldcs(const T* at) { return *at; }
template <class T> inline T __ldcg(const T* at) { return *at; }
template <class T, class U> inline void __stcs(T* at, U value) { *at = value; }
template <class T, class U> inline void __stcg(T* at, U value) { *at = value; }

// Bits of one type read as another.
template <class To, class From> inline To genoise_bits(From value) { To to; __builtin_memcpy(&to, &value, sizeof(To)); return to; }
inline unsigned __float_as_uint(float x) { return genoise_bits<unsigned>(x); }
inline int __float_as_int(float x) { return genoise_bits<int>(x); }
inline float __uint_as_float(unsigned x) { return genoise_bits<float>(x); }
inline float __int_as_float(int x) { return genoise_bits<float>(x); }
inline long long __double_as_longlong(double x) { return genoise_bits<long long>(x); }
inline double __longlong_as_double(long long x) { return genoise_bits<double>(x); }

// Conversions end at the integers' limits, and NaN becomes 0.
template <class I> inline I genoise_integer(double x, double least, double most) {
    return x != x ? 0 : x <= least ? (I) least : x >= most ? (I) most : (I) x;
}
inline int __float2int_rn(float x) { return genoise_integer<int>(__builtin_rint(x), -2147483648.0, 2147483647.0); }
inline int __float2int_rz(float x) { return genoise_integer<int>(__builtin_trunc(x), -2147483648.0, 2147483647.0); }
inline int __float2int_rd(float x) { return genoise_integer<int>(__builtin_floor(x), -2147483648.0, 2147483647.0); }
inline unsigned __float2uint_rn(float x) { return genoise_integer<unsigned>(__builtin_rint(x), 0, 4294967295.0); }
inline unsigned __float2uint_rz(float x) { return genoise_integer<unsigned>(__builtin_trunc(x), 0, 4294967295.0); }
inline float __int2float_rn(int x) { return x; }
inline float __uint2float_rn(unsigned x) { return x; }
inline float __double2float_rn(double x) { return x; }
inline float __ll2float_rn(long long x) { return x; }

inline float __fadd_rn(float x, float y) { return x + y; }
inline float __fsub_rn(float x, float y) { return x - y; }
inline float __fmul_rn(float x, float y) { return x * y; }
inline float __fdiv_rn(float x, float y) { return x / y; }
inline float __fmaf_rn(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
inline float __fsqrt_rn(float x) { return __builtin_sqrtf(x); }
inline float __frcp_rn(float x) { return 1 / x; }
inline float __fdividef(float x, float y) { return x / y; }
inline float __saturatef(float x) { return x >= 1 ? 1 : x >= 0 ? x : 0; }
inline unsigned __umulhi(unsigned x, unsigned y) { return (unsigned long long) x * y >> 32; }
inline int __mulhi(int x, int y) { return (long long) x * y >> 32; }
inline unsigned long long __umul64hi(unsigned long long x, unsigned long long y) { return (unsigned __int128) x * y >> 64; }
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(x); }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline unsigned __brev(unsigned x) {
    unsigned y = 0;
    for (int i = 0; i < 32; i++) y = y << 1 | (x >> i & 1);
    return y;
}
// The functions of math.h, in float.
#define GENOISE_ONE(name) extern "C" float name(float);
#define GENOISE_TWO(name) extern "C" float name(float, float);
GENOISE_ONE(sqrtf) GENOISE_ONE(cbrtf) GENOISE_ONE(expf) GENOISE_ONE(exp2f) GENOISE_ONE(expm1f) GENOISE_ONE(logf)
GENOISE_ONE(log2f) GENOISE_ONE(log10f) GENOISE_ONE(log1pf) GENOISE_ONE(sinf) GENOISE_ONE(cosf) GENOISE_ONE(tanf)
GENOISE_ONE(asinf) GENOISE_ONE(acosf) GENOISE_ONE(atanf) GENOISE_ONE(sinhf) GENOISE_ONE(coshf) GENOISE_ONE(tanhf)
GENOISE_ONE(asinhf) GENOISE_ONE(acoshf) GENOISE_ONE(atanhf) GENOISE_ONE(erff) GENOISE_ONE(erfcf) GENOISE_ONE(lgammaf)
GENOISE_ONE(tgammaf) GENOISE_ONE(fabsf) GENOISE_ONE(floorf) GENOISE_ONE(ceilf) GENOISE_ONE(truncf) GENOISE_ONE(rintf)
GENOISE_ONE(nearbyintf) GENOISE_ONE(roundf)
GENOISE_TWO(powf) GENOISE_TWO(fmodf) GENOISE_TWO(remainderf) GENOISE_TWO(fminf) GENOISE_TWO(fmaxf)
GENOISE_TWO(atan2f) GENOISE_TWO(copysignf) GENOISE_TWO(hypotf) GENOISE_TWO(fdimf) GENOISE_TWO(nextafterf)
extern "C" float fmaf(float, float, float);
extern "C" float ldexpf(float, int);
extern "C" double sqrt(double);
extern "C" double exp(double);
extern "C" double log(double);
extern "C" double fabs(double);
extern "C" double floor(double);
extern "C" double ceil(double);
inline float rsqrtf(float x) { return 1 / sqrtf(x); }
inline bool isnan(float x) { return x != x; }
inline bool isinf(float x) { return __builtin_isinf(x); }
inline bool isfinite(float x) { return __builtin_isfinite(x); }
inline bool signbit(float x) { return __builtin_signbit(x); }
#define GENOISE_ORDER(T) inline T min(T x, T y) { return y < x ? y : x; } inline T max(T x, T y) { return x < y ? y : x; }
GENOISE_ORDER(int) GENOISE_ORDER(unsigned) GENOISE_ORDER(long long) GENOISE_ORDER(unsigned long long)
inline float min(float x, float y) { return fminf(x, y); }
inline float max(float x, float y) { return fmaxf(x, y); }
inline int abs(int x) { return x < 0 ? -x : x; }
