// Normal numbers by the method of Box and Muller, several at a time with the processor's widest
// registers; the same bytes on every processor.
#pragma once

/// Makes pairs of independent standard normal numbers of pairs of independent uniform ones.
///
/// - first: `pairs` numbers in [2^-53, 1].
/// - second: `pairs` numbers in [0, 1).
/// - numbers: what is made, 2 x `pairs`, a pair beside each other.
void noema_normals(long pairs, const double *first, const double *second, float *numbers);
