#include "Source.h"
#include <string.h>

static void read_bytes(png_structp png, png_bytep to, size_t count) {
  Source *source = png_get_io_ptr(png);
  if (count > source->left) png_error(png, "the file ends too early");
  memcpy(to, source->next, count);
  source->next += count;
  source->left -= count;
}

void cpng_read_from(png_structp png, Source *source) {
  png_set_read_fn(png, source, read_bytes);
  // Every chunk has a checksum of its own; the one of what was packed would be a second.
  png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
}
