// The bytes of a PNG in memory, as libpng reads them.
#pragma once
#include "Messages.h"
#include <stddef.h>
#include <stdint.h>

typedef struct {
  const uint8_t *next;
  size_t left;
} Source;

void cpng_read_bytes(png_structp png, png_bytep to, size_t count);
