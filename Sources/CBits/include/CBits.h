// Counting the bits of pixel sets with the processor's own population count, chosen at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The ways to count, from the slowest to the fastest.
enum cbits_way { CBITS_PLAIN, CBITS_POPCNT, CBITS_AVX2, CBITS_AVX512 };

/// The number of bits set in `count` words.
uint64_t cbits_count(const uint64_t *words, size_t count);

/// The number of bits set in both of two sets of `count` words.
uint64_t cbits_count_both(const uint64_t *a, const uint64_t *b, size_t count);

/// Whether this processor can count in a way.
int cbits_has(enum cbits_way way);

/// The fastest way that this processor has; the two functions above count in it.
enum cbits_way cbits_best(void);

/// As `cbits_count_both`, in one way, which the processor must have.
uint64_t cbits_count_by(enum cbits_way way, const uint64_t *a, const uint64_t *b, size_t count);

/// A bit set that has words only from `first` to before `end`, and where its sum belongs.
struct cbits_set {
  const uint64_t *words;
  uint32_t first;
  uint32_t end;
  uint32_t slot;
};

/// Adds to `sums[slot]` of each set the number of bits that it has in common with a part, whose words
/// go from `part_first` to before `part_end`; counted in one way, which the processor must have.
void cbits_add_overlaps(
    enum cbits_way way, const uint64_t *part, size_t part_first, size_t part_end,
    const struct cbits_set *sets, size_t count, int64_t *sums);

/// Adds to each of `count` sums a value times a weight.
void cbits_add_weighted(const uint8_t *weights, double value, double *sums, size_t count);
