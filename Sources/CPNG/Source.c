#include "Source.h"
#include <string.h>

void cpng_read_bytes(png_structp png, png_bytep to, size_t count) {
  Source *source = png_get_io_ptr(png);
  if (count > source->left) png_error(png, "the file ends too early");
  memcpy(to, source->next, count);
  source->next += count;
  source->left -= count;
}
