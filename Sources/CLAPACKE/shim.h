// The only door to LAPACKE and OpenBLAS (both are linked, so that LAPACK binds to OpenBLAS).
#pragma once
#include <lapacke.h>
#include <cblas.h>

// What OpenBLAS calls itself before a fork; a build without threads of its own lacks it.
__attribute__((weak)) int blas_thread_shutdown_(void);

// Ends OpenBLAS's own threads. They come again when their number is set.
static inline void noema_end_blas_threads(void) {
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}
