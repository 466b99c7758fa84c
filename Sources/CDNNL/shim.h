// The only door to oneDNN.
#pragma once
#include <oneapi/dnnl/dnnl.h>
