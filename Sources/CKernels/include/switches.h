// Maxima of windows: which of its taps each window took, and the way back to them.
//
// The channels of a pixel or window lie side by side, `channels` of them.
#pragma once
#include <stdint.h>

// switches[w * channels + c] = which of the pixels taps[firsts[w]..<firsts[w + 1]] holds the first
// largest value of channel c, counted from 0; for windows first..<past.
void noema_switches_make(long first, long past, const int32_t *firsts, const int32_t *taps,
                         long channels, const float *values, uint16_t *switches);

// gradient[p * channels + c] = sum of arriving[w * channels + c] over those of the pairs
// (w, t) = arrivals[2 * i], arrivals[2 * i + 1], i in firsts[p]..<firsts[p + 1], in their order, for
// which the switch of window w and channel c is t; for pixels first..<past.
void noema_switches_pass(long first, long past, const int32_t *firsts, const int32_t *arrivals,
                         long channels, const float *arriving, const uint16_t *switches,
                         float *gradient);
