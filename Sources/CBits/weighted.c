#include "CBits.h"
#include "CProcessor.h"

static inline __attribute__((always_inline)) void add(
    const uint8_t *weights, int32_t value, int32_t *sums, size_t count) {
  for (size_t i = 0; i < count; i++) sums[i] += (int32_t)weights[i] * value;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void add_avx2(
    const uint8_t *weights, int32_t value, int32_t *sums, size_t count) {
  add(weights, value, sums, count);
}

__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,prefer-256-bit"))) static void add_avx512(
    const uint8_t *weights, int32_t value, int32_t *sums, size_t count) {
  add(weights, value, sums, count);
}

void cbits_add_weighted(const uint8_t *weights, int32_t value, int32_t *sums, size_t count) {
  switch (noema_instructions()) {
    case NOEMA_AVX512: return add_avx512(weights, value, sums, count);
    case NOEMA_AVX2: return add_avx2(weights, value, sums, count);
    case NOEMA_PLAIN: return add(weights, value, sums, count);
  }
}
#else
void cbits_add_weighted(const uint8_t *weights, int32_t value, int32_t *sums, size_t count) {
  add(weights, value, sums, count);
}
#endif
