#include "CProcessor.h"

#include <stdlib.h>
#include <strings.h>

static enum noema_instructions found = NOEMA_PLAIN;

#if defined(__x86_64__)
static int starts(const char *word, const char *with, size_t length) {
  return strncasecmp(word, with, length) == 0;
}

// oneDNN's own names; one it does not know limits nothing there, and nothing here.
static enum noema_instructions limit(void) {
  const char *name = getenv("ONEDNN_MAX_CPU_ISA");
  if (!name) name = getenv("DNNL_MAX_CPU_ISA");
  if (!name) return NOEMA_AVX512;
  if (starts(name, "avx512", 6)) return NOEMA_AVX512;
  if (starts(name, "avx2", 4)) return NOEMA_AVX2;
  if (strcasecmp(name, "avx") == 0 || strcasecmp(name, "sse41") == 0) return NOEMA_PLAIN;
  return NOEMA_AVX512;
}

static enum noema_instructions own(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return NOEMA_PLAIN;
  const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
    && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return wide ? NOEMA_AVX512 : NOEMA_AVX2;
}

__attribute__((constructor)) static void find(void) {
  const enum noema_instructions most = limit(), here = own();
  found = here < most ? here : most;
}
#endif

enum noema_instructions noema_instructions(void) { return found; }
