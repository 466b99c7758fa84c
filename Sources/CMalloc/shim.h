// The only door to the settings of glibc's allocator.
#pragma once
#include <malloc.h>
