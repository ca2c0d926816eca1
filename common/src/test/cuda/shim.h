// The words of CUDA C++ for g++, so that the very sources of the kernels compile for this machine. Threads of a block take turns: one
// runs until it waits for others.
#pragma once

#include <math.h>
#include <string.h>

struct StandinIndex {
    unsigned x, y, z;
};

extern StandinIndex threadIdx, blockIdx, blockDim, gridDim;
constexpr int warpSize = 32;

/** Until all threads of the block are at this line. */
void standinBarrier(int line);
/** Until all threads of the warp are at this line; then what the thread of that lane brought. */
unsigned long long standinExchange(unsigned mask, unsigned long long bits, int lane, int line);

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __constant__ static const
// Together, so that they can be made unreadable numbers before each block.
#define __shared__ static __attribute__((section("standin_shared")))
#define __syncthreads() standinBarrier(__LINE__)
#define __syncwarp(...) standinExchange(~0u, 0, 0, __LINE__)
#define __shfl_sync(...) standinShuffle(__LINE__, standinIndexed, __VA_ARGS__)
#define __shfl_up_sync(...) standinShuffle(__LINE__, standinUp, __VA_ARGS__)
#define __shfl_down_sync(...) standinShuffle(__LINE__, standinDown, __VA_ARGS__)
#define __shfl_xor_sync(...) standinShuffle(__LINE__, standinXor, __VA_ARGS__)
#define __threadfence()
#define __threadfence_block()

inline int standinLane() {
    return static_cast<int>((threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)) % 32);
}

// The lane that a shuffle reads, or the thread's own where that is not in its group of `width`.
inline int standinIndexed(int lane, int by, int width) { return lane / width * width + (by & (width - 1)); }
inline int standinUp(int lane, int by, int width) { return lane % width >= by ? lane - by : lane; }
inline int standinDown(int lane, int by, int width) { return lane % width + by < width ? lane + by : lane; }
inline int standinXor(int lane, int by, int width) { return (lane ^ by) / width <= lane / width ? lane ^ by : lane; }

template <class T, class From>
T standinShuffle(int line, From from, unsigned mask, T value, int by, int width = warpSize) {
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "a shuffle takes words of 4 or 8 bytes");
    unsigned long long bits = 0;
    memcpy(&bits, &value, sizeof value);
    bits = standinExchange(mask, bits, from(standinLane(), by, width), line);
    memcpy(&value, &bits, sizeof value);
    return value;
}

template <class To, class From> To standinBits(From from) {
    static_assert(sizeof(To) == sizeof(From), "as many bits");
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}

inline int __float_as_int(float x) { return standinBits<int>(x); }
inline unsigned __float_as_uint(float x) { return standinBits<unsigned>(x); }
inline float __int_as_float(int x) { return standinBits<float>(x); }
inline float __uint_as_float(unsigned x) { return standinBits<float>(x); }
inline long long __double_as_longlong(double x) { return standinBits<long long>(x); }
inline double __longlong_as_double(long long x) { return standinBits<double>(x); }
inline unsigned __umulhi(unsigned a, unsigned b) { return static_cast<unsigned>((1ull * a * b) >> 32); }
inline int __mulhi(int a, int b) { return static_cast<int>((1ll * a * b) >> 32); }
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(static_cast<unsigned>(x)); }
template <class T> inline T __ldg(const T *from) { return *from; }

inline float rsqrtf(float x) { return 1 / sqrtf(x); }
inline double rsqrt(double x) { return 1 / sqrt(x); }
inline void standinSinCos(float x, float *sine, float *cosine) {
    *sine = static_cast<float>(sin(static_cast<double>(x)));
    *cosine = static_cast<float>(cos(static_cast<double>(x)));
}
inline float cospif(float x) { return static_cast<float>(cos(M_PI * fmod(static_cast<double>(x), 2))); }
inline float sinpif(float x) { return static_cast<float>(sin(M_PI * fmod(static_cast<double>(x), 2))); }
inline double cospi(double x) { return cos(M_PI * fmod(x, 2)); }
inline double sinpi(double x) { return sin(M_PI * fmod(x, 2)); }
inline void sincospif(float x, float *sine, float *cosine) { *sine = sinpif(x), *cosine = cospif(x); }
inline void sincospi(double x, double *sine, double *cosine) { *sine = sinpi(x), *cosine = cospi(x); }

// g++'s own library has declared some of these names, so they are words of the preprocessor.
#define sincosf(x, sine, cosine) standinSinCos(x, sine, cosine)
#define __expf(x) expf(x)
#define __logf(x) logf(x)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
#define __powf(x, y) powf(x, y)
#define __fdividef(x, y) ((x) / (y))
#define __saturatef(x) fminf(fmaxf(x, 0.0f), 1.0f)

// Rounded once each: this machine's compiler may not join them either (-ffp-contract=off).
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __frcp_rn(float a) { return 1 / a; }
inline float __fsqrt_rn(float a) { return sqrtf(a); }
inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
inline double __dadd_rn(double a, double b) { return a + b; }
inline double __dsub_rn(double a, double b) { return a - b; }
inline double __dmul_rn(double a, double b) { return a * b; }
inline double __ddiv_rn(double a, double b) { return a / b; }
inline double __dsqrt_rn(double a) { return sqrt(a); }
inline double __fma_rn(double a, double b, double c) { return fma(a, b, c); }
inline float __double2float_rn(double x) { return static_cast<float>(x); }
inline float __int2float_rn(int x) { return static_cast<float>(x); }
inline float __uint2float_rn(unsigned x) { return static_cast<float>(x); }
inline float __ll2float_rn(long long x) { return static_cast<float>(x); }
inline float __ull2float_rn(unsigned long long x) { return static_cast<float>(x); }
inline double __int2double_rn(int x) { return x; }
inline double __uint2double_rn(unsigned x) { return x; }
inline double __ll2double_rn(long long x) { return static_cast<double>(x); }
inline double __ull2double_rn(unsigned long long x) { return static_cast<double>(x); }
inline int __float2int_rz(float x) { return static_cast<int>(x); }
inline int __float2int_rn(float x) { return static_cast<int>(lrintf(x)); }

// As CUDA's: the other one where one of two is NaN.
inline float min(float a, float b) { return fminf(a, b); }
inline float max(float a, float b) { return fmaxf(a, b); }
inline double min(double a, double b) { return fmin(a, b); }
inline double max(double a, double b) { return fmax(a, b); }
#define STANDIN_ORDER(T)                                \
    inline T min(T a, T b) { return b < a ? b : a; }    \
    inline T max(T a, T b) { return a < b ? b : a; }
STANDIN_ORDER(int)
STANDIN_ORDER(unsigned)
STANDIN_ORDER(long)
STANDIN_ORDER(unsigned long)
STANDIN_ORDER(long long)
STANDIN_ORDER(unsigned long long)
#undef STANDIN_ORDER

// <cmath> would bring them, and with it overloads that CUDA does not have.
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf_sign(x)
#define isfinite(x) __builtin_isfinite(x)
