// Which vector instructions the kernels in C may use: the processor's, or fewer where the environment
// limits oneDNN's (ONEDNN_MAX_CPU_ISA), so that one switch makes a process behave as on an older
// processor.
#ifndef CPROCESSOR_H
#define CPROCESSOR_H

enum noema_instructions {
  NOEMA_PLAIN,   // what the compiler assumes
  NOEMA_AVX2,    // AVX2 with fused multiply-add
  NOEMA_AVX512,  // AVX-512 F, BW, DQ and VL, which oneDNN calls AVX512_CORE
};

// Found once, before main.
enum noema_instructions noema_instructions(void);

#endif
