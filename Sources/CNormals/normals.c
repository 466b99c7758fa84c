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

// 53 bits of the next number of xoshiro256**.
INLINE long long drawn(uint64_t state[4]) {
  const uint64_t five = state[1] * 5, shifted = state[1] << 17;
  const uint64_t result = (five << 7 | five >> 57) * 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = state[3] << 45 | state[3] >> 19;
  return (long long)(result >> 11);
}

// Draws pairs of numbers; what is left of the lanes stays as it is.
INLINE void draw(uint64_t state[4], long pairs, long long first[width], long long second[width]) {
  for (long i = 0; i < pairs; i++) {
    first[i] = drawn(state);
    second[i] = drawn(state);
  }
}

// Makes pairs of what was drawn.
INLINE void make(const long long first[width], const long long second[width], float made[2 * width]) {
  bits a, b;
  memcpy(&a, first, sizeof a);
  memcpy(&b, second, sizeof b);
  // The first lies in (0, 1], so that its logarithm is finite; the second in [0, 1).
  const lanes u = 1 - __builtin_convertvector(a, lanes) * 0x1p-53;
  const lanes v = __builtin_convertvector(b, lanes) * 0x1p-53;
  const lanes radius = __builtin_elementwise_sqrt(-2 * logarithm(u));
  lanes cosine, sine;
  turn(v, &cosine, &sine);
  const lanes x = radius * cosine, y = radius * sine;
  for (int i = 0; i < width; i++) {
    made[2 * i] = (float)x[i];
    made[2 * i + 1] = (float)y[i];
  }
}

// Numbers are drawn one after the other, and made normal all lanes at once: the next are drawn before
// the last are made normal, so that the processor does both at the same time.
INLINE void all(uint64_t *generator, long pairs, float *numbers) {
  uint64_t state[4];
  memcpy(state, generator, sizeof state);
  long long first[2][width] = {{0}}, second[2][width] = {{0}};
  float made[2 * width];
  const long whole = pairs / width;
  if (whole > 0) draw(state, width, first[0], second[0]);
  for (long block = 0; block < whole; block++) {
    const long here = block & 1, next = 1 - here;
    if (block + 1 < whole) draw(state, width, first[next], second[next]);
    make(first[here], second[here], made);
    memcpy(numbers + 2 * width * block, made, sizeof made);
  }
  const long rest = pairs - whole * width;
  draw(state, rest, first[0], second[0]);
  make(first[0], second[0], made);
  memcpy(numbers + 2 * width * whole, made, 2 * rest * sizeof(float));
  memcpy(generator, state, sizeof state);
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) static void
all_avx512(uint64_t *state, long pairs, float *numbers) {
  all(state, pairs, numbers);
}

__attribute__((target("avx2"))) static void
all_avx2(uint64_t *state, long pairs, float *numbers) {
  all(state, pairs, numbers);
}
#endif

static void all_any(uint64_t *state, long pairs, float *numbers) { all(state, pairs, numbers); }

void noema_normals(uint64_t state[4], long pairs, float *numbers) {
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512) {
    all_avx512(state, pairs, numbers);
    return;
  }
  if (noema_instructions() >= NOEMA_AVX2) {
    all_avx2(state, pairs, numbers);
    return;
  }
#endif
  all_any(state, pairs, numbers);
}
