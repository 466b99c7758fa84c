// The only door to VLFeat: superpixels.
#pragma once
#include <vl/generic.h>
#include <vl/quickshift.h>
#include <vl/slic.h>
