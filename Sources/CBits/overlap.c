#include "CBits.h"

// The sets of a page meet a part in a few words each, so that a call for each would cost more than
// the counting: the whole loop is compiled for the processor.

/// Where a set and the part both have words.
#define MEET(set, part_first, part_end, first, end)                       \
  size_t first = (set)->first > (part_first) ? (set)->first : (part_first); \
  size_t end = (set)->end < (part_end) ? (set)->end : (part_end)

static void add_by(
    enum cbits_way way, const uint64_t *part, size_t part_first, size_t part_end,
    const struct cbits_set *sets, size_t count, int64_t *sums) {
  for (size_t i = 0; i < count; i++) {
    MEET(&sets[i], part_first, part_end, first, end);
    if (first >= end) continue;
    sums[sets[i].slot] += (int64_t)cbits_count_by(
        way, part + (first - part_first), sets[i].words + (first - sets[i].first), end - first);
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f,avx512vpopcntdq"))) static void add_avx512(
    const uint64_t *part, size_t part_first, size_t part_end,
    const struct cbits_set *sets, size_t count, int64_t *sums) {
  for (size_t i = 0; i < count; i++) {
    MEET(&sets[i], part_first, part_end, first, end);
    if (first >= end) continue;
    const uint64_t *a = part + (first - part_first);
    const uint64_t *b = sets[i].words + (first - sets[i].first);
    size_t left = end - first;
    __m512i total = _mm512_setzero_si512();
    for (; left >= 8; left -= 8, a += 8, b += 8)
      total = _mm512_add_epi64(
          total, _mm512_popcnt_epi64(
                     _mm512_and_si512(_mm512_loadu_si512(a), _mm512_loadu_si512(b))));
    __mmask8 lanes = (__mmask8)((1u << left) - 1);
    total = _mm512_add_epi64(
        total, _mm512_popcnt_epi64(_mm512_and_si512(
                   _mm512_maskz_loadu_epi64(lanes, a), _mm512_maskz_loadu_epi64(lanes, b))));
    sums[sets[i].slot] += _mm512_reduce_add_epi64(total);
  }
}
#endif

void cbits_add_overlaps(
    enum cbits_way way, const uint64_t *part, size_t part_first, size_t part_end,
    const struct cbits_set *sets, size_t count, int64_t *sums) {
#if defined(__x86_64__)
  if (way == CBITS_AVX512) {
    add_avx512(part, part_first, part_end, sets, count, sums);
    return;
  }
#endif
  add_by(way, part, part_first, part_end, sets, count, sums);
}
