#include "CLogistic.h"
#include "CProcessor.h"

#include <math.h>
#include <string.h>

// Vectors are arguments of functions that are written where they are called, so that no two have to
// agree on how they are passed.
#pragma clang diagnostic ignored "-Wpsabi"

typedef double real __attribute__((vector_size(64), aligned(8)));
typedef float half __attribute__((vector_size(32), aligned(4)));
typedef long whole __attribute__((vector_size(64), aligned(8)));

enum { width = sizeof(real) / sizeof(double) };

#define INLINE static inline __attribute__((always_inline))

INLINE real load(const double *at) { return *(const real *)at; }

INLINE real every(double x) { return x - (real){}; }

INLINE real choose(whole condition, real yes, real no) {
  return (real)((condition & (whole)yes) | (~condition & (whole)no));
}

INLINE double total(real v) {
  for (long rest = width / 2; rest > 0; rest /= 2) {
    for (long i = 0; i < rest; i++) v[i] += v[i + rest];
  }
  return v[0];
}

INLINE real magnitude(real x) { return (real)((whole)x & 0x7fffffffffffffff); }

static const double ln2 = 0x1.62e42fefa38p-1, ln2Rest = 0x1.ef35793c7673p-45;

// exp(x) for x <= 0, to 2 units in the last place; what is below the smallest normal number is that.
INLINE real exponential(real x) {
  const double round = 0x1.8p52;
  x = choose(x < -708, every(-708), x);
  const real shifted = x * 0x1.71547652b82fep0 + round, n = shifted - round;
  const real r = x - n * ln2 - n * ln2Rest;
  real sum = every(1.0 / 6227020800);
  static const double inverse[] = {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
                                   1.0 / 40320,     1.0 / 5040,     1.0 / 720,     1.0 / 120,
                                   1.0 / 24,        1.0 / 6,        1.0 / 2,       1,
                                   1};
#pragma clang loop unroll(full)
  for (int i = 0; i < 13; i++) sum = sum * r + inverse[i];
  return (real)((whole)sum + ((whole)shifted << 52));
}

// log(x) for x > 0, to 2 units in the last place, also near 1; what is below 1e-300 counts as that.
INLINE real logarithm(real x) {
  x = choose(x < 1e-300, every(1e-300), x);
  // x = 2^e m with m from √½ to √2.
  const long least = 0x3fe6a09e667f3bcd, magic = 0x4330000000000000;
  const whole bits = (whole)x, e = (bits - least + (1L << 62)) >> 52;
  const real m = (real)(bits - ((e - 1024) << 52));
  const real exponent = (real)(e + magic) - (0x1p52 + 1024);
  const real f = (m - 1) / (m + 1), s = f * f;
  real sum = every(1.0 / 19);
#pragma clang loop unroll(full)
  for (int i = 17; i > 1; i -= 2) sum = sum * s + 1.0 / i;
  return exponent * ln2 + (2 * f + (2 * f * s * sum + exponent * ln2Rest));
}

// log(1 + x) for x > -1, to 4 units in the last place: what 1 + x has lost is given back in proportion.
INLINE real logarithmPlus(real x) {
  const real u = 1 + x, found = u - 1;
  return choose(found == 0, x, logarithm(u) * (x / found));
}

// 1 / (1 + exp(t))
INLINE real share(real t) {
  const real small = exponential(-magnitude(t));
  return choose(t > 0, small, every(1)) / (1 + small);
}

// K a, each row for itself.
INLINE void image(const double *k, long n, const double *a, double *image) {
  const long even = n / width * width;
  for (long row = 0; row < n; row++) {
    const double *line = k + row * n;
    real sums[2] = {};
    long i = 0;
    for (; i + 2 * width <= even; i += 2 * width) {
      sums[0] += load(line + i) * load(a + i);
      sums[1] += load(line + i + width) * load(a + i + width);
    }
    if (i < even) sums[0] += load(line + i) * load(a + i);
    double rest = 0;
    for (i = even; i < n; i++) rest += line[i] * a[i];
    image[row] = total(sums[0] + sums[1]) + rest;
  }
}

struct rows {
  const double *signs, *weights, *lengths;
  double *a, *image, *targets;
};

long clogistic_stride(long n) { return (n + width - 1) / width * width; }

INLINE struct rows rowsOf(const struct clogistic_fit *fit) {
  const long stride = clogistic_stride(fit->n);
  double *at = fit->rows;
  return (struct rows){
      at, at + stride, at + 2 * stride, at + 3 * stride, at + 4 * stride, at + 5 * stride};
}

// Makes the classes' sums equal by less of the larger; 0 if one has none.
INLINE int settle(const struct clogistic_fit *fit) {
  const struct rows at = rowsOf(fit);
  real positive = {}, negative = {};
  for (long i = 0; i < fit->n; i += width) {
    const real a = load(at.a + i);
    const whole side = load(at.signs + i) > 0;
    positive += choose(side, a, every(0));
    negative -= choose(side, every(0), a);
  }
  const double p = total(positive), q = total(negative);
  const double less = fmin(1, q / p), lessNegative = fmin(1, p / q);
  for (long i = 0; i < fit->n; i += width)
    *(real *)(at.a + i) *= choose(load(at.signs + i) > 0, every(less), every(lessNegative));
  image(fit->products, fit->n, at.a, at.image);
  return p > 0 && q > 0;
}

INLINE void start(const struct clogistic_fit *fit, const double *decisions) {
  const struct rows at = rowsOf(fit);
  memcpy(at.a, decisions, fit->n * sizeof *decisions);
  for (long i = 0; i < fit->n; i += width) {
    const real sign = load(at.signs + i);
    *(real *)(at.a + i) = load(at.weights + i) * sign * share(sign * load(at.a + i));
  }
  settle(fit);
}

// With shares away from 0 and 1, so that targets are finite.
INLINE void pose(const struct clogistic_fit *fit) {
  const struct rows at = rowsOf(fit);
  for (long i = 0; i < fit->n; i += width) {
    const real weight = load(at.weights + i), sign = load(at.signs + i);
    real part = sign * load(at.a + i) / choose(weight > 0, weight, every(1));
    part = choose(part < 1e-12, every(1e-12), choose(part > 1 - 1e-12, every(1 - 1e-12), part));
    const real variance = weight * part * (1 - part);
    const real scale = __builtin_elementwise_sqrt(variance);
    const real target = sign * logarithm((1 - part) / part);
    *(real *)(at.targets + i) = target;
    *(half *)(fit->s + i) = __builtin_convertvector(scale * fit->root, half);
    *(half *)(fit->r + i) = __builtin_convertvector(scale * (target - load(at.image + i)), half);
  }
}

// Takes the step. A sample that it would take past a bound pulls instead as it does where the step
// leads: at s f = z - d / D.
INLINE void move(const struct clogistic_fit *fit) {
  const struct rows at = rowsOf(fit);
  for (long i = 0; i < fit->n; i += width) {
    const real weight = load(at.weights + i), sign = load(at.signs + i);
    const real scale = __builtin_convertvector(*(const half *)(fit->s + i), real) / fit->root;
    const real step = __builtin_convertvector(*(const half *)(fit->y + i), real);
    const real moved = load(at.a + i) + scale * step, pull = sign * moved;
    const real there = load(at.targets + i) - step / choose(scale > 0, scale, every(1));
    const real bounded = weight * sign * share(sign * there);
    const real next = choose((pull > 0) & (pull < weight), moved, bounded);
    *(real *)(at.a + i) = choose(weight > 0, next, every(0));
  }
}

// Brings b nearer to where the gap is smallest, by a step of Newton's of at most 1.
INLINE void balance(struct clogistic_fit *fit) {
  const struct rows at = rowsOf(fit);
  real pull = {}, curvature = {};
  for (long i = 0; i < fit->n; i += width) {
    const real weight = load(at.weights + i), sign = load(at.signs + i);
    const real part = share(sign * (load(at.image + i) + fit->b));
    pull += weight * sign * part;
    curvature += weight * part * (1 - part);
  }
  const double most = total(curvature);
  if (most > 0) fit->b += fmin(1, fmax(-1, total(pull) / most));
}

// The gap, and what rounding may have taken from it.
INLINE void measure(struct clogistic_fit *fit) {
  const struct rows at = rowsOf(fit);
  real sum = {}, terms = {}, reach = {}, square = {};
  for (long i = 0; i < fit->n; i += width) {
    const real weight = load(at.weights + i), sign = load(at.signs + i), a = load(at.a + i);
    const real part = sign * a / choose(weight > 0, weight, every(1));
    const real margin = sign * (load(at.image + i) + fit->b), size = magnitude(margin);
    const real entropy = part * logarithm(part) + (1 - part) * logarithmPlus(-part);
    const real loss = choose(margin < 0, size, every(0)) + logarithmPlus(exponential(-size));
    sum += weight * (entropy + part * margin + loss);
    terms += weight * (part * (2 + size) + loss - entropy);
    reach += magnitude(a) * load(at.lengths + i);
    square += a * load(at.image + i);
  }
  // Terms are rounded to 15 digits and a half, and the decisions to 16 digits of what they are summed
  // from, at worst once for each of n terms.
  fit->reach = total(reach);
  fit->squaredNorm = fmax(0, total(square));
  fit->gap = fmax(0, total(sum))
    + fmax(1e-14, 2.3e-16 * (double)fit->n) * (total(terms) + fit->reach * fit->reach);
}

INLINE int step(struct clogistic_fit *fit) {
  move(fit);
  if (!settle(fit)) return 0;
  balance(fit);
  measure(fit);
  return isfinite(fit->gap);
}

#if defined(__x86_64__)
#define VERSION(name, features) \
  __attribute__((target(features))) static void start_##name( \
      const struct clogistic_fit *fit, const double *decisions) { \
    start(fit, decisions); \
  } \
  __attribute__((target(features))) static void pose_##name(const struct clogistic_fit *fit) { \
    pose(fit); \
  } \
  __attribute__((target(features))) static int step_##name(struct clogistic_fit *fit) { \
    return step(fit); \
  }

VERSION(avx2, "avx2,fma")
VERSION(avx512, "avx512f,avx512bw,avx512dq,avx512vl")
#endif

void clogistic_start(const struct clogistic_fit *fit, const double *decisions) {
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512) return start_avx512(fit, decisions);
  if (noema_instructions() == NOEMA_AVX2) return start_avx2(fit, decisions);
#endif
  start(fit, decisions);
}

void clogistic_pose(const struct clogistic_fit *fit) {
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512) return pose_avx512(fit);
  if (noema_instructions() == NOEMA_AVX2) return pose_avx2(fit);
#endif
  pose(fit);
}

int clogistic_step(struct clogistic_fit *fit) {
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512) return step_avx512(fit);
  if (noema_instructions() == NOEMA_AVX2) return step_avx2(fit);
#endif
  return step(fit);
}
