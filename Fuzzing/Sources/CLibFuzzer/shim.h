// The only door to libFuzzer, which has no header of its own for what a program calls.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Runs the fuzzer: `look` is handed one input after the other.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*look)(const uint8_t *bytes, size_t count));

// libFuzzer's own mutation of `count` bytes in place, at most `limit` afterwards. Returns how many.
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t count, size_t limit);
