#include "CBits.h"
#include "CProcessor.h"

// Products and sums are whole numbers far below 2^53, so that every way gives the same.

static inline __attribute__((always_inline)) void add(
    const uint8_t *weights, double value, double *sums, size_t count) {
  for (size_t i = 0; i < count; i++) sums[i] += (double)weights[i] * value;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void add_avx2(
    const uint8_t *weights, double value, double *sums, size_t count) {
  add(weights, value, sums, count);
}

void cbits_add_weighted(const uint8_t *weights, double value, double *sums, size_t count) {
  if (noema_instructions() != NOEMA_PLAIN) return add_avx2(weights, value, sums, count);
  add(weights, value, sums, count);
}
#else
void cbits_add_weighted(const uint8_t *weights, double value, double *sums, size_t count) {
  add(weights, value, sums, count);
}
#endif
