// The only door to LAPACKE and OpenBLAS (both are linked, so that LAPACK binds to OpenBLAS).
#pragma once
#include <lapacke.h>
#include <cblas.h>
