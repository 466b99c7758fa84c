// The only door to the OpenMP run time that oneDNN uses.
#pragma once
// Declared here because the header of gcc is not on the search path of clang.
void omp_set_num_threads(int threads);
int omp_get_max_threads(void);
