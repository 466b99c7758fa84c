// The gates of activations: where cotangents pass, one bit an element.
#pragma once
#include <stdint.h>

// The elements of one word of a gate.
enum { noema_gate_width = 16 };

// gate[i / 16] has bit i % 16 set where value[i] > low and not value[i] >= high; bits past the last
// element are 0. Where there is no upper bound `high` is NaN.
void noema_gate_make(long count, float low, float high, const float *value, uint16_t *gate);

// result[i] = arriving[i] where the gate is open, else 0; `result` may be `arriving`.
void noema_gate_pass(long count, const uint16_t *gate, const float *arriving, float *result);
