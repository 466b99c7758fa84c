#include "CBits.h"
#include "CProcessor.h"

// Products and sums are rounded one by one, as wherever else a map is interpolated.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

/// The bits of up to 64 pixels whose values `near + offset * difference` are above a threshold.
typedef uint64_t pattern_of(
    const double *near, const double *difference, double offset, double threshold, size_t count);

INLINE uint64_t plain_pattern(
    const double *near, const double *difference, double offset, double threshold, size_t count) {
  uint64_t pattern = 0;
  for (size_t x = 0; x < count; x++)
    pattern |= (uint64_t)(near[x] + offset * difference[x] > threshold) << x;
  return pattern;
}

INLINE int has(const uint64_t *bits, uint32_t place) { return bits[place / 64] >> (place % 64) & 1; }

INLINE void place(uint64_t *raster, size_t at, uint64_t pattern) {
  const size_t shift = at % 64;
  raster[at / 64] |= pattern << shift;
  const uint64_t rest = shift == 0 ? 0 : pattern >> (64 - shift);
  if (rest != 0) raster[at / 64 + 1] |= rest;
}

/// A row of cells at the pixels of some patches.
INLINE void stretch(
    const float *cells, const struct cbits_axis *columns, size_t first, size_t end, double *line) {
  for (size_t i = first; i < end; i++) {
    const struct cbits_patch patch = columns->patches[i];
    const double difference = (double)cells[patch.upper] - (double)cells[patch.lower];
    for (size_t x = patch.first; x < patch.end; x++)
      line[x] = (double)cells[columns->nearer[x]] + columns->offset[x] * difference;
  }
}

/// The patches of columns from `first` to before `end`, of one patch of rows.
INLINE void compute(
    const float *map, double threshold, const struct cbits_axis *columns,
    const struct cbits_axis *rows, struct cbits_patch row, size_t first, size_t end, double *lines,
    uint64_t *raster, pattern_of pattern) {
  const size_t width = columns->pixels;
  double *lower = lines, *upper = lines + width, *difference = upper + width;
  stretch(map + row.lower * columns->cells, columns, first, end, lower);
  stretch(map + row.upper * columns->cells, columns, first, end, upper);
  const size_t start = columns->patches[first].first, stop = columns->patches[end - 1].end;
  for (size_t x = start; x < stop; x++) difference[x] = upper[x] - lower[x];
  for (size_t y = row.first; y < row.end; y++) {
    const double *near = rows->nearer[y] == row.lower ? lower : upper;
    for (size_t x = start; x < stop; x += 64) {
      const size_t count = stop - x < 64 ? stop - x : 64;
      place(raster, y * width + x,
            pattern(near + x, difference + x, rows->offset[y], threshold, count));
    }
  }
}

INLINE struct cbits_span set_above(
    const float *map, float threshold, const struct cbits_axis *columns,
    const struct cbits_axis *rows, uint64_t *above, double *lines, uint64_t *raster,
    pattern_of pattern) {
  const size_t words = (columns->cells + 63) / 64, width = columns->pixels;
  for (size_t y = 0; y < rows->cells; y++)
    cbits_above(map + y * columns->cells, columns->cells, threshold, above + y * words);
  size_t top = rows->pixels, bottom = 0;
  for (size_t i = 0; i < rows->patch_count; i++) {
    const struct cbits_patch row = rows->patches[i];
    const uint64_t *lower = above + row.lower * words, *upper = above + row.upper * words;
    uint64_t some = 0;
    for (size_t word = 0; word < words; word++) some |= lower[word] | upper[word];
    if (some == 0) continue;
    if (row.first < top) top = row.first;
    bottom = row.end;
    size_t first = 0, end = 0;
    for (; first < columns->patch_count; first = end + 1) {
      // A run of patches with a cell above the threshold at one of their corners.
      for (end = first; end < columns->patch_count; end++) {
        const struct cbits_patch column = columns->patches[end];
        if (!(has(lower, column.lower) | has(lower, column.upper) | has(upper, column.lower) |
              has(upper, column.upper)))
          break;
      }
      if (end > first)
        compute(map, threshold, columns, rows, row, first, end, lines, raster, pattern);
    }
  }
  if (top >= bottom) return (struct cbits_span){0, 0};
  return (struct cbits_span){top * width / 64, (bottom * width + 63) / 64};
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))

AVX2 INLINE uint64_t avx2_pattern(
    const double *near, const double *difference, double offset, double threshold, size_t count) {
  const __m256d by = _mm256_set1_pd(offset), least = _mm256_set1_pd(threshold);
  uint64_t pattern = 0;
  size_t x = 0;
  for (; x + 4 <= count; x += 4) {
    const __m256d rise = _mm256_mul_pd(by, _mm256_loadu_pd(difference + x));
    const __m256d value = _mm256_add_pd(_mm256_loadu_pd(near + x), rise);
    pattern |= (uint64_t)_mm256_movemask_pd(_mm256_cmp_pd(value, least, _CMP_GT_OQ)) << x;
  }
  if (x == count) return pattern;
  return pattern | plain_pattern(near + x, difference + x, offset, threshold, count - x) << x;
}

AVX512 INLINE uint64_t avx512_pattern(
    const double *near, const double *difference, double offset, double threshold, size_t count) {
  const __m512d by = _mm512_set1_pd(offset), least = _mm512_set1_pd(threshold);
  uint64_t pattern = 0;
  for (size_t x = 0; x < count; x += 8) {
    const __mmask8 here = count - x < 8 ? (__mmask8)((1u << (count - x)) - 1) : 0xff;
    const __m512d rise = _mm512_mul_pd(by, _mm512_maskz_loadu_pd(here, difference + x));
    const __m512d value = _mm512_add_pd(_mm512_maskz_loadu_pd(here, near + x), rise);
    pattern |= (uint64_t)_mm512_mask_cmp_pd_mask(here, value, least, _CMP_GT_OQ) << x;
  }
  return pattern;
}

AVX2 static struct cbits_span set_above_avx2(
    const float *map, float threshold, const struct cbits_axis *columns,
    const struct cbits_axis *rows, uint64_t *above, double *lines, uint64_t *raster) {
  return set_above(map, threshold, columns, rows, above, lines, raster, avx2_pattern);
}

AVX512 static struct cbits_span set_above_avx512(
    const float *map, float threshold, const struct cbits_axis *columns,
    const struct cbits_axis *rows, uint64_t *above, double *lines, uint64_t *raster) {
  return set_above(map, threshold, columns, rows, above, lines, raster, avx512_pattern);
}
#endif

struct cbits_span cbits_set_above(
    const float *map, float threshold, const struct cbits_axis *columns,
    const struct cbits_axis *rows, uint64_t *above, double *lines, uint64_t *raster) {
#if defined(__x86_64__)
  switch (noema_instructions()) {
    case NOEMA_AVX512:
      return set_above_avx512(map, threshold, columns, rows, above, lines, raster);
    case NOEMA_AVX2: return set_above_avx2(map, threshold, columns, rows, above, lines, raster);
    case NOEMA_PLAIN: break;
  }
#endif
  return set_above(map, threshold, columns, rows, above, lines, raster, plain_pattern);
}
