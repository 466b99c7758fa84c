// Normal numbers by the method of Box and Muller, several at a time with the processor's widest
// registers; the same bytes on every processor.
#pragma once

#include <stdint.h>

/// Makes pairs of independent standard normal numbers of the next 2 x `pairs` uniform ones of
/// xoshiro256**.
///
/// - state: the generator's, which goes on.
/// - numbers: what is made, 2 x `pairs`, a pair beside each other.
void noema_normals(uint64_t state[4], long pairs, float *numbers);
