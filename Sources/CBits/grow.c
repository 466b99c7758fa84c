#include "CBits.h"

// Word `place` of bits that were moved up by a number of places.
static inline uint64_t moved_up(const uint64_t *bits, size_t place, size_t by) {
  const size_t words = by / 64, rest = by % 64;
  if (place < words) return 0;
  uint64_t moved = bits[place - words] << rest;
  if (rest != 0 && place > words) moved |= bits[place - words - 1] >> (64 - rest);
  return moved;
}

static inline uint64_t moved_down(const uint64_t *bits, size_t count, size_t place, size_t by) {
  const size_t from = place + by / 64, rest = by % 64;
  if (from >= count) return 0;
  uint64_t moved = bits[from] >> rest;
  if (rest != 0 && from + 1 < count) moved |= bits[from + 1] << (64 - rest);
  return moved;
}

void cbits_grow(
    const uint64_t *first, const uint64_t *cells, size_t words, size_t width, uint64_t *rows,
    uint64_t *grown) {
  // What comes into the first column from the end of the row before is no neighbour; nor is what
  // comes into the last from the first of the row after, which is left out before it moves.
  uint64_t carry = 0;
  for (size_t i = words; i-- > 0;) {
    const uint64_t inner = cells[i] & ~first[i];
    rows[i] = cells[i] | (moved_up(cells, i, 1) & ~first[i]) | inner >> 1 | carry << 63;
    carry = inner & 1;
  }
  for (size_t i = 0; i < words; i++)
    grown[i] = rows[i] | moved_up(rows, i, width) | moved_down(rows, words, i, width);
}
