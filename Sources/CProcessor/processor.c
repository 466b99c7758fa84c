#include "CProcessor.h"

#include <stdlib.h>
#include <strings.h>

static enum noema_instructions found = NOEMA_PLAIN;

#if defined(__x86_64__)
static int is_one(const char *name, const char *const *names) {
  while (*names && strcasecmp(name, *names) != 0) names++;
  return *names != 0;
}

// oneDNN's own names; one it does not know limits nothing there, and nothing here.
static enum noema_instructions limit(void) {
  const char *name = getenv("ONEDNN_MAX_CPU_ISA");
  if (!name) name = getenv("DNNL_MAX_CPU_ISA");
  if (!name) return NOEMA_AVX512;
  static const char *const plain[] = {"sse41", "avx", 0};
  static const char *const avx2[] = {"avx2", "avx2_vnni", "avx512_mic", "avx512_mic_4ops", 0};
  if (is_one(name, plain)) return NOEMA_PLAIN;
  return is_one(name, avx2) ? NOEMA_AVX2 : NOEMA_AVX512;
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
