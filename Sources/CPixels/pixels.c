#include "CPixels.h"

#include "CProcessor.h"
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum { half = 1 << (noema_fraction_bits - 1), tile = 64 };

typedef int32_t sums __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(4)));

// One line: a pixel is read and written with the byte after it, which does not count.
INLINE void columns_of_line(const uint8_t *line, struct noema_weights table, uint8_t *made) {
  for (long x = 0; x < table.count; x++) {
    const uint8_t *at = line + 3 * table.starts[x];
    const int32_t *weights = table.weights + x * table.stride;
    const long count = table.counts[x];
    sums sum = (sums){} + half;
    for (long k = 0; k < count; k++) {
      bytes four;
      memcpy(&four, at + 3 * k, sizeof four);
      sum += __builtin_convertvector(four, sums) * weights[k];
    }
    sum = __builtin_elementwise_min(
        __builtin_elementwise_max(sum >> noema_fraction_bits, (sums){}), (sums){} + 255);
    const bytes four = __builtin_convertvector(sum, bytes);
    memcpy(made + 3 * x, &four, sizeof four);
  }
}

INLINE void columns(const uint8_t *old, long rows, long width, long first,
                    struct noema_weights table, uint8_t *made) {
  for (long y = 0; y + 1 < rows; y++) {
    columns_of_line(old + 3 * (y * width - first), table, made + 3 * y * table.count);
  }
  // No byte comes after the last line.
  uint8_t *spare = calloc(1, 3 * (width + table.count) + 2), *last = spare + 3 * width + 1;
  if (!spare) abort();
  memcpy(spare, old + 3 * (rows - 1) * width, 3 * width);
  columns_of_line(spare - 3 * first, table, last);
  memcpy(made + 3 * (rows - 1) * table.count, last, 3 * table.count);
  free(spare);
}

INLINE void part_of_row(const uint8_t *old, long length, long count, const int32_t *weights,
                        long width, uint8_t *made) {
  int32_t sum[tile];
  for (long x = 0; x < width; x++) sum[x] = half;
  for (long k = 0; k < count; k++) {
    for (long x = 0; x < width; x++) sum[x] += old[k * length + x] * weights[k];
  }
  for (long x = 0; x < width; x++) {
    const int32_t value = sum[x] >> noema_fraction_bits;
    made[x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
  }
}

INLINE void rows(const uint8_t *old, long length, long first, struct noema_weights table,
                 uint8_t *made) {
  for (long y = 0; y < table.count; y++) {
    const uint8_t *lines = old + (table.starts[y] - first) * length;
    const int32_t *weights = table.weights + y * table.stride;
    uint8_t *line = made + y * length;
    long x = 0;
    for (; x + tile <= length; x += tile) {
      part_of_row(lines + x, length, table.counts[y], weights, tile, line + x);
    }
    part_of_row(lines + x, length, table.counts[y], weights, length - x, line + x);
  }
}

INLINE void numbers(const uint8_t *pixels, long count, float divisor, float mean, float deviation,
                    float *all, long step) {
  if (step == 1) {
    for (long i = 0; i < count; i++) {
      all[i] = ((float)pixels[3 * i] / divisor - mean) / deviation;
    }
  } else {
    for (long i = 0; i < count; i++) {
      all[i * step] = ((float)pixels[3 * i] / divisor - mean) / deviation;
    }
  }
}

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2"))) static void

WIDE columns_avx2(const uint8_t *old, long rows, long width, long first,
                  struct noema_weights table, uint8_t *made) {
  columns(old, rows, width, first, table, made);
}

WIDE rows_avx2(const uint8_t *old, long length, long first, struct noema_weights table,
               uint8_t *made) {
  rows(old, length, first, table, made);
}

WIDE numbers_avx2(const uint8_t *pixels, long count, float divisor, float mean, float deviation,
                  float *all, long step) {
  numbers(pixels, count, divisor, mean, deviation, all, step);
}

#define IF_WIDE(call) if (noema_instructions() >= NOEMA_AVX2) return call
#else
#define IF_WIDE(call)
#endif

void noema_resize_columns(const uint8_t *old, long rows, long width, long first,
                          struct noema_weights table, uint8_t *made) {
  IF_WIDE(columns_avx2(old, rows, width, first, table, made));
  columns(old, rows, width, first, table, made);
}

void noema_resize_rows(const uint8_t *old, long length, long first, struct noema_weights table,
                       uint8_t *made) {
  IF_WIDE(rows_avx2(old, length, first, table, made));
  rows(old, length, first, table, made);
}

void noema_pixel_numbers(const uint8_t *pixels, long count, float divisor, float mean,
                         float deviation, float *all, long step) {
  IF_WIDE(numbers_avx2(pixels, count, divisor, mean, deviation, all, step));
  numbers(pixels, count, divisor, mean, deviation, all, step);
}
