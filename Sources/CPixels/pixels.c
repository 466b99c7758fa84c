#include "CPixels.h"

#include "CProcessor.h"

#define INLINE static inline __attribute__((always_inline))

enum { half = 1 << (noema_fraction_bits - 1), tile = 64 };

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
