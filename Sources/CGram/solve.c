#include "CGram.h"
#include "CProcessor.h"

#include <string.h>

// Vectors are arguments of functions that are written where they are called, so that no two have to
// agree on how they are passed.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float lane __attribute__((vector_size(32), aligned(4)));

enum { width = sizeof(lane) / sizeof(float), part = 8 * width };

#define INLINE static inline __attribute__((always_inline))

INLINE lane load(const float *at) { return *(const lane *)at; }

INLINE float total(lane v) {
  for (long half = width / 2; half > 0; half /= 2) {
    for (long i = 0; i < half; i++) v[i] += v[i + half];
  }
  return v[0];
}

INLINE float dot(const float *x, const float *y, long stride) {
  lane sum = {};
  for (long i = 0; i < stride; i += width) sum += load(x + i) * load(y + i);
  return total(sum);
}

// y += share x
INLINE void add(float share, const float *x, float *y, long stride) {
  for (long i = 0; i < stride; i += width) *(lane *)(y + i) += share * load(x + i);
}

// u = (I + S K S) p; K t is a sum of rows, since K is symmetric, whose parts stay in registers.
INLINE void image(const float *k, long n, long stride, const float *s, const float *p, float *t,
                  float *u) {
  for (long i = 0; i < stride; i += width) *(lane *)(t + i) = load(s + i) * load(p + i);
  for (long first = 0; first < stride; first += part) {
    lane sums[part / width] = {};
    for (long row = 0; row < n; row++) {
      const float *elements = k + row * stride + first;
      for (long i = 0; i < part; i += width) sums[i / width] += t[row] * load(elements + i);
    }
    for (long i = 0; i < part; i += width) {
      const long at = first + i;
      *(lane *)(u + at) = load(p + at) + load(s + at) * sums[i / width];
    }
  }
}

INLINE float solve(const float *k, long n, const float *s, const float *r, long steps,
                   float tolerance, float *y, float *room) {
  const long stride = cgram_stride(n);
  float *g = room, *p = g + stride, *t = p + stride, *u = t + stride;
  const float square = dot(s, s, stride);
  memset(y, 0, stride * sizeof *y);
  if (!(square > 0)) return 0;
  // The part of the right-hand side along s, less that of what has been found: b in the end.
  float along = dot(s, r, stride) / square;
  memcpy(g, r, stride * sizeof *g);
  add(-along, s, g, stride);
  memcpy(p, g, stride * sizeof *p);
  float rest = dot(g, g, stride);
  const float small = tolerance * tolerance * rest;
  for (long step = 0; step < steps && rest > small; step++) {
    image(k, n, stride, s, p, t, u);
    const float share = rest / dot(p, u, stride);
    const float across = dot(s, u, stride) / square;
    add(share, p, y, stride);
    along -= share * across;
    add(-across, s, u, stride);
    add(-share, u, g, stride);
    const float left = dot(g, g, stride), ratio = left / rest;
    for (long i = 0; i < stride; i += width) *(lane *)(p + i) = load(g + i) + ratio * load(p + i);
    rest = left;
  }
  return along;
}

long cgram_stride(long n) { return (n + part - 1) / part * part; }

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static float solve_avx2(
    const float *k, long n, const float *s, const float *r, long steps, float tolerance, float *y,
    float *room) {
  return solve(k, n, s, r, steps, tolerance, y, room);
}
#endif

float cgram_solve(
    const float *k, long n, const float *s, const float *r, long steps, float tolerance, float *y,
    float *room) {
#if defined(__x86_64__)
  if (noema_instructions() >= NOEMA_AVX2) {
    return solve_avx2(k, n, s, r, steps, tolerance, y, room);
  }
#endif
  return solve(k, n, s, r, steps, tolerance, y, room);
}
