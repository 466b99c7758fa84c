// A matrix product whose rows do not depend on each other, of matrices that lie along any strides:
// where oneDNN's adds up in an order that depends on the number of rows, or would need copies.
#pragma once

// The columns that are computed at a time.
enum { noema_product_width = 32 };

// result[i][j] = scale * sum over k of left[i][k] * right[k][j], added up in the order of k whatever
// the numbers of rows and columns, so that a row's bytes depend only on the row.
//
// The arguments named `_row`, `_step` and `_column` say how many numbers lie between neighbours; those
// of a row of the result lie side by side. `room` is for as many numbers as `noema_product_room` says:
// the right factor is laid out there, and should stay in the processor's second cache.
void noema_product(long rows, long columns, long depth, float scale,
                   const float *left, long left_row, long left_step,
                   const float *right, long right_step, long right_column,
                   float *result, long result_row, float *room);

long noema_product_room(long columns, long depth);
