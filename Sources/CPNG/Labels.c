#include "Source.h"
#include <stdlib.h>
#include <string.h>

// One number a sample, as stored: bits unpacked but not scaled, 16-bit words in the machine's order,
// no gamma, alpha dropped, palette indices kept.
static void ask_for_numbers(png_structp png) {
  png_set_packing(png);
  png_set_strip_alpha(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_swap(png);
#endif
}

static CPNGKind kind_of(png_structp png, png_infop info) {
  png_byte type = png_get_color_type(png, info);
  if (type == PNG_COLOR_TYPE_PALETTE) return CPNGPalette;
  return type & PNG_COLOR_MASK_COLOR ? CPNGColour : CPNGGrey;
}

static void read_header(png_structp png, png_infop info, CPNGHeader *header) {
  memset(header, 0, sizeof *header);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->bits = png_get_bit_depth(png, info);
  header->kind = kind_of(png, info);
  png_colorp palette;
  int count = 0;
  if (header->kind != CPNGPalette || !png_get_PLTE(png, info, &palette, &count)) return;
  header->colours = (uint32_t)count;
  for (int i = 0; i < count && i < 256; i++) {
    header->palette[i][0] = palette[i].red;
    header->palette[i][1] = palette[i].green;
    header->palette[i][2] = palette[i].blue;
  }
}

// Where the samples go: known to the caller also when libpng jumps out of the middle of it.
typedef struct {
  uint8_t *samples;
  size_t bytes;
} Rows;

static void read_rows(png_structp png, png_infop info, Rows *rows) {
  ask_for_numbers(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t stride = png_get_rowbytes(png, info);
  size_t height = png_get_image_height(png, info);
  rows->bytes = stride * height;
  rows->samples = malloc(rows->bytes);
  if (!rows->samples) png_error(png, "there is no memory for the rows");
  for (int pass = 0; pass < passes; pass++) {
    for (size_t y = 0; y < height; y++) png_read_row(png, rows->samples + y * stride, NULL);
  }
  png_read_end(png, NULL);
}

static _Bool read_labels(Source source, CPNGHeader *header, Rows *rows, CPNGMessage *message) {
  message->text[0] = 0;
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, message, cpng_fail, cpng_ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return 0;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  cpng_read_from(png, &source);
  png_read_info(png, info);
  read_header(png, info, header);
  read_rows(png, info, rows);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

uint8_t *cpng_decode_numbers(const uint8_t *bytes, size_t count, CPNGHeader *header,
                             size_t *sampleBytes, CPNGMessage *message) {
  Rows rows = {NULL, 0};
  if (!read_labels((Source){bytes, count}, header, &rows, message)) {
    free(rows.samples);
    return NULL;
  }
  *sampleBytes = rows.bytes;
  return rows.samples;
}
