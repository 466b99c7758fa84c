// Bit sets of pixels and of cells: where values are above a bound, masks of upsampled maps, and their
// counting, each with the widest instructions that the processor has, chosen at run time.
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

/// Adds to each of `count` sums a value times a weight; no sum may leave the range of its type.
void cbits_add_weighted(const uint8_t *weights, int32_t value, int32_t *sums, size_t count);

/// The smallest and the largest of some values, and whether none is NaN or infinite; with a NaN the
/// other two mean nothing.
struct cbits_extremes {
  float lowest, highest;
  int are_finite;
};

/// The extremes of `count` values; infinite the wrong way round if there are none.
struct cbits_extremes cbits_extremes(const float *values, size_t count);

/// Sets the bits of the values above a bound, and clears all others of `(count + 63) / 64` words.
void cbits_above(const float *values, size_t count, float bound, uint64_t *words);

/// Sets the bits of the numbers that differ from the one before them, the first one's too, and clears
/// all others of `(count + 63) / 64` words.
void cbits_changes(const int32_t *numbers, size_t count, uint64_t *words);

/// Copies those of `count` values whose bits are set, in their order.
///
/// @param taken Has room for 16 more values than are taken.
/// @return How many they are.
size_t cbits_take(const float *values, size_t count, const uint64_t *words, float *taken);

/// Adds the eight neighbours of each cell of a grid, bit `x + width y`, inside it.
///
/// @param first The bits of the first column.
/// @param cells The bits that are set, `words` of them.
/// @param rows Room for as many words.
/// @param grown The bits with their neighbours'.
void cbits_grow(
    const uint64_t *first, const uint64_t *cells, size_t words, size_t width, uint64_t *rows,
    uint64_t *grown);

/// Pixels between the same two cells of an axis.
struct cbits_patch {
  uint32_t lower, upper, first, end;
};

/// How the pixels of an axis lie on its cells.
struct cbits_axis {
  /// The patches, in the order of their pixels.
  const struct cbits_patch *patches;
  size_t patch_count;
  /// By pixel: the cell nearer to it, and how far it lies from that cell.
  const uint32_t *nearer;
  const double *offset;
  size_t cells, pixels;
};

/// The words of a raster from `first` to before `end`.
struct cbits_span {
  size_t first, end;
};

/// Sets the bits `x + columns.pixels y` of a clear raster where a map, interpolated along the columns'
/// axis and then along the rows' in double precision, is above a threshold. Where none of the four
/// cells around a pixel is above it, they are not looked at.
///
/// @param above Room for `(columns.cells + 63) / 64` words for each row of cells.
/// @param lines Room for three rows of pixels.
/// @return Words outside of which no bit is set.
struct cbits_span cbits_set_above(
    const float *map, float threshold, const struct cbits_axis *columns,
    const struct cbits_axis *rows, uint64_t *above, double *lines, uint64_t *raster);
