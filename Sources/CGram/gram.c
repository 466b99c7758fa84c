#include "CGram.h"
#include "CProcessor.h"

// Rows are widened into panels of 8, each column's 8 numbers side by side, so that a panel is both
// what is broadcast and a vector. A tile of the products is 4 rows by 40: its 20 vectors of sums stay
// in registers. Columns in which all 4 rows are 0, as most activations behind a ReLU are, are left out.

enum { lanes = 8, high = 4, across = 5, depth = 128 };

static long panels(long n) { return (n + lanes - 1) / lanes; }

static long groups(long n) { return (n + high - 1) / high; }

// Behind the panels, for each 4 rows, are the columns that count, and how many they are.
enum { listed = depth + 2 };

long cgram_room(long n) {
  return (panels(n) + across) * lanes * depth + (groups(n) * listed + 1) / 2;
}

#if defined(__x86_64__)
#include <immintrin.h>

int cgram_is_there(void) { return noema_instructions() == NOEMA_AVX512; }

// Widens some columns of all rows; rows after the last are 0.
static void pack(
    const float *const *rows, long n, long start, long columns, double *panel) {
  for (long first = 0; first < (panels(n) + across) * lanes; first += lanes) {
    for (long lane = 0; lane < lanes; lane++) {
      if (first + lane < n) {
        const float *line = rows[first + lane] + start;
        for (long k = 0; k < columns; k++) panel[k * lanes + lane] = line[k];
      } else {
        for (long k = 0; k < columns; k++) panel[k * lanes + lane] = 0;
      }
    }
    panel += lanes * depth;
  }
}

// The columns in which one of 4 rows of a panel is not 0, NaN among them.
static long busy(const double *left, long columns, int *found) {
  long count = 0;
  for (long k = 0; k < columns; k++) {
    const double *four = left + k * lanes;
    found[count] = (int)k;
    count += four[0] != 0 || four[1] != 0 || four[2] != 0 || four[3] != 0;
  }
  return count;
}

// The products of 4 rows of a panel with those of the five panels from `right` on.
__attribute__((target("avx512f"))) static void tile(
    const double *left, const double *right, const int *found, long count,
    __m512d sums[high][across]) {
  __m512d all[high][across];
  for (int i = 0; i < high; i++)
    for (int j = 0; j < across; j++) all[i][j] = _mm512_setzero_pd();
  for (long f = 0; f < count; f++) {
    const long k = found[f];
    __m512d wide[across];
#pragma clang loop unroll(full)
    for (int j = 0; j < across; j++) wide[j] = _mm512_load_pd(right + (j * depth + k) * lanes);
#pragma clang loop unroll(full)
    for (int i = 0; i < high; i++) {
      const __m512d one = _mm512_set1_pd(left[k * lanes + i]);
#pragma clang loop unroll(full)
      for (int j = 0; j < across; j++) all[i][j] = _mm512_fmadd_pd(one, wide[j], all[i][j]);
    }
  }
  for (int i = 0; i < high; i++)
    for (int j = 0; j < across; j++) sums[i][j] = all[i][j];
}

// Adds a tile to the products; what is right of the diagonal does not matter.
__attribute__((target("avx512f"))) static void add(
    __m512d sums[high][across], long row, long column, long n, double *products) {
  for (long i = 0; i < high && row + i < n; i++) {
    for (long j = 0; j < across; j++) {
      const long left = n - (column + j * lanes);
      if (left <= 0) break;
      const __mmask8 mask = left >= lanes ? 0xff : (__mmask8)((1u << left) - 1);
      double *place = products + (row + i) * n + column + j * lanes;
      _mm512_mask_storeu_pd(
          place, mask, _mm512_add_pd(_mm512_maskz_loadu_pd(mask, place), sums[i][j]));
    }
  }
}

void cgram_add(
    const float *const *rows, long n, long first, long columns, double *room, double *products) {
  const long size = lanes * depth;
  int *found = (int *)(room + (panels(n) + across) * size);
  for (long start = 0; start < columns; start += depth) {
    const long some = columns - start < depth ? columns - start : depth;
    pack(rows, n, first + start, some, room);
    for (long group = 0; group < groups(n); group++) {
      int *list = found + group * listed;
      list[depth + 1] = (int)busy(room + group * high / lanes * size + group * high % lanes, some, list);
    }
    for (long right = 0; right < panels(n); right += across) {
      for (long group = right * lanes / high; group < groups(n); group++) {
        const double *left = room + group * high / lanes * size + group * high % lanes;
        const int *list = found + group * listed;
        __m512d sums[high][across];
        tile(left, room + right * size, list, list[depth + 1], sums);
        add(sums, group * high, right * lanes, n, products);
      }
    }
  }
}
#else
int cgram_is_there(void) { return 0; }

void cgram_add(
    const float *const *rows, long n, long first, long columns, double *room, double *products) {}
#endif
