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

// Where rows after the last begin.
static const float none[depth];

// 8 rows of 8 columns become 8 columns of 8 rows.
__attribute__((target("avx512f"))) static inline void turn(__m256 r[8]) {
  __m256 a[8], b[8];
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

// The columns in which one of 4 rows is not 0.
struct list {
  int *found;
  long count;
};

// Keeps one column of a panel, and lists it for the 4 upper and the 4 lower rows; NaN is not 0.
__attribute__((target("avx512f"))) static inline void keep(
    __m512d column, long k, double *panel, struct list *upper, struct list *lower) {
  _mm512_store_pd(panel + k * lanes, column);
  const __mmask8 busy = _mm512_cmp_pd_mask(column, _mm512_setzero_pd(), _CMP_NEQ_UQ);
  upper->found[upper->count] = (int)k;
  upper->count += (busy & 0x0f) != 0;
  lower->found[lower->count] = (int)k;
  lower->count += (busy & 0xf0) != 0;
}

// Widens some columns of 8 rows, and lists those that count.
__attribute__((target("avx512f"))) static void pack(
    const float *const line[lanes], long columns, double *panel, int *above, int *below) {
  struct list upper = {above, 0}, lower = {below, 0};
  long k = 0;
  for (; k + 8 <= columns; k += 8) {
    __m256 block[8];
    for (int i = 0; i < 8; i++) block[i] = _mm256_loadu_ps(line[i] + k);
    turn(block);
    for (int i = 0; i < 8; i++) keep(_mm512_cvtps_pd(block[i]), k + i, panel, &upper, &lower);
  }
  for (; k < columns; k++) {
    double column[lanes];
    for (int i = 0; i < lanes; i++) column[i] = line[i][k];
    keep(_mm512_loadu_pd(column), k, panel, &upper, &lower);
  }
  above[depth + 1] = (int)upper.count;
  below[depth + 1] = (int)lower.count;
}

// Widens some columns of all rows; rows after the last are 0.
static void packAll(
    const float *const *rows, long n, long start, long columns, double *panel, int *found) {
  int beyond[2][listed];
  for (long first = 0; first < (panels(n) + across) * lanes; first += lanes) {
    const float *line[lanes];
    for (long lane = 0; lane < lanes; lane++)
      line[lane] = first + lane < n ? rows[first + lane] + start : none;
    const long group = first / high;
    int *upper = group < groups(n) ? found + group * listed : beyond[0];
    int *lower = group + 1 < groups(n) ? found + (group + 1) * listed : beyond[1];
    pack(line, columns, panel, upper, lower);
    panel += lanes * depth;
  }
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
    packAll(rows, n, first + start, some, room, found);
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
