#pragma once

// Inner products of rows of float32 in double precision, by AVX-512; and what is solved with them, on
// any processor.

/// Whether the processor has AVX-512; cgram_add may be called only where it has.
int cgram_is_there(void);

/// Adds to the lower triangle of products [n, n] the inner products of some columns of all rows.
///
/// rows: where each of the n rows begins; first: the first of the columns.
/// from: for each row, the first of the rows before it with which its product is asked for; products
/// with rows before that one are left alone or become numbers that mean nothing.
/// room: at least cgram_room(n) doubles, aligned to 64 bytes.
void cgram_add(
    const float *const *rows, const long *from, long n, long first, long columns, double *room,
    double *products);

/// How many doubles cgram_add needs beside.
long cgram_room(long n);

/// The y that minimises y.(I + S K S) y / 2 - r.y among those with s.y = 0, for S = diag(s), by conjugate
/// gradients in single precision. Returns b, with which (I + S K S) y + b s = r.
///
/// k: n rows, symmetric, each cgram_stride(n) floats; s, r, y: as many; behind the n-th of each zeros.
/// steps: at most so many; tolerance: where they end, as a part of the first residual.
/// room: 4 cgram_stride(n) floats.
float cgram_solve(
    const float *k, long n, const float *s, const float *r, long steps, float tolerance, float *y,
    float *room);

/// The next number of floats from n on that fills as many vectors as are summed at once.
long cgram_stride(long n);
