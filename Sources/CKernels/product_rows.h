// Rows by panels with one width of register: included once for each, with `LANES`, the numbers of a
// register, and `TALL`, the rows at a time.
#define JOINED(name, lanes) name##_##lanes
#define JOIN(name, lanes) JOINED(name, lanes)
#define NAMED(name) JOIN(name, LANES)
#define REGISTER NAMED(lanes)

// `rows` rows of `LANES` columns, or of twice as many where there are `two` registers to a row; both are
// known to the compiler wherever this is inlined, so that the sums stay in registers.
INLINE void NAMED(tile)(int rows, int two, long columns, long depth, float scale,
                        struct side left, const float *panel, float *result, long result_row) {
  REGISTER low[TALL], high[TALL];
  UNROLL for (int i = 0; i < rows; i++) low[i] = high[i] = (REGISTER){0};
  for (long k = 0; k < depth; k++) {
    const REGISTER first = *(const REGISTER *)(panel + k * width);
    const REGISTER second = two ? *(const REGISTER *)(panel + k * width + LANES) : first;
    UNROLL for (int i = 0; i < rows; i++) {
      const REGISTER same = left.start[i * left.row + k * left.step] - (REGISTER){0};
      low[i] += same * first;
      if (two) high[i] += same * second;
    }
  }
  if (columns >= (two ? 2 * LANES : LANES)) {
    UNROLL for (int i = 0; i < rows; i++) {
      *(REGISTER *)(result + i * result_row) = scale * low[i];
      if (two) *(REGISTER *)(result + i * result_row + LANES) = scale * high[i];
    }
    return;
  }
  float whole[TALL][2 * LANES];
  UNROLL for (int i = 0; i < rows; i++) {
    *(REGISTER *)whole[i] = scale * low[i];
    if (two) *(REGISTER *)(whole[i] + LANES) = scale * high[i];
  }
  for (int i = 0; i < rows; i++)
    memcpy(result + i * result_row, whole[i], columns * sizeof(float));
}

// Some rows through all panels.
INLINE void NAMED(strip)(int rows, long columns, long depth, float scale, struct side left,
                         const float *panels, float *result, long result_row) {
  for (long j = 0; j < columns; j += 2 * LANES) {
    const float *panel = panels + j / width * width * depth + j % width;
    if (columns - j > LANES)
      NAMED(tile)(rows, 1, columns - j, depth, scale, left, panel, result + j, result_row);
    else
      NAMED(tile)(rows, 0, columns - j, depth, scale, left, panel, result + j, result_row);
  }
}

// All rows, `TALL` at a time.
INLINE void NAMED(product)(long rows, long columns, long depth, float scale, struct side left,
                           const float *panels, float *result, long result_row, float *strip) {
  for (long i = 0; i < rows;) {
    struct side here = {left.start + i * left.row, left.row, left.step};
    float *into = result + i * result_row;
    if (rows - i >= TALL) {
      if (left.step != 1 && columns > often) here = gathered(TALL, depth, here, strip);
      NAMED(strip)(TALL, columns, depth, scale, here, panels, into, result_row);
      i += TALL;
    } else if (rows - i >= 4) {
      NAMED(strip)(4, columns, depth, scale, here, panels, into, result_row);
      i += 4;
    } else {
      NAMED(strip)(1, columns, depth, scale, here, panels, into, result_row);
      i += 1;
    }
  }
}

#undef REGISTER
#undef NAMED
#undef JOIN
#undef JOINED
#undef LANES
#undef TALL
