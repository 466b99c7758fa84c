// Loops over pixels, compiled for the processor's wide registers; the same bytes on every processor.
#pragma once
#include <stdint.h>

/// Where each new pixel of a line lies on the old one, in fixed point.
struct noema_weights {
  /// The first old pixel of each new one.
  const long *starts;
  /// How many old pixels each new one is made of.
  const long *counts;
  /// Their weights, `stride` from one new pixel to the next, with `noema_fraction_bits` bits.
  const int32_t *weights;
  long stride;
  /// How many new pixels.
  long count;
};

enum { noema_fraction_bits = 22 };

/// New columns as weighted sums of columns, each sum rounded and clipped to a byte.
///
/// - old: `rows` lines of `width` pixels of three bytes; the first pixel has the number `first`.
/// - made: `rows` lines of `table.count` pixels.
void noema_resize_columns(const uint8_t *old, long rows, long width, long first,
                          struct noema_weights table, uint8_t *made);

/// New rows as weighted sums of rows, each sum rounded and clipped to a byte.
///
/// - old: lines of `length` bytes; the first has the number `first`.
/// - made: `table.count` lines.
void noema_resize_rows(const uint8_t *old, long length, long first, struct noema_weights table,
                       uint8_t *made);

/// Every third byte as a number: (byte / divisor - mean) / deviation.
///
/// - pixels: three bytes a pixel; the first of them is read.
/// - numbers: one a pixel, `step` apart.
void noema_pixel_numbers(const uint8_t *pixels, long count, float divisor, float mean,
                         float deviation, float *numbers, long step);
