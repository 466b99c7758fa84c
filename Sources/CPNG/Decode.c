#include "Source.h"

// Everything to 8-bit RGB. Palette colours are expanded with their transparency and grey without:
// alpha is then dropped, not blended.
static void ask_for_rgb(png_structp png, png_infop info) {
  png_byte kind = png_get_color_type(png, info);
  if (kind == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (kind == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  if (!(kind & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(png);
  png_set_scale_16(png);
  png_set_strip_alpha(png);
}

static void read_rows(png_structp png, png_infop info, uint8_t *pixels, size_t pixelBytes) {
  ask_for_rgb(png, info);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t stride = png_get_rowbytes(png, info);
  size_t height = png_get_image_height(png, info);
  if (stride != (size_t)png_get_image_width(png, info) * 3 || stride * height != pixelBytes) {
    png_error(png, "the rows do not have the size that the header says");
  }
  for (int pass = 0; pass < passes; pass++) {
    for (size_t y = 0; y < height; y++) png_read_row(png, pixels + y * stride, NULL);
  }
  png_read_end(png, NULL);
}

// Reads the header, and the rows too where `pixels` is not null.
static _Bool read_png(Source source, uint8_t *pixels, size_t pixelBytes, uint32_t *width,
                      uint32_t *height, CPNGMessage *message) {
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
  if (width) *width = png_get_image_width(png, info);
  if (height) *height = png_get_image_height(png, info);
  if (pixels) read_rows(png, info, pixels, pixelBytes);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

_Bool cpng_size(const uint8_t *bytes, size_t count, uint32_t *width, uint32_t *height,
                CPNGMessage *message) {
  return read_png((Source){bytes, count}, NULL, 0, width, height, message);
}

_Bool cpng_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, size_t pixelBytes,
                  CPNGMessage *message) {
  return read_png((Source){bytes, count}, pixels, pixelBytes, NULL, NULL, message);
}
