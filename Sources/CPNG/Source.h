// The bytes of a PNG in memory, as libpng reads them.
#pragma once
#include "Messages.h"
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const uint8_t *next;
  size_t left;
} Source;

/// Lets libpng read from a source.
void cpng_read_from(png_structp png, Source *source);
