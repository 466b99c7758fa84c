#include "CGram.h"
#include "CProcessor.h"

#include <string.h>

// A few columns at a time. Of each row on the left the numbers that are not 0 are listed, as most
// activations behind a ReLU are 0; of 40 rows on the right all numbers are widened, each column's side by
// side, so that a number on the left is multiplied with five vectors. Four rows on the left that are
// mostly not 0 go together, and share what is read on the right. Sums over all columns of a call are kept
// in a strip of 40 columns of the products, which stays in the second-level cache.

enum { lanes = 8, across = 5, wide = lanes * across, high = 4, depth = 128, parts = 4 };

enum { span = depth * parts };

// Where numbers are listed 16 at a time, as many may be written in vain.
enum { slack = 16 };

static long groups(long n) { return (n + high - 1) / high; }

// The numbers of 4 rows in one part of the columns: lists one after the other, or all side by side.
struct group {
  int at, isFull, counts[high];
};

static long listed(long n) { return groups(n) * high * span + slack; }

long cgram_room(long n) {
  const long bytes = listed(n) * sizeof(int) + groups(n) * parts * sizeof(struct group);
  return span * wide + groups(n) * high * wide + listed(n) + (bytes + 7) / 8;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f")))

int cgram_is_there(void) { return noema_instructions() == NOEMA_AVX512; }

// Where rows after the last begin.
static const float none[span];

static const float *line(const float *const *rows, long n, long row, long first) {
  return row < n ? rows[row] + first : none;
}

// 8 rows of 8 columns become 8 columns of 8 rows.
AVX512 static inline void turn(__m256 r[lanes]) {
  __m256 a[lanes], b[lanes];
  for (int i = 0; i < 8; i += 2) {
    a[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
    a[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    b[i] = _mm256_shuffle_ps(a[i], a[i + 2], 0x44);
    b[i + 1] = _mm256_shuffle_ps(a[i], a[i + 2], 0xee);
    b[i + 2] = _mm256_shuffle_ps(a[i + 1], a[i + 3], 0x44);
    b[i + 3] = _mm256_shuffle_ps(a[i + 1], a[i + 3], 0xee);
  }
  for (int i = 0; i < 4; i++) {
    r[i] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x20);
    r[i + 4] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x31);
  }
}

// Widens some columns of 40 rows, [columns, 40]; rows after the last are 0.
AVX512 static void widen(
    const float *const *rows, long n, long row, long first, long columns, double *right) {
  for (long j = 0; j < wide; j += lanes) {
    const float *from[lanes];
    for (long i = 0; i < lanes; i++) from[i] = line(rows, n, row + j + i, first);
    long k = 0;
    for (; k + lanes <= columns; k += lanes) {
      __m256 block[lanes];
      for (int i = 0; i < lanes; i++) block[i] = _mm256_loadu_ps(from[i] + k);
      turn(block);
      for (int i = 0; i < lanes; i++)
        _mm512_store_pd(right + (k + i) * wide + j, _mm512_cvtps_pd(block[i]));
    }
    for (; k < columns; k++)
      for (int i = 0; i < lanes; i++) right[k * wide + j + i] = from[i][k];
  }
}

// Lists the numbers of a row that are not 0, and their columns; NaN is not 0.
AVX512 static int list(const float *row, long columns, double *values, int *places) {
  int count = 0;
  __m512i here = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  for (long k = 0; k < columns; k += 16) {
    const long left = columns - k;
    const __mmask16 mask = left >= 16 ? 0xffff : (__mmask16)((1u << left) - 1);
    const __m512 x = _mm512_maskz_loadu_ps(mask, row + k);
    const __mmask16 busy = _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_NEQ_UQ);
    const __m512d some = _mm512_castps_pd(_mm512_maskz_compress_ps(busy, x));
    const __m256 lower = _mm256_castpd_ps(_mm512_castpd512_pd256(some));
    const __m256 upper = _mm256_castpd_ps(_mm512_extractf64x4_pd(some, 1));
    _mm512_storeu_pd(values + count, _mm512_cvtps_pd(lower));
    _mm512_storeu_pd(values + count + 8, _mm512_cvtps_pd(upper));
    _mm512_storeu_si512(places + count, _mm512_maskz_compress_epi32(busy, here));
    here = _mm512_add_epi32(here, _mm512_set1_epi32(16));
    count += __builtin_popcount(busy);
  }
  return count;
}

// Lists 4 rows; returns how many numbers that takes.
static long gather(
    const float *const *rows, long n, long row, long first, long columns, struct group *group,
    double *values, int *places) {
  long count = 0;
  for (int i = 0; i < high; i++) {
    const float *from = line(rows, n, row + i, first);
    group->counts[i] = list(from, columns, values + count, places + count);
    count += group->counts[i];
  }
  // A number of a list takes the time of one and a half in a full group.
  group->isFull = 3 * count > 2 * high * columns;
  if (!group->isFull) return count;
  for (int i = 0; i < high; i++) {
    const float *from = line(rows, n, row + i, first);
    for (long k = 0; k < columns; k++) values[k * high + i] = from[k];
  }
  return high * columns;
}

// Adds to the sums of one row.
AVX512 static void addList(
    const double *values, const int *places, long count, const double *right, double *sums) {
  __m512d all[across];
#pragma clang loop unroll(full)
  for (int j = 0; j < across; j++) all[j] = _mm512_load_pd(sums + j * lanes);
  for (long f = 0; f < count; f++) {
    const __m512d one = _mm512_set1_pd(values[f]);
    const double *from = right + (long)places[f] * wide;
#pragma clang loop unroll(full)
    for (int j = 0; j < across; j++)
      all[j] = _mm512_fmadd_pd(one, _mm512_load_pd(from + j * lanes), all[j]);
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < across; j++) _mm512_store_pd(sums + j * lanes, all[j]);
}

// Adds to the sums of 4 rows.
AVX512 static void addFull(const double *values, long columns, const double *right, double *sums) {
  __m512d all[high][across];
#pragma clang loop unroll(full)
  for (int i = 0; i < high; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < across; j++) all[i][j] = _mm512_load_pd(sums + i * wide + j * lanes);
  for (long k = 0; k < columns; k++) {
    __m512d side[across];
#pragma clang loop unroll(full)
    for (int j = 0; j < across; j++) side[j] = _mm512_load_pd(right + k * wide + j * lanes);
#pragma clang loop unroll(full)
    for (int i = 0; i < high; i++) {
      const __m512d one = _mm512_set1_pd(values[k * high + i]);
#pragma clang loop unroll(full)
      for (int j = 0; j < across; j++) all[i][j] = _mm512_fmadd_pd(one, side[j], all[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < high; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < across; j++) _mm512_store_pd(sums + i * wide + j * lanes, all[i][j]);
}

// Whether no row of a group is asked for its product with one of the 40 rows from `column` on.
static int isIdle(const long *from, long n, long group, long column) {
  for (long row = group * high; row < group * high + high && row < n; row++)
    if (from[row] < column + wide) return 0;
  return 1;
}

void cgram_add(
    const float *const *rows, const long *from, long n, long first, long columns, double *room,
    double *products) {
  const long all = groups(n);
  double *right = room, *strip = right + span * wide, *values = strip + all * high * wide;
  struct group *lists = (struct group *)(values + listed(n));
  int *places = (int *)(lists + all * parts);
  for (long start = 0; start < columns; start += span) {
    const long here = first + start, some = columns - start < span ? columns - start : span;
    // Each part has a place of its own, so that a row is read once.
    for (long group = 0; group < all; group++) {
      for (long part = 0; part * depth < some; part++) {
        const long skip = part * depth, width = some - skip < depth ? some - skip : depth;
        struct group *list = lists + part * all + group;
        if (group == 0) list->at = (int)(skip * all * high);
        const long count = gather(
            rows, n, group * high, here + skip, width, list, values + list->at, places + list->at);
        if (group + 1 < all) list[1].at = list->at + (int)count;
      }
    }
    for (long column = 0; column < n; column += wide) {
      const long top = column / high;
      widen(rows, n, column, here, some, right);
      memset(strip, 0, (all - top) * high * wide * sizeof *strip);
      for (long part = 0; part * depth < some; part++) {
        const long skip = part * depth, width = some - skip < depth ? some - skip : depth;
        for (long group = top; group < all; group++) {
          if (isIdle(from, n, group, column)) continue;
          const struct group *list = lists + part * all + group;
          double *sums = strip + (group - top) * high * wide;
          if (list->isFull) {
            addFull(values + list->at, width, right + skip * wide, sums);
            continue;
          }
          long at = list->at;
          for (int i = 0; i < high; at += list->counts[i++])
            addList(
                values + at, places + at, list->counts[i], right + skip * wide, sums + i * wide);
        }
      }
      const long width = n - column < wide ? n - column : wide;
      for (long row = column; row < n; row++) {
        if (from[row] >= column + wide) continue;
        const double *sums = strip + (row - column) * wide;
        double *to = products + row * n + column;
        for (long j = 0; j < width; j++) to[j] += sums[j];
      }
    }
  }
}
#else
int cgram_is_there(void) { return 0; }

void cgram_add(
    const float *const *rows, const long *from, long n, long first, long columns, double *room,
    double *products) {}
#endif
