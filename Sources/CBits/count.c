#include "CBits.h"

#include <stdatomic.h>

// Each way to count is compiled for its own instructions and called only where the processor has
// them. What is found once never changes, so that threads may find it at the same time.

static uint64_t plain_count(const uint64_t *a, const uint64_t *b, size_t count) {
  // Adds neighbouring bits, then pairs, then nibbles; the product adds the bytes.
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t x = a[i] & b[i];
    x -= (x >> 1) & 0x5555555555555555;
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
    sum += (x * 0x0101010101010101) >> 56;
  }
  return sum;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("popcnt"))) static uint64_t popcnt_count(
    const uint64_t *a, const uint64_t *b, size_t count) {
  uint64_t sums[4] = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (size_t lane = 0; lane < 4; lane++)
      sums[lane] += (uint64_t)__builtin_popcountll(a[i + lane] & b[i + lane]);
  for (; i < count; i++) sums[0] += (uint64_t)__builtin_popcountll(a[i] & b[i]);
  return sums[0] + sums[1] + sums[2] + sums[3];
}

// Looks both nibbles of every byte up in a table of 16 (Muła, Kurz and Lemire, Computer Journal 61
// (2018) 111, section 4).
__attribute__((target("avx2,popcnt"))) static uint64_t avx2_count(
    const uint64_t *a, const uint64_t *b, size_t count) {
  const __m256i table = _mm256_setr_epi8(
      0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
      0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i nibble = _mm256_set1_epi8(15);
  __m256i sums = _mm256_setzero_si256();
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    __m256i x = _mm256_and_si256(
        _mm256_loadu_si256((const __m256i *)(a + i)), _mm256_loadu_si256((const __m256i *)(b + i)));
    __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(x, nibble));
    __m256i high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble));
    sums = _mm256_add_epi64(
        sums, _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256()));
  }
  uint64_t sum = (uint64_t)_mm256_extract_epi64(sums, 0) + (uint64_t)_mm256_extract_epi64(sums, 1)
      + (uint64_t)_mm256_extract_epi64(sums, 2) + (uint64_t)_mm256_extract_epi64(sums, 3);
  return sum + popcnt_count(a + i, b + i, count - i);
}

__attribute__((target("avx512f,avx512vpopcntdq"))) static uint64_t avx512_count(
    const uint64_t *a, const uint64_t *b, size_t count) {
  __m512i sums = _mm512_setzero_si512();
  for (size_t i = 0; i < count; i += 8) {
    size_t left = count - i;
    __mmask8 lanes = left >= 8 ? 0xff : (__mmask8)((1u << left) - 1);
    __m512i x = _mm512_and_si512(
        _mm512_maskz_loadu_epi64(lanes, a + i), _mm512_maskz_loadu_epi64(lanes, b + i));
    sums = _mm512_add_epi64(sums, _mm512_popcnt_epi64(x));
  }
  return (uint64_t)_mm512_reduce_add_epi64(sums);
}

int cbits_has(enum cbits_way way) {
  switch (way) {
    case CBITS_PLAIN: return 1;
    case CBITS_POPCNT: return __builtin_cpu_supports("popcnt") != 0;
    case CBITS_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
    case CBITS_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq");
  }
  return 0;
}

uint64_t cbits_count_by(
    enum cbits_way way, const uint64_t *a, const uint64_t *b, size_t count) {
  switch (way) {
    case CBITS_POPCNT: return popcnt_count(a, b, count);
    case CBITS_AVX2: return avx2_count(a, b, count);
    case CBITS_AVX512: return avx512_count(a, b, count);
    case CBITS_PLAIN: break;
  }
  return plain_count(a, b, count);
}
#else
int cbits_has(enum cbits_way way) { return way == CBITS_PLAIN; }

uint64_t cbits_count_by(
    enum cbits_way way, const uint64_t *a, const uint64_t *b, size_t count) {
  (void)way;
  return plain_count(a, b, count);
}
#endif

enum cbits_way cbits_best(void) {
  // 0 until it is known; a way is stored plus 1.
  static _Atomic int known = 0;
  int best = atomic_load_explicit(&known, memory_order_relaxed);
  if (best == 0) {
    enum cbits_way way = CBITS_AVX512;
    while (!cbits_has(way)) way--;
    best = (int)way + 1;
    atomic_store_explicit(&known, best, memory_order_relaxed);
  }
  return (enum cbits_way)(best - 1);
}

uint64_t cbits_count(const uint64_t *words, size_t count) {
  return cbits_count_by(cbits_best(), words, words, count);
}

uint64_t cbits_count_both(const uint64_t *a, const uint64_t *b, size_t count) {
  return cbits_count_by(cbits_best(), a, b, count);
}
