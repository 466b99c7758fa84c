#include "product.h"

#include "CProcessor.h"
#include <string.h>

enum { width = noema_product_width };

#define INLINE static inline __attribute__((always_inline))

struct side { const float *start; long row, step; };

// Eight or sixteen neighbouring numbers: a register of AVX2 or of AVX-512.
typedef float lanes8 __attribute__((vector_size(32), aligned(4)));
typedef float lanes16 __attribute__((vector_size(64), aligned(4)));

// `tile_N(rows, ...)`: `rows` rows of 2 N columns; `rows` is known to the compiler wherever this is
// inlined, so that the sums stay in registers. `product_N` takes `tall` rows at a time.
#define PRODUCT(N, tall)                                                                           \
  INLINE void tile_##N(int rows, long columns, long depth, float scale, struct side left,          \
                       const float *panel, float *result, long result_row) {                       \
    lanes##N low[tall], high[tall];                                                                \
    for (int i = 0; i < rows; i++) low[i] = high[i] = (lanes##N){0};                               \
    for (long k = 0; k < depth; k++) {                                                             \
      const lanes##N first = *(const lanes##N *)(panel + k * width);                               \
      const lanes##N second = *(const lanes##N *)(panel + k * width + N);                          \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                          \
        const lanes##N same = left.start[i * left.row + k * left.step] - (lanes##N){0};            \
        low[i] += same * first;                                                                    \
        high[i] += same * second;                                                                  \
      }                                                                                            \
    }                                                                                              \
    for (int i = 0; i < rows; i++) {                                                               \
      float row[2 * N];                                                                            \
      *(lanes##N *)row = scale * low[i];                                                           \
      *(lanes##N *)(row + N) = scale * high[i];                                                    \
      memcpy(result + i * result_row, row, (columns < 2 * N ? columns : 2 * N) * sizeof(float));   \
    }                                                                                              \
  }                                                                                                \
                                                                                                   \
  INLINE void product_##N(long rows, long columns, long depth, float scale, struct side left,      \
                          const float *panel, float *result, long result_row) {                    \
    for (long i = 0; i < rows;) {                                                                  \
      struct side here = {left.start + i * left.row, left.row, left.step};                         \
      float *into = result + i * result_row;                                                       \
      if (rows - i >= tall) {                                                                      \
        tile_##N(tall, columns, depth, scale, here, panel, into, result_row);                      \
        i += tall;                                                                                 \
      } else if (rows - i >= 4) {                                                                  \
        tile_##N(4, columns, depth, scale, here, panel, into, result_row);                         \
        i += 4;                                                                                    \
      } else {                                                                                     \
        tile_##N(1, columns, depth, scale, here, panel, into, result_row);                         \
        i += 1;                                                                                    \
      }                                                                                            \
    }                                                                                              \
  }

PRODUCT(8, 6)
PRODUCT(16, 12)

// The panel in two halves, for registers of eight numbers.
INLINE void product_halves(long rows, long columns, long depth, float scale, struct side left,
                           const float *panel, float *result, long result_row) {
  for (long j = 0; j < columns; j += width / 2) {
    product_8(rows, columns - j, depth, scale, left, panel + j, result + j, result_row);
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void
product_avx2(long rows, long columns, long depth, float scale, struct side left,
             const float *panel, float *result, long result_row) {
  product_halves(rows, columns, depth, scale, left, panel, result, result_row);
}

__attribute__((target("avx512f,avx512vl,fma"))) static void
product_avx512(long rows, long columns, long depth, float scale, struct side left,
               const float *panel, float *result, long result_row) {
  product_16(rows, columns, depth, scale, left, panel, result, result_row);
}
#endif

static void product_any(long rows, long columns, long depth, float scale, struct side left,
                        const float *panel, float *result, long result_row) {
  product_halves(rows, columns, depth, scale, left, panel, result, result_row);
}

// The columns of `right` side by side, those that are missing as zeros.
static void fill(float *panel, long columns, long depth, const float *right, long right_step,
                 long right_column) {
  if (columns < width) memset(panel, 0, depth * width * sizeof(float));
  if (right_column == 1) {
    for (long k = 0; k < depth; k++)
      memcpy(panel + k * width, right + k * right_step, columns * sizeof(float));
    return;
  }
  for (long k = 0; k < depth; k++)
    for (long j = 0; j < columns; j++)
      panel[k * width + j] = right[k * right_step + j * right_column];
}

void noema_product(long rows, long columns, long depth, float scale,
                   const float *left, long left_row, long left_step,
                   const float *right, long right_step, long right_column,
                   float *result, long result_row, float *panel) {
  fill(panel, columns, depth, right, right_step, right_column);
  struct side side = {left, left_row, left_step};
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512)
    return product_avx512(rows, columns, depth, scale, side, panel, result, result_row);
  if (noema_instructions() >= NOEMA_AVX2)
    return product_avx2(rows, columns, depth, scale, side, panel, result, result_row);
#endif
  product_any(rows, columns, depth, scale, side, panel, result, result_row);
}
