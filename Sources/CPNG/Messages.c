#include "Messages.h"
#include <stdio.h>

_Noreturn void cpng_fail(png_structp png, png_const_charp text) {
  CPNGMessage *message = png_get_error_ptr(png);
  snprintf(message->text, sizeof message->text, "%s", text);
  png_longjmp(png, 1);
}

void cpng_ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}
