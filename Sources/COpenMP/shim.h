// The only door to the OpenMP run time that oneDNN uses.
#pragma once
// Declared here because the header of gcc is not on the search path of clang.
void omp_set_num_threads(int threads);
int omp_get_max_threads(void);
int omp_get_num_threads(void);
int omp_get_thread_num(void);
// What gcc makes of a parallel region: every thread of a team runs the function with the same data.
void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
