#include "switches.h"

#include "CProcessor.h"

// One channel of one window.
static inline uint16_t place(long tap, long past, const int32_t *taps, long channels,
                             const float *values) {
  uint16_t found = 0;
  float largest = values[taps[tap] * channels];
  for (long i = tap + 1; i < past; i++) {
    const float value = values[taps[i] * channels];
    if (value > largest) {
      largest = value;
      found = (uint16_t)(i - tap);
    }
  }
  return found;
}

// One channel of one pixel.
static inline float sum(long arrival, long past, const int32_t *arrivals, long channels,
                        const float *arriving, const uint16_t *switches) {
  float sum = 0;
  for (long i = arrival; i < past; i++) {
    const long window = arrivals[2 * i] * channels;
    if (switches[window] == arrivals[2 * i + 1]) sum += arriving[window];
  }
  return sum;
}

#if defined(__x86_64__)
#include <immintrin.h>

enum { lanes = 16 };

__attribute__((target("avx512f"))) static long
make_avx512(long first, long past, const int32_t *taps, long channels, const float *values,
            uint16_t *switches) {
  long c = 0;
  for (; c + lanes <= channels; c += lanes) {
    __m512 largest = _mm512_loadu_ps(values + taps[first] * channels + c);
    __m512i found = _mm512_setzero_si512();
    for (long i = first + 1; i < past; i++) {
      const __m512 value = _mm512_loadu_ps(values + taps[i] * channels + c);
      const __mmask16 larger = _mm512_cmp_ps_mask(value, largest, _CMP_GT_OQ);
      largest = _mm512_mask_mov_ps(largest, larger, value);
      found = _mm512_mask_set1_epi32(found, larger, (int)(i - first));
    }
    _mm256_storeu_si256((__m256i *)(switches + c), _mm512_cvtepi32_epi16(found));
  }
  return c;
}

__attribute__((target("avx512f"))) static long
pass_avx512(long first, long past, const int32_t *arrivals, long channels, const float *arriving,
            const uint16_t *switches, float *gradient) {
  long c = 0;
  for (; c + lanes <= channels; c += lanes) {
    __m512 sum = _mm512_setzero_ps();
    for (long i = first; i < past; i++) {
      const long window = arrivals[2 * i] * channels + c;
      const __m256i narrow = _mm256_loadu_si256((const __m256i *)(switches + window));
      const __m512i taken = _mm512_cvtepu16_epi32(narrow);
      const __mmask16 here = _mm512_cmpeq_epi32_mask(taken, _mm512_set1_epi32(arrivals[2 * i + 1]));
      sum = _mm512_mask_add_ps(sum, here, sum, _mm512_loadu_ps(arriving + window));
    }
    _mm512_storeu_ps(gradient + c, sum);
  }
  return c;
}
#endif

void noema_switches_make(long first, long past, const int32_t *firsts, const int32_t *taps,
                         long channels, const float *values, uint16_t *switches) {
  for (long w = first; w < past; w++) {
    uint16_t *row = switches + w * channels;
    long c = 0;
#if defined(__x86_64__)
    if (noema_instructions() == NOEMA_AVX512) {
      c = make_avx512(firsts[w], firsts[w + 1], taps, channels, values, row);
    }
#endif
    for (; c < channels; c++) {
      row[c] = place(firsts[w], firsts[w + 1], taps, channels, values + c);
    }
  }
}

void noema_switches_pass(long first, long past, const int32_t *firsts, const int32_t *arrivals,
                         long channels, const float *arriving, const uint16_t *switches,
                         float *gradient) {
  for (long p = first; p < past; p++) {
    float *row = gradient + p * channels;
    long c = 0;
#if defined(__x86_64__)
    if (noema_instructions() == NOEMA_AVX512) {
      c = pass_avx512(firsts[p], firsts[p + 1], arrivals, channels, arriving, switches, row);
    }
#endif
    for (; c < channels; c++) {
      row[c] = sum(firsts[p], firsts[p + 1], arrivals, channels, arriving + c, switches + c);
    }
  }
}
