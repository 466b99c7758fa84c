// Counting the bits of pixel sets with the processor's own population count, chosen at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The number of bits set in `count` words.
uint64_t cbits_count(const uint64_t *words, size_t count);

/// The number of bits set in both of two sets of `count` words.
uint64_t cbits_count_both(const uint64_t *a, const uint64_t *b, size_t count);
