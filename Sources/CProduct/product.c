#include "CProduct.h"

enum { width = noema_product_width, tall = 6, half = 8 };

typedef float lanes __attribute__((vector_size(half * sizeof(float)), aligned(4)));

struct side { const float *start; long row, step; };

// Up to `tall` rows of `width` columns; `rows` is known to the compiler wherever this is inlined.
static inline __attribute__((always_inline)) void
tile(int rows, long columns, long depth, struct side left, const float *panel, float *result,
     long result_row) {
  lanes low[tall], high[tall];
  for (int i = 0; i < rows; i++) low[i] = high[i] = (lanes){0};
  for (long k = 0; k < depth; k++) {
    const lanes first = *(const lanes *)(panel + k * width);
    const lanes second = *(const lanes *)(panel + k * width + half);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      const float x = left.start[i * left.row + k * left.step];
      const lanes same = {x, x, x, x, x, x, x, x};
      low[i] += same * first;
      high[i] += same * second;
    }
  }
  for (int i = 0; i < rows; i++) {
    for (long j = 0; j < columns; j++) {
      result[i * result_row + j] = j < half ? low[i][j] : high[i][j - half];
    }
  }
}

static inline __attribute__((always_inline)) void
product(long rows, long columns, long depth, struct side left, const float *panel, float *result,
        long result_row) {
  long i = 0;
  for (; i + tall <= rows; i += tall) {
    struct side here = {left.start + i * left.row, left.row, left.step};
    tile(tall, columns, depth, here, panel, result + i * result_row, result_row);
  }
  for (; i < rows; i++) {
    struct side here = {left.start + i * left.row, left.row, left.step};
    tile(1, columns, depth, here, panel, result + i * result_row, result_row);
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void
product_avx2(long rows, long columns, long depth, struct side left, const float *panel,
             float *result, long result_row) {
  product(rows, columns, depth, left, panel, result, result_row);
}
#endif

static void product_any(long rows, long columns, long depth, struct side left, const float *panel,
                        float *result, long result_row) {
  product(rows, columns, depth, left, panel, result, result_row);
}

void noema_product(long rows, long columns, long depth,
                   const float *left, long left_row, long left_step,
                   const float *right, long right_step, long right_column,
                   float *result, long result_row, float *panel) {
  for (long k = 0; k < depth; k++) {
    for (long j = 0; j < width; j++) {
      panel[k * width + j] = j < columns ? right[k * right_step + j * right_column] : 0;
    }
  }
  struct side side = {left, left_row, left_step};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return product_avx2(rows, columns, depth, side, panel, result, result_row);
  }
#endif
  product_any(rows, columns, depth, side, panel, result, result_row);
}
