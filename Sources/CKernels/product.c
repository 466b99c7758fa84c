#include "product.h"

#include "CProcessor.h"
#include <string.h>

// The most rows that are computed at a time, and the columns above which rows are read so often that they
// are laid out anew.
enum { width = noema_product_width, most_rows = 12, often = 2 * width };

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

struct side { const float *start; long row, step; };

// Four, eight or sixteen neighbouring numbers: a register of SSE, of AVX2 or of AVX-512.
typedef float lanes_4 __attribute__((vector_size(16), aligned(4)));
typedef float lanes_8 __attribute__((vector_size(32), aligned(4)));
typedef float lanes_16 __attribute__((vector_size(64), aligned(4)));

// Some rows, laid out so that the numbers of one step lie side by side.
INLINE struct side gathered(int rows, long depth, struct side left, float *strip) {
  if (left.row == 1) {
    for (long k = 0; k < depth; k++)
      memcpy(strip + k * rows, left.start + k * left.step, rows * sizeof(float));
  } else {
    for (long k = 0; k < depth; k++)
      for (int i = 0; i < rows; i++)
        strip[k * rows + i] = left.start[i * left.row + k * left.step];
  }
  return (struct side){strip, 1, rows};
}

#define LANES 8
#define TALL 6
#include "product_rows.h"
#define LANES 16
#define TALL most_rows
#include "product_rows.h"

// Four numbers of each of four columns to four rows of four.
INLINE void transpose(const float *right, long right_column, float *panel) {
  lanes_4 a = *(const lanes_4 *)right, b = *(const lanes_4 *)(right + right_column);
  lanes_4 c = *(const lanes_4 *)(right + 2 * right_column);
  lanes_4 d = *(const lanes_4 *)(right + 3 * right_column);
  const lanes_4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const lanes_4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const lanes_4 ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const lanes_4 cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(lanes_4 *)panel = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(lanes_4 *)(panel + width) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(lanes_4 *)(panel + 2 * width) = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  *(lanes_4 *)(panel + 3 * width) = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

// Up to 32 columns of the right factor side by side, those that are missing as zeros.
static void fill(float *panel, long columns, long depth, const float *right, long right_step,
                 long right_column) {
  if (columns < width) memset(panel, 0, depth * width * sizeof(float));
  if (right_column == 1) {
    for (long k = 0; k < depth; k++)
      memcpy(panel + k * width, right + k * right_step, columns * sizeof(float));
    return;
  }
  const long across = right_step == 1 ? columns / 4 * 4 : 0, down = depth / 4 * 4;
  for (long k = 0; k < down; k += 4)
    for (long j = 0; j < across; j += 4)
      transpose(right + k + j * right_column, right_column, panel + k * width + j);
  for (long k = 0; k < depth; k++)
    for (long j = k < down ? across : 0; j < columns; j++)
      panel[k * width + j] = right[k * right_step + j * right_column];
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void
product_avx2(long rows, long columns, long depth, float scale, struct side left,
             const float *panels, float *result, long result_row, float *strip) {
  product_8(rows, columns, depth, scale, left, panels, result, result_row, strip);
}

__attribute__((target("avx512f,avx512vl,fma"))) static void
product_avx512(long rows, long columns, long depth, float scale, struct side left,
               const float *panels, float *result, long result_row, float *strip) {
  product_16(rows, columns, depth, scale, left, panels, result, result_row, strip);
}
#endif

static void product_any(long rows, long columns, long depth, float scale, struct side left,
                        const float *panels, float *result, long result_row, float *strip) {
  product_8(rows, columns, depth, scale, left, panels, result, result_row, strip);
}

static long panels_of(long columns) { return (columns + width - 1) / width; }

long noema_product_room(long columns, long depth) {
  return (panels_of(columns) * width + most_rows) * depth;
}

void noema_product(long rows, long columns, long depth, float scale,
                   const float *left, long left_row, long left_step,
                   const float *right, long right_step, long right_column,
                   float *result, long result_row, float *room) {
  const struct side side = {left, left_row, left_step};
  for (long j = 0; j < columns; j += width) {
    const long here = columns - j < width ? columns - j : width;
    fill(room + j * depth, here, depth, right + j * right_column, right_step, right_column);
  }
  float *strip = room + panels_of(columns) * width * depth;
#if defined(__x86_64__)
  if (noema_instructions() == NOEMA_AVX512)
    return product_avx512(rows, columns, depth, scale, side, room, result, result_row, strip);
  if (noema_instructions() >= NOEMA_AVX2)
    return product_avx2(rows, columns, depth, scale, side, room, result, result_row, strip);
#endif
  product_any(rows, columns, depth, scale, side, room, result, result_row, strip);
}
