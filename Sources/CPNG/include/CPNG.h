// PNG through libpng's full API, which reports errors by longjmp: that must not pass through Swift.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What went wrong, in libpng's words; empty where nothing did.
typedef struct {
  char text[200];
} CPNGMessage;

/// Reads the extents of an image from its header. Returns whether there is one.
_Bool cpng_size(const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height,
                CPNGMessage *message);

/// Decodes an image of any kind to 8-bit RGB rows without gaps. Alpha is dropped, 16 bits are divided
/// by 257 and rounded, no gamma is applied. `pixels` holds `pixelBytes` bytes, which must be exactly
/// width x height x 3. Returns whether the whole image was there and sound.
_Bool cpng_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, size_t pixelBytes,
                  CPNGMessage *message);

/// What is spared in encoding: bytes, or time.
typedef enum { CPNGSmall, CPNGQuick, CPNGStored } CPNGEffort;

/// Encodes 8-bit RGB rows without gaps. Returns a block of `*count` bytes to be freed with `free`, or
/// null.
uint8_t *cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, CPNGEffort effort,
                     size_t *count, CPNGMessage *message);

/// What the samples of a PNG mean.
typedef enum { CPNGGrey, CPNGPalette, CPNGColour } CPNGKind;

/// What a PNG says of itself before its rows.
typedef struct {
  uint32_t width, height;
  /// Bits of a sample as stored: 1, 2, 4, 8 or 16.
  uint32_t bits;
  CPNGKind kind;
  /// The colours of a palette, red, green and blue.
  uint32_t colours;
  uint8_t palette[256][3];
} CPNGHeader;

/// Decodes the numbers that are stored: one sample a pixel, or three where it is a colour, each of a
/// byte or, of 16 bits, of two in the machine's order; alpha is dropped and nothing converted.
///
/// Returns a block of `*sampleBytes` bytes to be freed with `free`, as many as the header's extents
/// need, or null if not the whole image was there and sound. The caller has looked at the extents.
uint8_t *cpng_decode_numbers(const uint8_t *bytes, size_t count, CPNGHeader *header,
                             size_t *sampleBytes, CPNGMessage *message);
