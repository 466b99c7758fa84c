#include "gate.h"

#include "CProcessor.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f"))) static void
make_avx512(long count, float low, float high, const float *value, uint16_t *gate) {
  const __m512 lowest = _mm512_set1_ps(low), highest = _mm512_set1_ps(high);
  for (long i = 0; i < count; i += noema_gate_width) {
    const long left = count - i;
    const __mmask16 here = left < noema_gate_width ? (1u << left) - 1 : 0xffff;
    const __m512 x = _mm512_maskz_loadu_ps(here, value + i);
    const __mmask16 above = _mm512_mask_cmp_ps_mask(here, x, lowest, _CMP_GT_OQ);
    gate[i / noema_gate_width] = _mm512_mask_cmp_ps_mask(above, x, highest, _CMP_NGE_UQ);
  }
}

__attribute__((target("avx512f"))) static void
pass_avx512(long count, const uint16_t *gate, const float *arriving, float *result) {
  const long whole = count / noema_gate_width * noema_gate_width;
  for (long i = 0; i < whole; i += noema_gate_width) {
    const __mmask16 open = gate[i / noema_gate_width];
    _mm512_storeu_ps(result + i, _mm512_maskz_loadu_ps(open, arriving + i));
  }
  if (whole < count) {
    const __mmask16 here = (1u << (count - whole)) - 1;
    const __mmask16 open = gate[whole / noema_gate_width];
    const __m512 passing = _mm512_maskz_loadu_ps(open & here, arriving + whole);
    _mm512_mask_storeu_ps(result + whole, here, passing);
  }
}
#endif

static void make_any(long count, float low, float high, const float *value, uint16_t *gate) {
  for (long i = 0; i < count; i += noema_gate_width) {
    uint16_t bits = 0;
    for (long j = 0; j < noema_gate_width && i + j < count; j++) {
      const float x = value[i + j];
      bits |= (uint16_t)((x > low) & !(x >= high)) << j;
    }
    gate[i / noema_gate_width] = bits;
  }
}

// Without branches, so that compilers make vectors of it.
static inline __attribute__((always_inline)) void
pass_word(int count, uint16_t gate, const float *arriving, float *result) {
  uint32_t words[noema_gate_width];
  memcpy(words, arriving, (size_t)count * sizeof(float));
  for (int j = 0; j < count; j++) words[j] &= -(uint32_t)(gate >> j & 1);
  memcpy(result, words, (size_t)count * sizeof(float));
}

static void pass_any(long count, const uint16_t *gate, const float *arriving, float *result) {
  const long whole = count / noema_gate_width * noema_gate_width;
  for (long i = 0; i < whole; i += noema_gate_width) {
    pass_word(noema_gate_width, gate[i / noema_gate_width], arriving + i, result + i);
  }
  if (whole < count) {
    const uint16_t last = gate[whole / noema_gate_width];
    pass_word((int)(count - whole), last, arriving + whole, result + whole);
  }
}

void noema_gate_make(long count, float low, float high, const float *value, uint16_t *gate) {
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512) return make_avx512(count, low, high, value, gate);
#endif
  make_any(count, low, high, value, gate);
}

void noema_gate_pass(long count, const uint16_t *gate, const float *arriving, float *result) {
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512) return pass_avx512(count, gate, arriving, result);
#endif
  pass_any(count, gate, arriving, result);
}
