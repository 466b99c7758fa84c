#pragma once

// Inner products of rows of float32 in double precision, by AVX-512.

/// Whether the processor has the instructions; the other functions may be called only where it has.
int cgram_is_there(void);

/// Adds to the lower triangle of products [n, n] the inner products of some columns of all rows.
///
/// rows: where each of the n rows begins; first: the first of the columns.
/// room: at least cgram_room(n) doubles, aligned to 64 bytes.
void cgram_add(
    const float *const *rows, long n, long first, long columns, double *room, double *products);

/// How many doubles cgram_add needs beside.
long cgram_room(long n);
