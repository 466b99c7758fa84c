#include "CPixels.h"

#include "CProcessor.h"
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { half = 1 << (noema_fraction_bits - 1) };

typedef int32_t sums __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(4)));

// One line: a pixel is read and written with the byte after it, which does not count.
static void columns_of_line(const uint8_t *line, struct noema_weights table, uint8_t *made) {
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

static void columns(const uint8_t *old, long rows, long width, long first,
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

#if defined(__x86_64__)
// Pixels are summed by twos, of two lines at once: one instruction multiplies the 16-bit numbers of two
// neighbours and adds the products. A weight is the sum of two such numbers, the upper times 2^11.
enum { low_bits = 11, slack = 16 };

struct pairs {
  // Of each new pixel `each` twos of weights, the upper parts and the lower.
  int32_t *upper, *lower;
  long each;
};

static inline int32_t two(int32_t first, int32_t second) {
  return (int32_t)(((uint32_t)first & 0xffff) | ((uint32_t)second << 16));
}

static struct pairs pairs_of(struct noema_weights table) {
  long most = 1;
  for (long x = 0; x < table.count; x++) most = table.counts[x] > most ? table.counts[x] : most;
  struct pairs made = {.each = (most + 1) / 2};
  made.upper = calloc(2 * table.count * made.each, sizeof *made.upper);
  if (!made.upper) abort();
  made.lower = made.upper + table.count * made.each;
  for (long x = 0; x < table.count; x++) {
    const int32_t *weights = table.weights + x * table.stride;
    for (long k = 0; k < table.counts[x]; k += 2) {
      const int32_t first = weights[k], second = k + 1 < table.counts[x] ? weights[k + 1] : 0;
      const long place = x * made.each + k / 2, mask = (1 << low_bits) - 1;
      made.upper[place] = two(first >> low_bits, second >> low_bits);
      made.lower[place] = two(first & mask, second & mask);
    }
  }
  return made;
}

#define AVX2 __attribute__((target("avx2"), always_inline)) static inline

// The sums of one new pixel in two lines, as whole numbers that are not clipped yet.
AVX2 __m256i sums_of_two(const uint8_t *a, const uint8_t *b, struct pairs table, long x,
                         long each) {
  const __m256i spread = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
  __m256i upper = _mm256_setzero_si256(), lower = _mm256_set1_epi32(half);
  for (long k = 0; k < each; k++) {
    const __m256i bytes = _mm256_inserti128_si256(
        _mm256_castsi128_si256(_mm_loadu_si128((const void *)(a + 6 * k))),
        _mm_loadu_si128((const void *)(b + 6 * k)), 1);
    const __m256i neighbours = _mm256_shuffle_epi8(bytes, spread);
    const __m256i high = _mm256_set1_epi32(table.upper[x * each + k]);
    const __m256i low = _mm256_set1_epi32(table.lower[x * each + k]);
    upper = _mm256_add_epi32(upper, _mm256_madd_epi16(neighbours, high));
    lower = _mm256_add_epi32(lower, _mm256_madd_epi16(neighbours, low));
  }
  const __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(upper, low_bits), lower);
  return _mm256_srai_epi32(sum, noema_fraction_bits);
}

// Up to four new pixels of two lines, clipped, three bytes each; 16 bytes are written to either.
AVX2 void four_of_two(const uint8_t *a, const uint8_t *b, const long *starts, struct pairs table,
                      long x, long count, long each, uint8_t *made_a, uint8_t *made_b) {
  __m256i sums[4];
  for (long i = 0; i < 4; i++) {
    const long at = x + (i < count ? i : 0);
    sums[i] = sums_of_two(a + 3 * starts[at], b + 3 * starts[at], table, at, each);
  }
  const __m256i bytes = _mm256_packus_epi16(_mm256_packus_epi32(sums[0], sums[1]),
                                            _mm256_packus_epi32(sums[2], sums[3]));
  const __m256i pixels = _mm256_shuffle_epi8(
      bytes, _mm256_broadcastsi128_si256(
                 _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1)));
  _mm_storeu_si128((void *)made_a, _mm256_castsi256_si128(pixels));
  _mm_storeu_si128((void *)made_b, _mm256_extracti128_si256(pixels, 1));
}

AVX2 void two_lines(const uint8_t *a, const uint8_t *b, const long *starts, struct pairs table,
                    long count, long each, uint8_t *made_a, uint8_t *made_b) {
  long x = 0;
  for (; x + 6 <= count; x += 4) {
    four_of_two(a, b, starts, table, x, 4, each, made_a + 3 * x, made_b + 3 * x);
  }
  // The last ones by way of a place where nothing lies behind them.
  for (; x < count; x += 4) {
    uint8_t last_a[16], last_b[16];
    const long left = count - x < 4 ? count - x : 4;
    four_of_two(a, b, starts, table, x, left, each, last_a, last_b);
    memcpy(made_a + 3 * x, last_a, 3 * left);
    memcpy(made_b + 3 * x, last_b, 3 * left);
  }
}

__attribute__((target("avx2"))) static void columns_avx2(const uint8_t *old, long rows, long width, long first,
                  struct noema_weights table, uint8_t *made) {
  const struct pairs pairs = pairs_of(table);
  // A new pixel is made of bytes up to `reach` behind its start, some of them times zero: where a line
  // has not so many behind its end, a copy of it has.
  const long length = 3 * width, reach = 6 * pairs.each + slack;
  uint8_t *copies = calloc(2, length + reach);
  if (!copies) abort();
  for (long y = 0; y < rows; y += 2) {
    const uint8_t *lines[2];
    const long numbers[2] = {y, y + 1 < rows ? y + 1 : y};
    for (long i = 0; i < 2; i++) {
      lines[i] = old + numbers[i] * length;
      if ((rows - 1 - numbers[i]) * length < reach) {
        lines[i] = memcpy(copies + i * (length + reach), lines[i], length);
      }
    }
    const uint8_t *a = lines[0] - 3 * first, *b = lines[1] - 3 * first;
    uint8_t *to_a = made + 3 * numbers[0] * table.count, *to_b = made + 3 * numbers[1] * table.count;
    if (pairs.each == 1) {
      two_lines(a, b, table.starts, pairs, table.count, 1, to_a, to_b);
    } else if (pairs.each == 2) {
      two_lines(a, b, table.starts, pairs, table.count, 2, to_a, to_b);
    } else {
      two_lines(a, b, table.starts, pairs, table.count, pairs.each, to_a, to_b);
    }
  }
  free(copies);
  free(pairs.upper);
}
#endif

void noema_resize_columns(const uint8_t *old, long rows, long width, long first,
                          struct noema_weights table, uint8_t *made) {
#if defined(__x86_64__)
  if (noema_instructions() >= NOEMA_AVX2) {
    return columns_avx2(old, rows, width, first, table, made);
  }
#endif
  columns(old, rows, width, first, table, made);
}
