// The kernels of plans that are ours, where oneDNN has none that is deterministic or quick.
#pragma once
#include "gate.h"
#include "product.h"
#include "switches.h"
