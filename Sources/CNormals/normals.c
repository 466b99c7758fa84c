#include "CNormals.h"

#include "CProcessor.h"
#include <string.h>

// A product and a sum are two roundings everywhere, also where the processor has both in one.
#pragma STDC FP_CONTRACT OFF
// Wide registers are passed to functions that are all inlined.
#pragma clang diagnostic ignored "-Wpsabi"

enum { width = 8 };

typedef double lanes __attribute__((vector_size(width * sizeof(double))));
typedef long long bits __attribute__((vector_size(width * sizeof(double))));

#define INLINE static inline __attribute__((always_inline))

// Where a mask is all ones the first, where it is zero the second.
INLINE lanes chosen(bits mask, lanes a, lanes b) {
  return (lanes)((mask & (bits)a) | (~mask & (bits)b));
}

// ln x: of x = 2^e m with sqrt(1/2) < m <= sqrt(2) it is e ln 2 + 2 artanh((m - 1)/(m + 1)).
INLINE lanes logarithm(lanes x) {
  const bits all = (bits)x;
  const lanes mantissa = (lanes)((all & 0xfffffffffffffLL) | 0x3ff0000000000000LL);
  const bits large = (bits)(mantissa > 1.4142135623730951);
  const lanes m = chosen(large, mantissa * 0.5, mantissa);
  // A whole number below 2^52 in the lowest bits of 2^52 is their sum.
  const lanes exponent = (lanes)((all >> 52) | 0x4330000000000000LL) - (0x1p52 + 1023);
  const lanes e = chosen(large, exponent + 1, exponent);
  const lanes s = (m - 1) / (m + 1);
  const lanes z = s * s;
  // The series of artanh(s)/s; the first term left out is below 1e-16.
  lanes sum = (lanes){} + 1.0 / 21;
#pragma clang loop unroll(full)
  for (int odd = 19; odd >= 1; odd -= 2) sum = sum * z + 1.0 / odd;
  return e * 0.6931471805599453 + 2 * s * sum;
}

// cos and sin of 2 pi v: of the nearest quarter turn, and of the angle from there, at most pi/4.
INLINE void turn(lanes v, lanes *cosine, lanes *sine) {
  // Adding 1.5 x 2^52 rounds to a whole number, which then stands in the lowest bits.
  const lanes shifted = 4 * v + 0x1.8p52;
  const bits quarter = (bits)shifted;
  const lanes angle = (4 * v - (shifted - 0x1.8p52)) * 1.5707963267948966;
  const lanes square = angle * angle;
  // Taylor's series as nested products; the first terms left out are below 1e-17.
  lanes c = (lanes){} + 1, s = (lanes){} + 1;
#pragma clang loop unroll(full)
  for (int n = 16; n >= 2; n -= 2) {
    c = 1 - c * square * (1.0 / (n * (n - 1)));
    s = 1 - s * square * (1.0 / ((n + 1) * n));
  }
  s = s * angle;
  const bits odd = -(quarter & 1);
  const bits cosine_sign = ((quarter + 1) & 2) << 62, sine_sign = (quarter & 2) << 62;
  *cosine = (lanes)((bits)chosen(odd, s, c) ^ cosine_sign);
  *sine = (lanes)((bits)chosen(odd, c, s) ^ sine_sign);
}

INLINE void all(long pairs, const double *first, const double *second, float *numbers) {
  for (long start = 0; start < pairs; start += width) {
    const long count = pairs - start < width ? pairs - start : width;
    lanes u = (lanes){} + 1, v = {};
    memcpy(&u, first + start, count * sizeof(double));
    memcpy(&v, second + start, count * sizeof(double));
    const lanes radius = __builtin_elementwise_sqrt(-2 * logarithm(u));
    lanes cosine, sine;
    turn(v, &cosine, &sine);
    const lanes x = radius * cosine, y = radius * sine;
    float made[2 * width];
    for (int i = 0; i < width; i++) {
      made[2 * i] = (float)x[i];
      made[2 * i + 1] = (float)y[i];
    }
    memcpy(numbers + 2 * start, made, 2 * count * sizeof(float));
  }
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static void
all_avx512(long pairs, const double *first, const double *second, float *numbers) {
  all(pairs, first, second, numbers);
}

__attribute__((target("avx2"))) static void
all_avx2(long pairs, const double *first, const double *second, float *numbers) {
  all(pairs, first, second, numbers);
}
#endif

static void all_any(long pairs, const double *first, const double *second, float *numbers) {
  all(pairs, first, second, numbers);
}

void noema_normals(long pairs, const double *first, const double *second, float *numbers) {
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512) {
    all_avx512(pairs, first, second, numbers);
    return;
  }
  if (noema_instructions() >= NOEMA_AVX2) {
    all_avx2(pairs, first, second, numbers);
    return;
  }
#endif
  all_any(pairs, first, second, numbers);
}
