// What reading and writing share.
#pragma once
#include "CPNG.h"
#include <png.h>

/// Keeps libpng's message and jumps back to the caller.
_Noreturn void cpng_fail(png_structp png, png_const_charp text);

/// Says nothing: what libpng only warns about leaves the pixels intact.
void cpng_ignore(png_structp png, png_const_charp text);
