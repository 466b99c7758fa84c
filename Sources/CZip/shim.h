// The only door to libzip.
#pragma once
#include <zip.h>
