#include "CBits.h"
#include "CProcessor.h"

#include <math.h>

static inline uint64_t bit_above(float value, float bound, size_t place) {
  return (uint64_t)(value > bound) << place;
}

static struct cbits_extremes plain_extremes(const float *values, size_t count) {
  struct cbits_extremes found = {INFINITY, -INFINITY, 1};
  for (size_t i = 0; i < count; i++) {
    if (values[i] < found.lowest) found.lowest = values[i];
    if (values[i] > found.highest) found.highest = values[i];
    found.are_finite &= isfinite(values[i]) != 0;
  }
  return found;
}

static void plain_above(const float *values, size_t count, float bound, uint64_t *words) {
  for (size_t start = 0; start < count; start += 64) {
    const size_t here = count - start < 64 ? count - start : 64;
    uint64_t word = 0;
    for (size_t i = 0; i < here; i++) word |= bit_above(values[start + i], bound, i);
    words[start / 64] = word;
  }
}

static void plain_changes(const int32_t *numbers, size_t start, size_t count, uint64_t *words) {
  for (; start < count; start += 64) {
    const size_t here = count - start < 64 ? count - start : 64;
    uint64_t word = start == 0;
    for (size_t i = start == 0; i < here; i++)
      word |= (uint64_t)(numbers[start + i] != numbers[start + i - 1]) << i;
    words[start / 64] = word;
  }
}

static size_t plain_take(const float *values, size_t count, const uint64_t *words, float *taken) {
  size_t next = 0;
  for (size_t place = 0; place < (count + 63) / 64; place++) {
    for (uint64_t word = words[place]; word != 0; word &= word - 1)
      taken[next++] = values[place * 64 + (size_t)__builtin_ctzll(word)];
  }
  return next;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))

AVX2 static struct cbits_extremes avx2_extremes(const float *values, size_t count) {
  __m256 low = _mm256_set1_ps(INFINITY), high = _mm256_set1_ps(-INFINITY), nan = _mm256_setzero_ps();
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const __m256 x = _mm256_loadu_ps(values + i);
    low = _mm256_min_ps(low, x);
    high = _mm256_max_ps(high, x);
    nan = _mm256_or_ps(nan, _mm256_cmp_ps(x, x, _CMP_UNORD_Q));
  }
  float lows[8], highs[8];
  _mm256_storeu_ps(lows, low);
  _mm256_storeu_ps(highs, high);
  struct cbits_extremes found = plain_extremes(values + i, count - i);
  for (size_t lane = 0; i > 0 && lane < 8; lane++) {
    if (lows[lane] < found.lowest) found.lowest = lows[lane];
    if (highs[lane] > found.highest) found.highest = highs[lane];
    found.are_finite &= isfinite(lows[lane]) && isfinite(highs[lane]);
  }
  found.are_finite &= _mm256_movemask_ps(nan) == 0;
  return found;
}

AVX2 static void avx2_above(const float *values, size_t count, float bound, uint64_t *words) {
  const __m256 least = _mm256_set1_ps(bound);
  for (size_t start = 0; start < count; start += 64) {
    const size_t here = count - start < 64 ? count - start : 64;
    uint64_t word = 0;
    size_t i = 0;
    for (; i + 8 <= here; i += 8) {
      const __m256 x = _mm256_loadu_ps(values + start + i);
      word |= (uint64_t)_mm256_movemask_ps(_mm256_cmp_ps(x, least, _CMP_GT_OQ)) << i;
    }
    for (; i < here; i++) word |= bit_above(values[start + i], bound, i);
    words[start / 64] = word;
  }
}

AVX512 static inline __mmask16 lanes(size_t left) {
  return left < 16 ? (__mmask16)((1u << left) - 1) : 0xffff;
}

AVX512 static struct cbits_extremes avx512_extremes(const float *values, size_t count) {
  __m512 low = _mm512_set1_ps(INFINITY), high = _mm512_set1_ps(-INFINITY);
  __mmask16 odd = 0;
  for (size_t i = 0; i < count; i += 16) {
    const __mmask16 here = lanes(count - i);
    const __m512 x = _mm512_maskz_loadu_ps(here, values + i);
    low = _mm512_mask_min_ps(low, here, low, x);
    high = _mm512_mask_max_ps(high, here, high, x);
    odd |= _mm512_mask_fpclass_ps_mask(here, x, 0x99);  // NaNs and infinities
  }
  return (struct cbits_extremes){_mm512_reduce_min_ps(low), _mm512_reduce_max_ps(high), odd == 0};
}

AVX512 static void avx512_above(const float *values, size_t count, float bound, uint64_t *words) {
  const __m512 least = _mm512_set1_ps(bound);
  for (size_t start = 0; start < count; start += 64) {
    uint64_t word = 0;
    for (size_t i = 0; i < 64 && start + i < count; i += 16) {
      const __mmask16 here = lanes(count - start - i);
      const __m512 x = _mm512_maskz_loadu_ps(here, values + start + i);
      word |= (uint64_t)_mm512_mask_cmp_ps_mask(here, x, least, _CMP_GT_OQ) << i;
    }
    words[start / 64] = word;
  }
}

// The first word, whose first number has none before it, and the last are left to the plain way.
AVX512 static void avx512_changes(const int32_t *numbers, size_t count, uint64_t *words) {
  plain_changes(numbers, 0, count < 64 ? count : 64, words);
  size_t start = 64;
  for (; start + 64 <= count; start += 64) {
    uint64_t word = 0;
    for (size_t i = 0; i < 64; i += 16) {
      const int32_t *here = numbers + start + i;
      const __mmask16 changed =
          _mm512_cmpneq_epi32_mask(_mm512_loadu_si512(here), _mm512_loadu_si512(here - 1));
      word |= (uint64_t)changed << i;
    }
    words[start / 64] = word;
  }
  plain_changes(numbers, start, count, words);
}

AVX512 static size_t avx512_take(
    const float *values, size_t count, const uint64_t *words, float *taken) {
  size_t next = 0;
  for (size_t i = 0; i < count; i += 16) {
    const __mmask16 wanted = (__mmask16)(words[i / 64] >> (i % 64)) & lanes(count - i);
    // Compressed in a register: to memory it is slow on some processors.
    const __m512 x = _mm512_maskz_compress_ps(wanted, _mm512_maskz_loadu_ps(wanted, values + i));
    _mm512_storeu_ps(taken + next, x);
    next += (size_t)__builtin_popcount(wanted);
  }
  return next;
}

struct cbits_extremes cbits_extremes(const float *values, size_t count) {
  switch (noema_instructions()) {
    case NOEMA_AVX512: return avx512_extremes(values, count);
    case NOEMA_AVX2: return avx2_extremes(values, count);
    case NOEMA_PLAIN: break;
  }
  return plain_extremes(values, count);
}

void cbits_above(const float *values, size_t count, float bound, uint64_t *words) {
  switch (noema_instructions()) {
    case NOEMA_AVX512: return avx512_above(values, count, bound, words);
    case NOEMA_AVX2: return avx2_above(values, count, bound, words);
    case NOEMA_PLAIN: break;
  }
  plain_above(values, count, bound, words);
}

void cbits_changes(const int32_t *numbers, size_t count, uint64_t *words) {
  if (noema_instructions() == NOEMA_AVX512) return avx512_changes(numbers, count, words);
  plain_changes(numbers, 0, count, words);
}

size_t cbits_take(const float *values, size_t count, const uint64_t *words, float *taken) {
  return noema_instructions() == NOEMA_AVX512 ? avx512_take(values, count, words, taken)
                                              : plain_take(values, count, words, taken);
}
#else
void cbits_changes(const int32_t *numbers, size_t count, uint64_t *words) {
  plain_changes(numbers, 0, count, words);
}

struct cbits_extremes cbits_extremes(const float *values, size_t count) {
  return plain_extremes(values, count);
}

void cbits_above(const float *values, size_t count, float bound, uint64_t *words) {
  plain_above(values, count, bound, words);
}

size_t cbits_take(const float *values, size_t count, const uint64_t *words, float *taken) {
  return plain_take(values, count, words, taken);
}
#endif
