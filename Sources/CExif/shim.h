// The only door to libexif.
#pragma once
#include <libexif/exif-data.h>
